"""The library's forms, in the console's words."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from dashboard.sign_in.factors import spend_code

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


def _name(form: Any, **labels: str) -> None:
    """Labels for fields; placeholders go, as they say the same once more."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, label in labels.items():
        form.fields[name].label = label


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login="E-mail", password="Password")
        self.fields["login"].widget.attrs |= {"autocomplete": "username webauthn", "autofocus": True}
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        """As addresses are stored: written in another case, an address must not start a new count of failures."""
        return self.cleaned_data["login"].strip().lower()


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, oldpassword="Current password", password1="New password", password2="New password, again")
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1="New password", password2="New password, again")


class ResetPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1="New password", password2="New password, again")


# Each of the library's forms for a code has what this one has.
_AsksCode: Any = factor.AuthenticateForm if TYPE_CHECKING else object


class _SpendsCode(_AsksCode):
    """A code is good once, within the time in which several codes are accepted too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code="Code")
        self.fields["code"].widget.attrs |= _CODE

    def clean_code(self) -> str:
        code = super().clean_code()
        if not spend_code(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_SpendsCode, factor.AuthenticateForm):
    """At sign-in."""


class FreshCodeForm(_SpendsCode, factor.ReauthenticateForm):
    """Before a grave act."""


class AppForm(_SpendsCode, totp.ActivateTOTPForm):
    """To set up an app. Who can tell its code has shown it."""

    def clean_code(self) -> str:
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp", reauthenticated=True)
        return code


class PasskeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, name="Name", passwordless="Sign in with it alone")
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].initial = True
        self.fields[
            "passwordless"
        ].help_text = "Without the password. The device then asks for a fingerprint, a face or a PIN."

    def clean(self) -> dict[str, Any]:
        """Who can make one has shown it."""
        super().clean()
        given = self.cleaned_data
        if given.get("credential") and not self.errors:
            record_authentication(context.request, self.user, "mfa", type="webauthn", reauthenticated=True)
        return given
