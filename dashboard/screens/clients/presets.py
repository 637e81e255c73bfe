"""What somebody is building, and the settings that are safe for it. Follows RFC 9700 and RFC 8252."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.screens.clients.forms import NEW

_PKCE = (
    "PKCE: the app makes up a secret for each sign-in and shows only its hash (S256) when it begins. A code that somebody "
    "intercepts is worth nothing without it. The libraries below do it by themselves."
)
_ROTATION = (
    "Refresh tokens rotate: each use gives a new one, and an old one that is used again is refused, so a copied one shows up. "
    "For ten seconds the old one still works, for apps that lost the answer."
)
_PERSON = ["openid", "email", "profile"]
_PAGES = {"allowed_o_auth_flows_user_pool_client": True, "supported_identity_providers": ["COGNITO"]}
_CODE = {**_PAGES, "allowed_o_auth_flows": ["code"], "allowed_o_auth_scopes": _PERSON}
# Cognito takes rotation only where refresh tokens are not used by the older flow of the API.
_ROTATING = {
    "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH"],
    "rotate_refresh": True,
    "rotation_grace": 10,
}


def _lasting(token: str, value: int, unit: str) -> dict[str, Any]:
    return {f"{token}_token_validity": value, f"{token}_token_unit": unit}


@dataclass(frozen=True)
class Preset:
    """``initial`` are first values of the form's fields; ``secret``, whether the client gets one; ``callback`` and ``logout`` are
    examples, shown where addresses are typed; ``settled`` says in sentences what was chosen, and why."""

    key: str
    label: str
    words: str
    icon: str
    settled: tuple[str, ...]
    initial: dict[str, Any]
    secret: bool = False
    callback: str = ""
    logout: str = ""
    fields: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", NEW | self.initial)


_ALL = (
    Preset(
        "spa",
        "Single-page app",
        "Runs in the browser: React, Vue, Angular, plain JavaScript.",
        "window",
        (
            "No secret: everybody who opens the page could read it. " + _PKCE,
            "Short tokens, and a refresh token of one day: a browser is the easiest place to steal one from. "
            + _ROTATION,
        ),
        {**_CODE, **_ROTATING, **_lasting("access", 30, "minutes"), **_lasting("refresh", 1, "days")},
        callback="https://app.example.com/callback",
        logout="https://app.example.com/",
    ),
    Preset(
        "mobile",
        "Mobile or desktop app",
        "Installed on people’s own devices: iOS, Android, Electron.",
        "device-phone-mobile",
        (
            "No secret: whoever has the app could read it out. " + _PKCE,
            "People stay signed in for 30 days. " + _ROTATION,
            "Prefer an https address that the system gives to your app (universal or app links); any app can claim a scheme.",
        ),
        {**_CODE, **_ROTATING},
        callback="com.example.app://callback",
        logout="com.example.app://signed-out",
    ),
    Preset(
        "web",
        "Web server",
        "Pages made on a server: Django, Rails, Next.js, Spring.",
        "server",
        (
            "It gets a secret, which stays on the server and proves that a code is redeemed by your app. PKCE as well: it keeps "
            "a code that was put into somebody else’s browser from being redeemed there.",
            "The session is your server’s own; tokens never reach the browser.",
        ),
        {**_CODE, "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"]},
        secret=True,
        callback="https://shop.example.com/auth/callback",
        logout="https://shop.example.com/",
    ),
    Preset(
        "machine",
        "Machine",
        "A service that calls another one, with no person there.",
        "cpu-chip",
        (
            "The client credentials grant alone, with a secret. It gets access tokens for itself: no user, no ID token, "
            "no refresh token, no callback.",
            "It needs scopes of a resource server. An access token holds for 60 minutes; ask for a new one then.",
        ),
        {
            **_PAGES,
            "allowed_o_auth_flows": ["client_credentials"],
            "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"],
            "supported_identity_providers": [],
        },
        secret=True,
    ),
    Preset(
        "mcp",
        "MCP client",
        "An AI agent’s client, which finds the pool from the server that it wants to use.",
        "chat-bubble-left-right",
        (
            "No secret: it runs on people’s own machines. " + _PKCE,
            "It listens on this machine for the answer, at an address that you register. " + _ROTATION,
        ),
        {**_CODE, **_ROTATING, **_lasting("refresh", 7, "days"), "allowed_o_auth_scopes": ["openid"]},
        callback="http://localhost:3030/callback",
    ),
)
PRESETS = {preset.key: preset for preset in _ALL}


def fitting(client: dict) -> list[Preset]:
    """The presets for a client that exists: whether it has a secret was decided when it was created."""
    return [preset for preset in _ALL if preset.secret == bool(client.get("ClientSecret"))]
