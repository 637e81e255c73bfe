"""The sign-in pages and OAuth endpoints: whose users, which grants and scopes, and where the browser may return."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django import forms

from dashboard.screens.clients.choices import GRANTS, SCOPES
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.clients.risks import LOCAL_HOSTS
from dashboard.screens.form_fields import Lines, offer, switch, ticks
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
        "On for every app that sends people to the pool’s own sign-in pages, and for machines.",
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
    server_scopes = ticks(
        "Scopes of resource servers",
        [],
        "What your own services look for in an access token.",
        member="AllowedOAuthScopes",
        by_hand=True,
        reads=list,
    )
    custom_scopes = setting(
        Lines(
            label="Other scopes",
            required=False,
            help_text="Scopes of resource servers that are not listed, one a line: server/scope.",
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
        self._offer_scopes()

    def _offer_scopes(self) -> None:
        """A scope that a resource server has is ticked, any other is a line."""
        offer(self, "server_scopes", self.server_scopes_offered)
        known = dict(self.server_scopes_offered)
        for name, keeps in (("server_scopes", True), ("custom_scopes", False)):
            if scopes := self.initial.get(name):
                self.initial[name] = [scope for scope in scopes if (scope in known) == keeps]
        if not known:
            del self.fields["server_scopes"]

    def clean_allowed_o_auth_flows(self) -> list[str]:
        chosen = self.cleaned_data["allowed_o_auth_flows"]
        if "client_credentials" in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                "Client credentials must be the only grant. Give machines their own client."
            )
        if "client_credentials" in chosen and self.stored and not self.stored.get("ClientSecret"):
            raise forms.ValidationError(
                "Client credentials need a client with a secret, which is decided when it is created."
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
        for field, why in _what_is_missing(data, self._all_scopes()):
            self.add_error(field, why)
        return data

    def _all_scopes(self) -> list[str]:
        names = ("allowed_o_auth_scopes", "server_scopes", "custom_scopes")
        return [scope for name in names for scope in self.cleaned_data.get(name) or []]

    def to_members(self, stored: dict) -> dict:
        return {**super().to_members(stored), "AllowedOAuthScopes": self._all_scopes()}


def _what_is_missing(data: dict, scopes: list[str]) -> Iterator[tuple[str, str]]:
    """What Cognito refuses of settings that do not go together, each at the field to change."""
    pages, grants = data.get("allowed_o_auth_flows_user_pool_client"), data.get("allowed_o_auth_flows")
    if grants is None:  # it has an error of its own
        return
    if not pages:
        if grants or scopes:
            yield (
                "allowed_o_auth_flows_user_pool_client",
                "Grants and scopes need it. Turn it on, or untick them.",
            )
        return
    if not grants:
        yield "allowed_o_auth_flows", "Choose at least one, or turn the sign-in pages off."
    machine = "client_credentials" in grants
    standard = [scope for scope in scopes if scope in dict(SCOPES)]
    if machine and standard:
        yield (
            "allowed_o_auth_scopes",
            f"A machine is no user: it gets scopes of resource servers alone, not {', '.join(standard)}.",
        )
    elif not scopes:
        yield (
            "allowed_o_auth_scopes",
            "A machine needs a scope of a resource server. Make one under Resource servers."
            if machine
            else "Choose at least one.",
        )
    if not machine and grants and data.get("callback_urls") == []:
        yield "callback_urls", "These grants need at least one address to come back to."


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
