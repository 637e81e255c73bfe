"""What each type of provider asks for, as fields that speak for members of ProviderDetails.

Nothing is asked for that can be read from the provider: addresses come from its discovery document or its metadata.
"""

import json
from typing import Any

from django import forms

from dashboard.pool_providers.finding import NotFound, check_address
from dashboard.pool_providers.kinds import Kind
from dashboard.screens.form_fields import Lines
from dashboard.screens.members import MembersForm, setting

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}
MOST_IDENTIFIERS = 50


def _text(
    label: str, member: str, help_text: str = "", *, required: bool = True, **attrs: str
) -> forms.CharField:
    widget = forms.TextInput(attrs=_PLAIN | attrs)
    field = forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2048, widget=widget
    )
    return setting(field, f"ProviderDetails.{member}")


def _switch(label: str, member: str, help_text: str) -> forms.BooleanField:
    return setting(
        forms.BooleanField(label=label, help_text=help_text, required=False),
        f"ProviderDetails.{member}",
        absent=False,
        sparse=True,
        reads=lambda stored: stored == "true",
        writes=lambda typed: "true" if typed else "false",
    )


def _lines_of(stored: str) -> str:
    try:
        groups = json.loads(stored)
    except ValueError:
        return ""
    return (
        "\n".join(f"{value} = {group}" for value, group in groups.items()) if isinstance(groups, dict) else ""
    )


def _groups_in(lines: str) -> str:
    pairs = (line.partition("=") for line in lines.splitlines() if line.strip())
    groups = {value.strip(): group.strip() for value, _, group in pairs}
    return json.dumps(groups, ensure_ascii=False) if groups else ""


class DetailsForm(MembersForm):
    """What is common to all types. A rule of groups is a thing of the embedded engine."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    identifiers = setting(
        Lines(
            label="Identifiers",
            required=False,
            help_text="One a line. People who type an e-mail address with such a domain are sent to this provider, and an app "
            "can name one as idp_identifier.",
        ),
        "IdpIdentifiers",
        absent=[],
    )

    groups_claim = _text(
        "Claim with groups",
        "groups_claim",
        "Such as groups. Members of them are put into groups here.",
        required=False,
    )
    groups = setting(
        forms.CharField(
            label="Groups",
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, **_PLAIN}),
            help_text="One a line: the value there = the group here. A sign-in puts people in, and takes them out again.",
        ),
        "ProviderDetails.groups_map",
        reads=_lines_of,
        writes=_groups_in,
    )
    RULE = ("groups_claim", "groups")

    def leave_out_groups(self) -> None:
        """Amazon Cognito knows no such rule."""
        for name in self.RULE:
            del self.fields[name]

    def clean_groups(self) -> str:
        lines = [line for line in self.cleaned_data["groups"].splitlines() if line.strip()]
        for line in lines:
            value, _, group = (part.strip() for part in line.partition("="))
            if not value or not group:
                raise forms.ValidationError(f"“{line[:80]}” is not a value, = and a group.")
        if bool(lines) != bool(self.cleaned_data.get("groups_claim")):
            raise forms.ValidationError("The claim and the groups go together.")
        return "\n".join(lines)

    def clean_identifiers(self) -> list[str]:
        given = self.cleaned_data["identifiers"]
        if len(given) > MOST_IDENTIFIERS:
            raise forms.ValidationError(f"There can be {MOST_IDENTIFIERS} at most, not {len(given)}.")
        if wrong := next((each for each in given if len(each) > 40), None):
            raise forms.ValidationError(f"“{wrong[:50]}…” has more than 40 characters.")
        return given


def _client(where: str) -> forms.CharField:
    return _text("Client id", "client_id", where)


def _scopes(help_text: str) -> forms.CharField:
    return _text("Scopes", "authorize_scopes", help_text)


class OidcForm(DetailsForm):
    issuer = _text(
        "Issuer",
        "oidc_issuer",
        "As its tokens say it in iss. All addresses are read from the discovery document below it.",
        placeholder="https://login.example.com",
    )
    client_id = _client("Of the application that you registered there.")
    scopes = _scopes("What is asked of the provider, openid among it. With spaces between.")
    method = setting(
        forms.ChoiceField(
            label="Ask for user info by",
            choices=[("GET", "GET"), ("POST", "POST")],
            help_text="GET, unless the provider wants the other.",
        ),
        "ProviderDetails.attributes_request_method",
        absent="GET",
    )
    authorize_url = _text("Sign-in address", "authorize_url", required=False)
    token_url = _text("Token address", "token_url", required=False)
    attributes_url = _text("User info address", "attributes_url", required=False)
    jwks_uri = _text("Address of the keys", "jwks_uri", required=False)

    BY_HAND = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
    """Only for a provider that publishes no discovery document."""

    def clean_issuer(self) -> str:
        issuer = self.cleaned_data["issuer"].strip().rstrip("/")
        try:
            check_address(issuer)
        except NotFound as problem:
            raise forms.ValidationError(str(problem)) from None
        return issuer

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in self.BY_HAND if data.get(name)]
        if given and len(given) < len(self.BY_HAND):
            lacks = next(name for name in self.BY_HAND if not data.get(name))
            self.add_error(lacks, "Give all four, or none: then they are read from the provider.")
        return data


class SamlForm(DetailsForm):
    signs_out = _switch(
        "Sign people out there too",
        "IDPSignout",
        "Signing out of the pool also ends the session at the provider.",
    )
    starts_there = _switch(
        "Let people begin at the provider",
        "IDPInit",
        "From a tile of its portal. Anybody can be made to sign in so, with a link: leave it off unless it is used.",
    )
    encrypted = _switch(
        "Assertions are encrypted",
        "EncryptedResponses",
        "Then those that are not are refused. Give the provider the certificate that this page shows once it is on.",
    )
    signs = setting(
        forms.BooleanField(
            label="Sign what is sent to the provider",
            required=False,
            help_text="With the pool’s key; the provider needs its certificate.",
        ),
        "ProviderDetails.RequestSigningAlgorithm",
        absent=False,
        reads=bool,
        writes=lambda typed: "rsa-sha256" if typed else "",
    )


class GoogleForm(DetailsForm):
    client_id = _client("Ends with .apps.googleusercontent.com.")
    scopes = _scopes("With spaces between.")


class FacebookForm(DetailsForm):
    client_id = _text("App ID", "client_id")
    scopes = _scopes("With commas between.")
    api_version = _text(
        "Version of the Graph API", "api_version", "Such as v17.0. Empty for the usual.", required=False
    )


class AmazonForm(DetailsForm):
    client_id = _client("Begins with amzn1.application-oa2-client.")
    scopes = _scopes("With spaces between.")


class AppleForm(DetailsForm):
    client_id = _text("Services ID", "client_id", "Such as com.example.web.")
    team_id = _text("Team ID", "team_id", "Ten letters and digits, at the top right of the developer’s page.")
    key_id = _text("Key ID", "key_id", "Of the key for Sign in with Apple.")
    scopes = _scopes("With spaces between. Apple tells the name at the first visit alone.")


FORMS: dict[str, type[DetailsForm]] = {
    "oidc": OidcForm,
    "saml": SamlForm,
    "google": GoogleForm,
    "facebook": FacebookForm,
    "amazon": AmazonForm,
    "apple": AppleForm,
}
"""By the kinds' keys."""


def secret_field(kind: Kind, *, required: bool) -> forms.CharField:
    """What the pool is known by at the provider. It is never shown again."""
    if kind.secret == "private_key":
        widget: forms.Widget = forms.Textarea(attrs={"rows": 6, "class": "mono", **_PLAIN})
        return forms.CharField(
            label="Private key",
            required=required,
            max_length=4096,
            widget=widget,
            help_text="The text of the .p8 file.",
        )
    help_text = "" if required else "Empty where the provider gave none."
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(
        label="Client secret", required=required, max_length=4096, widget=widget, help_text=help_text
    )
