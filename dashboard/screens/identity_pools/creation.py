"""The form of a new identity pool."""

from typing import cast

from django import forms

from dashboard.identity_pools.providers import SOCIAL
from dashboard.place import Place
from dashboard.screens.form_fields import ticks
from dashboard.screens.identity_pools.choices import iam_providers
from dashboard.screens.identity_pools.forms import BasicsPart
from dashboard.screens.identity_pools.provider_forms import SocialForm, UserPoolForm

_LABELS = {
    "google": "Google client id",
    "facebook": "Facebook app id",
    "amazon": "Amazon application id",
    "apple": "Apple services id",
}


# Django takes the fields of the last base first.
class CreateForm(UserPoolForm, BasicsPart):
    """What CreateIdentityPool takes, with at most one user pool: more are added one by one."""

    field_order = ("name", "guests", "classic", "user_pool", "client_id", "checked")
    optional = True

    def __init__(self, data=None, *, place: Place, checked: bool = True) -> None:
        super().__init__(data, place=place, checked=checked)
        self.fields["user_pool"].required = self.fields["client_id"].required = False
        for name, label in _LABELS.items():
            model = cast(forms.RegexField, SocialForm.base_fields["app_id"])
            self.fields[name] = forms.RegexField(
                model.regex, label=label, max_length=128, required=False, error_messages=model.error_messages
            )
        for kind, label in (("oidc", "OpenID Connect providers"), ("saml", "SAML providers")):
            if choices := iam_providers(place, kind)[0]:
                self.fields[kind] = ticks(label, choices)
        if data and not checked:
            self.initial = {name: data.get(name) for name in self.fields} | {
                kind: data.getlist(kind) for kind in ("oidc", "saml")
            }

    @property
    def user_pool_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("user_pool", "client_id", "checked")]

    @property
    def other_providers(self) -> list[forms.BoundField]:
        return [self[name] for name in (*_LABELS, "oidc", "saml", "developer_name") if name in self.fields]

    @property
    def others_chosen(self) -> bool:
        return any(field.value() or field.errors for field in self.other_providers)

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("user_pool") and not data.get("client_id") and "client_id" not in self.errors:
            self.add_error("client_id", "Choose the app client whose users come in.")
        return data

    def members(self) -> dict:
        """The members to send; what was left empty is left out."""
        data = self.cleaned_data
        social = {key: data[field] for key, field in _SOCIAL_FIELDS.items() if data[field]}
        members = {
            **self.to_members({}),
            **(self.apply({}) if data["user_pool"] else {}),
            "SupportedLoginProviders": social,
            "OpenIdConnectProviderARNs": data.get("oidc"),
            "SamlProviderARNs": data.get("saml"),
        }
        return {name: value for name, value in members.items() if value not in (None, "", [], {})}


_SOCIAL_FIELDS = {key: name.lower() for key, name in SOCIAL.items() if name.lower() in _LABELS}
