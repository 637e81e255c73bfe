"""How staff members get in."""

from typing import ClassVar

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView


class SignInForm(AuthenticationForm):
    """Django's own, in the console's words."""

    error_messages: ClassVar[dict[str, str]] = {
        "invalid_login": "This e-mail address and password do not go together. Check both; capitals matter in the password.",
        "inactive": "This staff account is switched off. Ask an administrator to switch it on.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "E-mail"
        self.fields["username"].widget.input_type = "email"
        self.fields["username"].widget.attrs["autocomplete"] = "username"

    def clean_username(self) -> str:
        """As addresses are stored: written in another case, an address must not start a new count of failures."""
        return self.cleaned_data["username"].lower()


show = LoginView.as_view(
    template_name="dashboard/sign_in.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
)
