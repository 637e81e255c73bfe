"""Settings of an app client that a careful person would question."""

from collections.abc import Callable
from urllib.parse import urlsplit

from dashboard.risk import Risk
from dashboard.screens.clients.rights import writable_rights

HOUR, DAY = 3600, 86400
SECONDS = {"seconds": 1, "minutes": 60, "hours": HOUR, "days": DAY}
LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}


def lifetime(client: dict, token: str) -> int:
    """Seconds for which a client's tokens hold; ``token`` is Access, Id or Refresh."""
    value = client.get(f"{token}TokenValidity")
    default_unit = "days" if token == "Refresh" else "hours"
    unit = client.get("TokenValidityUnits", {}).get(f"{token}Token", default_unit)
    if not value:
        return 30 * DAY if token == "Refresh" else HOUR
    return value * SECONDS[unit]


def length_in_words(seconds: int) -> str:
    """``60 minutes``, ``30 days``: the largest unit that leaves no rest, hours from two on."""
    for unit, size in (("days", DAY), ("hours", HOUR), ("minutes", 60)):
        if seconds % size == 0 and seconds // size > 1:
            return f"{seconds // size} {unit}"
    return "1 day" if seconds == DAY else f"{seconds} seconds"


def risks(client: dict) -> list[Risk]:
    """The risky settings of a client (UserPoolClientType), the worst first."""
    found = [risk for applies, risk in _CHECKS if applies(client)]
    if names := writable_rights(client):
        found.append(_rights(names, public=not client.get("ClientSecret")))
    return sorted(found, key=lambda risk: risk.level != "bad")


def _flows(client: dict) -> set[str]:
    return set(client.get("ExplicitAuthFlows", []))


def _oauth(client: dict, flow: str) -> bool:
    return bool(client.get("AllowedOAuthFlowsUserPoolClient")) and flow in client.get("AllowedOAuthFlows", [])


def _urls(client: dict) -> list:
    return [urlsplit(url) for url in [*client.get("CallbackURLs", []), *client.get("LogoutURLs", [])]]


def _plain_http(client: dict) -> bool:
    return any(url.scheme == "http" and url.hostname not in LOCAL_HOSTS for url in _urls(client))


def _local(client: dict) -> bool:
    hosts = {url.hostname for url in _urls(client)}
    return bool(hosts & LOCAL_HOSTS) and bool(hosts - LOCAL_HOSTS - {None})


def _rights(names: list[str], *, public: bool) -> Risk:
    who = "Whoever signs in can write it themselves with their own token: the app runs on their machine."
    listed = ", ".join(names)
    return Risk(
        "privileged-write",
        "bad" if public else "warn",
        f"{'A public app' if public else 'The app'} may write what looks like a right: {listed}",
        who if public else "Whoever gets hold of their token can change it for their own account.",
        "Take it out of the write permissions; set it by the API.",
    )


def _all_custom(client: dict) -> bool:
    written = {name for name in client.get("WriteAttributes", []) if name.startswith("custom:")}
    read = {name for name in client.get("ReadAttributes", []) if name.startswith("custom:")}
    return len(written) > 2 and written == read and not writable_rights(client)


_CHECKS: list[tuple[Callable[[dict], bool], Risk]] = [
    (
        lambda client: _oauth(client, "implicit"),
        Risk(
            "implicit",
            "bad",
            "The implicit grant is on",
            "Tokens travel in the address bar, where histories, logs and scripts can read them.",
            "Use the authorization code grant with PKCE, and turn the implicit grant off.",
        ),
    ),
    (
        _plain_http,
        Risk(
            "http-callback",
            "bad",
            "A callback or sign-out address uses http",
            "Codes and tokens would cross the network unencrypted.",
            "Use https. Plain http is meant for localhost only.",
        ),
    ),
    (
        lambda client: bool(_flows(client) & {"ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"}),
        Risk(
            "user-password",
            "warn",
            "Passwords are sent as they are (USER_PASSWORD_AUTH)",
            "The app hands the password to Cognito instead of a proof of it (SRP). Anything on the way can keep it.",
            "Keep it on only while users migrate or come from an import with hashes; then use SRP.",
        ),
    ),
    (
        lambda client: (
            bool(_flows(client) & {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"})
            and not client.get("ClientSecret")
        ),
        Risk(
            "admin-password",
            "warn",
            "A server sign-in flow on a client with no secret",
            "ADMIN_USER_PASSWORD_AUTH is for back ends, and a back end can keep a secret.",
            "Use a separate client with a secret for the back end.",
        ),
    ),
    (
        lambda client: client.get("PreventUserExistenceErrors", "LEGACY") == "LEGACY",
        Risk(
            "existence-errors",
            "warn",
            "Errors tell whether a user exists (LEGACY)",
            "Anybody can find out which addresses have an account.",
            "Set “prevent user existence errors” to enabled, once the app copes with the general error.",
        ),
    ),
    (
        lambda client: client.get("EnableTokenRevocation") is False,
        Risk(
            "no-revocation",
            "warn",
            "Tokens cannot be revoked",
            "A stolen refresh token works until it runs out; signing out does not end it.",
            "Turn token revocation on.",
        ),
    ),
    (
        lambda client: lifetime(client, "Refresh") > 365 * DAY,
        Risk(
            "long-refresh",
            "warn",
            "Refresh tokens hold for more than a year",
            "A lost device stays signed in for all that time.",
            "Shorten it to what people need, 30 days is the default.",
        ),
    ),
    (
        lambda client: max(lifetime(client, "Access"), lifetime(client, "Id")) > 12 * HOUR,
        Risk(
            "long-access",
            "warn",
            "Access or ID tokens hold for more than 12 hours",
            "Services that only check the signature accept them until then, also after a sign-out.",
            "One hour is the default; let the refresh token do the rest.",
        ),
    ),
    (
        lambda client: _oauth(client, "client_credentials") and not client.get("ClientSecret"),
        Risk(
            "m2m-no-secret",
            "bad",
            "Client credentials without a secret",
            "The grant needs a client secret; without one no token is issued.",
            "Create a client with a secret for machines.",
        ),
    ),
    (
        _local,
        Risk(
            "localhost",
            "warn",
            "Callbacks to localhost beside real ones",
            "A program on the person's machine could receive their code.",
            "Give developers a client of their own.",
        ),
    ),
    (
        _all_custom,
        Risk(
            "wide-write",
            "warn",
            "Every readable custom attribute is also writable",
            "People can change what your services may rely on.",
            "Leave only what people may say about themselves.",
        ),
    ),
]
