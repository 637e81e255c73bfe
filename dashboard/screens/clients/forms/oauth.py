"""The sign-in pages and OAuth endpoints: whose users, which grants and scopes, and where the browser may return."""

from urllib.parse import urlsplit

from django import forms

from dashboard.screens.clients.choices import GRANTS, SCOPES
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.clients.risks import LOCAL_HOSTS
from dashboard.screens.form_fields import Lines, switch, ticks
from dashboard.screens.members import setting

_OWN_USERS = ("COGNITO", "The pool's own users")


class OAuthPart(Part):
    supported_identity_providers = ticks(
        "Identity providers",
        [_OWN_USERS],
        "Whose users may sign in through this client.",
        member="SupportedIdentityProviders",
    )
    allowed_o_auth_flows_user_pool_client = switch(
        "Use the sign-in pages and OAuth endpoints",
        "Off: grants, scopes and addresses below have no effect.",
        member="AllowedOAuthFlowsUserPoolClient",
    )
    allowed_o_auth_flows = ticks("Grants", GRANTS, member="AllowedOAuthFlows")
    allowed_o_auth_scopes = ticks(
        "Scopes",
        SCOPES,
        "What tokens may be asked for.",
        member="AllowedOAuthScopes",
        reads=lambda scopes: [scope for scope in scopes if scope in dict(SCOPES)],
    )
    custom_scopes = setting(
        Lines(
            label="Custom scopes",
            required=False,
            help_text="Scopes of resource servers, one a line: server/scope.",
        ),
        member="AllowedOAuthScopes",
        absent=[],
        by_hand=True,
        reads=lambda scopes: [scope for scope in scopes if scope not in dict(SCOPES)],
    )
    callback_urls = setting(
        Lines(
            label="Callback addresses",
            required=False,
            help_text="Where the browser may return after sign-in, one a line: https, an app's own scheme, http on localhost.",
        ),
        member="CallbackURLs",
        absent=[],
    )
    default_redirect_uri = setting(
        forms.CharField(
            label="Default callback",
            max_length=1024,
            required=False,
            help_text="Must be one of the callback addresses.",
        ),
        member="DefaultRedirectURI",
    )
    logout_urls = setting(
        Lines(
            label="Sign-out addresses",
            required=False,
            help_text="Where the browser may return after sign-out, one a line.",
        ),
        member="LogoutURLs",
        absent=[],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = [(name, name) for name in self.providers if name != "COGNITO"]
        self.offer("supported_identity_providers", [_OWN_USERS, *others], "SupportedIdentityProviders")

    def clean_allowed_o_auth_flows(self) -> list[str]:
        chosen = self.cleaned_data["allowed_o_auth_flows"]
        if "client_credentials" in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                "Client credentials must be the only grant. Give machines their own client."
            )
        return chosen

    def clean_callback_urls(self) -> list[str]:
        return _checked(self.cleaned_data["callback_urls"])

    def clean_logout_urls(self) -> list[str]:
        return _checked(self.cleaned_data["logout_urls"])

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        default = data.get("default_redirect_uri")
        if default and default not in data.get("callback_urls", []):
            self.add_error(
                "default_redirect_uri", "This is not one of the callback addresses. Add it there first."
            )
        return data

    def to_members(self, stored: dict) -> dict:
        members = super().to_members(stored)
        return {
            **members,
            "AllowedOAuthScopes": [*members["AllowedOAuthScopes"], *self.cleaned_data["custom_scopes"]],
        }


def _checked(urls: list[str]) -> list[str]:
    """Refuse what Cognito refuses: no scheme, a fragment, plain http away from localhost."""
    for url in urls:
        parts = urlsplit(url)
        if not parts.scheme or (parts.scheme in ("http", "https") and not parts.hostname):
            raise forms.ValidationError(
                f"“{url}” is not a whole address. Start it with https:// or a scheme."
            )
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            raise forms.ValidationError(
                f"“{url}” is plain http, which Cognito takes for localhost only. Use https."
            )
        if parts.fragment:
            raise forms.ValidationError(f"“{url}” has a fragment (#). Cognito refuses those.")
    return urls
