"""The sign-in pages and OAuth endpoints: whose users, which grants and scopes, and where the browser may return."""

from urllib.parse import urlsplit

from django import forms

from dashboard.screens.clients.choices import GRANTS, SCOPES
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.clients.risks import LOCAL_HOSTS
from dashboard.screens.form_fields import Lines, switch, ticks

_OWN_USERS = ("COGNITO", "The pool's own users")


class OAuthPart(Part):
    supported_identity_providers = ticks(
        "Identity providers", [_OWN_USERS], "Whose users may sign in through this client."
    )
    allowed_o_auth_flows_user_pool_client = switch(
        "Use the sign-in pages and OAuth endpoints", "Off: grants, scopes and addresses below have no effect."
    )
    allowed_o_auth_flows = ticks("Grants", GRANTS)
    allowed_o_auth_scopes = ticks("Scopes", SCOPES, "What tokens may be asked for.")
    custom_scopes = Lines(
        label="Custom scopes",
        required=False,
        help_text="Scopes of resource servers, one a line: server/scope.",
    )
    callback_urls = Lines(
        label="Callback addresses",
        required=False,
        help_text="Where the browser may return after sign-in, one a line: https, an app's own scheme, http on localhost.",
    )
    default_redirect_uri = forms.CharField(
        label="Default callback",
        max_length=1024,
        required=False,
        help_text="Must be one of the callback addresses.",
    )
    logout_urls = Lines(
        label="Sign-out addresses",
        required=False,
        help_text="Where the browser may return after sign-out, one a line.",
    )

    MANAGED = (
        "SupportedIdentityProviders",
        "AllowedOAuthFlowsUserPoolClient",
        "AllowedOAuthFlows",
        "AllowedOAuthScopes",
        "CallbackURLs",
        "DefaultRedirectURI",
        "LogoutURLs",
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
        data = super().clean()
        default = data.get("default_redirect_uri")
        if default and default not in data.get("callback_urls", []):
            self.add_error(
                "default_redirect_uri", "This is not one of the callback addresses. Add it there first."
            )
        return data

    def to_members(self) -> dict:
        data = self.cleaned_data
        return {
            "SupportedIdentityProviders": data["supported_identity_providers"],
            "AllowedOAuthFlowsUserPoolClient": data["allowed_o_auth_flows_user_pool_client"],
            "AllowedOAuthFlows": data["allowed_o_auth_flows"],
            "AllowedOAuthScopes": [*data["allowed_o_auth_scopes"], *data["custom_scopes"]],
            "CallbackURLs": data["callback_urls"],
            "DefaultRedirectURI": data["default_redirect_uri"],
            "LogoutURLs": data["logout_urls"],
        }

    @staticmethod
    def from_members(client: dict) -> dict:
        scopes, known = client.get("AllowedOAuthScopes", []), dict(SCOPES)
        return {
            "supported_identity_providers": client.get("SupportedIdentityProviders", []),
            "allowed_o_auth_flows_user_pool_client": client.get("AllowedOAuthFlowsUserPoolClient", False),
            "allowed_o_auth_flows": client.get("AllowedOAuthFlows", []),
            "allowed_o_auth_scopes": [scope for scope in scopes if scope in known],
            "custom_scopes": [scope for scope in scopes if scope not in known],
            "callback_urls": client.get("CallbackURLs", []),
            "default_redirect_uri": client.get("DefaultRedirectURI", ""),
            "logout_urls": client.get("LogoutURLs", []),
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
