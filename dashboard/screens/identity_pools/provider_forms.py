"""Login providers to add: one form for each kind."""

from django import forms
from django.core.validators import RegexValidator

from dashboard.identity_pools.providers import SOCIAL, TWITTER, same_key
from dashboard.place import Place
from dashboard.screens.form_fields import offer, switch
from dashboard.screens.identity_pools.choices import app_clients, iam_providers, login_name, user_pools

_ARN = r"^arn:[\w-]+:iam::\d*:{kind}/\S+$"
_ID = r"^[\w./-]+$"


class UserPoolForm(forms.Form):
    """A user pool of the connection and one of its app clients. The clients are those of the pool that is chosen."""

    user_pool = forms.ChoiceField(label="User pool")
    client_id = forms.ChoiceField(label="App client", help_text="Its ID tokens are taken as logins.")
    checked = switch(
        "Check tokens with the user pool",
        "Users who were signed out, disabled or deleted get no credentials any more, even while their token holds.",
    )
    optional = False

    def __init__(self, data=None, *, place: Place, checked: bool = True, **more) -> None:
        super().__init__(data if checked else None, **more)
        self.fields["checked"].initial = True
        pools, self.pools_problem = user_pools(place)
        offer(self, "user_pool", [("", "None" if self.optional else "Choose a user pool"), *pools])
        chosen = (data or {}).get("user_pool", "") or self.initial.get("user_pool", "")
        clients, problem = app_clients(place, chosen) if chosen else ([], "")
        offer(self, "client_id", [("", "Choose an app client"), *clients])
        self.fields["user_pool"].help_text = self.pools_problem
        if problem:
            self.fields["client_id"].help_text = problem
        if data and not checked:
            self.initial.update({name: data.get(name) for name in self.fields})

    def apply(self, pool: dict) -> dict:
        """The members of the update that carry the new provider. Raises ValidationError."""
        data = self.cleaned_data
        listed = pool.get("CognitoIdentityProviders") or []
        new = {
            "ProviderName": login_name(data["user_pool"]),
            "ClientId": data["client_id"],
            "ServerSideTokenCheck": data["checked"],
        }
        if same_key(new) in map(same_key, listed):
            raise forms.ValidationError("This app client is a provider of the pool already.")
        return {"CognitoIdentityProviders": [*listed, new]}


class SocialForm(forms.Form):
    """A social provider by the app id that it gave."""

    provider = forms.ChoiceField(
        label="Provider", choices=[(key, name) for key, name in SOCIAL.items() if name != "Digits"]
    )
    app_id = forms.RegexField(
        _ID,
        label="App id",
        max_length=128,
        help_text="As the provider gave it: Google’s client id, Facebook’s app id, Amazon’s application id, "
        "Apple’s services id, Twitter’s consumer key.",
        error_messages={"invalid": "Letters, digits and . _ / - only."},
    )
    secret = forms.RegexField(
        _ID,
        label="Consumer secret",
        max_length=90,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
        help_text="For Twitter alone.",
        error_messages={"invalid": "Letters, digits and . _ / - only."},
    )

    def __init__(self, data=None, *, place: Place, **more) -> None:
        super().__init__(data, **more)

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("provider") == TWITTER and not data.get("secret") and "secret" not in self.errors:
            self.add_error("secret", "Twitter needs its consumer secret too.")
        return data

    def apply(self, pool: dict) -> dict:
        data = self.cleaned_data
        value = f"{data['app_id']};{data['secret']}" if data["provider"] == TWITTER else data["app_id"]
        listed = pool.get("SupportedLoginProviders") or {}
        return {"SupportedLoginProviders": {**listed, data["provider"]: value}}


class ArnForm(forms.Form):
    """A provider that IAM keeps, chosen from its list or by its ARN."""

    listed = forms.ChoiceField(label="Provider", required=False, widget=forms.RadioSelect)
    arn = forms.CharField(label="Or another, by its ARN", max_length=2048, required=False)
    kind, path, member = "", "", ""

    def __init__(self, data=None, *, place: Place, **more) -> None:
        super().__init__(data, **more)
        choices, self.list_problem = iam_providers(place, self.kind)
        offer(self, "listed", choices)
        if not choices:
            del self.fields["listed"]
            self.fields["arn"].label, self.fields["arn"].required = "ARN", True
        self.fields["arn"].validators.append(_arn_validator(self.path))
        self.fields["arn"].help_text = (
            self.list_problem or f"It looks like arn:aws:iam::123456789012:{self.path}/…"
        )

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if not self.errors and not (data.get("arn") or data.get("listed")):
            raise forms.ValidationError("Choose a provider, or give its ARN.")
        return data

    def apply(self, pool: dict) -> dict:
        arn = self.cleaned_data.get("arn") or self.cleaned_data["listed"]
        listed = pool.get(self.member) or []
        if arn in listed:
            raise forms.ValidationError("This is a provider of the pool already.")
        return {self.member: [*listed, arn]}


class OidcForm(ArnForm):
    kind, path, member = "oidc", "oidc-provider", "OpenIdConnectProviderARNs"


class SamlForm(ArnForm):
    kind, path, member = "saml", "saml-provider", "SamlProviderARNs"


FORMS = {"user-pool": UserPoolForm, "social": SocialForm, "oidc": OidcForm, "saml": SamlForm}


def _arn_validator(path: str) -> RegexValidator:
    return RegexValidator(_ARN.format(kind=path), f"This is no ARN of such a provider: …:{path}/name.")
