"""What can be tried: claims, or a token."""

import json

from django import forms

from dashboard.role_mappings.providers import Provider
from dashboard.screens.form_fields import offer
from dashboard.screens.role_mappings.forms.fields import ROLE_ARN
from dashboard.tokens.reading import read_token

_MOST = 32 * 1024


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "spellcheck": "false", "autocomplete": "off", "class": "mono"})


class LoginForm(forms.Form):
    """By which provider, and with which CustomRoleArn."""

    provider = forms.ChoiceField(label="Identity provider")
    requested = forms.RegexField(
        ROLE_ARN,
        label="CustomRoleArn",
        required=False,
        max_length=2048,
        help_text="The role that the app asks for, if it asks for one.",
        error_messages={
            "invalid": "This is no role’s ARN. It looks like arn:aws:iam::123456789012:role/name."
        },
        widget=forms.TextInput(attrs={"list": "iam-roles", "spellcheck": "false"}),
    )

    def __init__(self, data=None, *, providers: list[Provider], initial: dict | None = None) -> None:
        super().__init__(data, initial=initial)
        offer(self, "provider", [(each.key, str(each)) for each in providers])


class UserForm(LoginForm):
    username = forms.CharField(widget=forms.HiddenInput, max_length=256)


class ClaimsForm(LoginForm):
    claims = forms.CharField(
        label="Claims", max_length=_MOST, widget=_area(10), help_text="The payload of a token, as JSON."
    )
    field_order = ("provider", "claims", "requested")

    def clean_claims(self) -> dict:
        try:
            claims = json.loads(self.cleaned_data["claims"])
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                f"This is no JSON: line {error.lineno}, column {error.colno}. Names and texts stand in double quotes."
            )
        except RecursionError:
            raise forms.ValidationError("This is nested too deeply for claims.")
        if not isinstance(claims, dict):
            raise forms.ValidationError('Claims are an object, such as {"cognito:groups": ["staff"]}.')
        return claims


class TokenForm(LoginForm):
    token = forms.CharField(
        label="ID token",
        max_length=_MOST,
        widget=_area(6),
        help_text="It is looked at and forgotten: not stored, not logged.",
    )
    field_order = ("token", "provider", "requested")

    def __init__(self, data=None, *, providers: list[Provider], initial: dict | None = None) -> None:
        super().__init__(data, providers=providers, initial=initial)
        offer(self, "provider", [("", "As the token says"), *((each.key, str(each)) for each in providers)])
        self.fields["provider"].required = False
        self.providers = providers

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        token = read_token(data.get("token", ""))
        if "token" in data and not token.readable:
            self.add_error("token", token.problem)
        elif "token" in data and not data.get("provider") and "provider" not in self.errors:
            data["provider"] = self._provider_of(token.claims)
            if not data["provider"]:
                self.add_error(
                    "token",
                    f"The identity pool does not take tokens of {token.claims.get('iss', 'no issuer')} for"
                    f" {token.claims.get('aud', 'no client')}: such a login is refused.",
                )
        return data

    def _provider_of(self, claims: dict) -> str:
        issuer, audience = str(claims.get("iss", "")), claims.get("aud")
        for each in self.providers:
            if each.pool_id and issuer.endswith(f"/{each.pool_id}") and audience == each.client_id:
                return each.key
            if not each.pool_id and issuer.removeprefix("https://").rstrip("/") == each.login:
                return each.key
        return ""
