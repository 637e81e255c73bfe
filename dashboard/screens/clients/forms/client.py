"""All parts of an app client's form together."""

from django import forms

from dashboard.aws.errors import Problem
from dashboard.screens.clients.choices import ABSENT_MEANS
from dashboard.screens.clients.forms.flows import FlowsPart, SecurityPart
from dashboard.screens.clients.forms.oauth import OAuthPart
from dashboard.screens.clients.forms.permissions import PermissionsPart
from dashboard.screens.clients.forms.refusals import field_of
from dashboard.screens.clients.forms.tokens import TokensPart
from dashboard.screens.members import setting


# Django takes the fields of the last base first.
class ClientForm(SecurityPart, PermissionsPart, OAuthPart, TokensPart, FlowsPart):
    """What Create- and UpdateUserPoolClient take. ``version`` carries the version that the form was opened on."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    client_name = setting(
        forms.RegexField(
            r"^[\w\s+=,.@-]+$",
            label="Name",
            max_length=128,
            help_text="For people. Apps use the client id, which never changes.",
        ),
        member="ClientName",
    )

    field_order = ("version", "client_name")

    def members(self) -> dict:
        """The members as typed; what was left empty is left out. Where Describe leaves a default out, so do we."""
        typed = self.to_members({})
        return {name: value for name, value in typed.items() if self._worth_sending(name, value)}

    def field_for(self, problem: Problem) -> str | None:
        """The field that an error of the connection is about."""
        addresses = (self.cleaned_data.get(name) or [] for name in ("callback_urls", "logout_urls"))
        return field_of(problem, *addresses)

    def _worth_sending(self, name: str, value: object) -> bool:
        if value in (None, "", [], {}):
            return False
        return name in self.stored or value != ABSENT_MEANS.get(name)


NEW = {
    "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "access_token_validity": 60,
    "access_token_unit": "minutes",
    "id_token_validity": 60,
    "id_token_unit": "minutes",
    "refresh_token_validity": 30,
    "refresh_token_unit": "days",
    "supported_identity_providers": ["COGNITO"],
    "prevent_user_existence_errors": "ENABLED",
    "enable_token_revocation": True,
}
"""A careful start for a new client."""
