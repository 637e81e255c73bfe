"""What holds for clients that nobody of the pool's set up: those that registered themselves, and those of metadata documents.

Follows RFC 8252 (7.3) for callbacks on the user's own machine, and RFC 9700 (4.1) for all others.
"""

import regex

from pools.models import AppClient
from pools.rules.tokens.claims import SELF_SERVICE
from pools.rules.user_pools.settings import REGISTER_SCOPE

_LOOPBACK = regex.compile(r"http://(localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?((?:[/?][!-~]*)?)")


def narrowed(client: AppClient) -> AppClient:
    """The client with what it may use at the pool's pages, with its ``pool``. Changed in place, and never to be saved.

    One that registered itself gets ``aws.cognito.signin.user.admin`` only where the pool's AllowedScopes name it, and never
    the scope that registers others.
    """
    if not client.registered_itself:
        return client
    named = client.pool.settings.get("DcrConfiguration", {}).get("AllowedScopes", [])
    taken = {REGISTER_SCOPE} if SELF_SERVICE in named else {REGISTER_SCOPE, SELF_SERVICE}
    scopes = [scope for scope in client.settings.get("AllowedOAuthScopes", []) if scope not in taken]
    client.settings = client.settings | {"AllowedOAuthScopes": scopes}
    if client.document is not None:  # what the app client may do beside signing users in is its own
        client.settings["ExplicitAuthFlows"] = []
    return client


def takes_callback(client: AppClient, uri: str) -> bool:
    """Whether an answer may go to this address: by the client's CallbackURLs and, where there is one, by its document.

    They are compared character by character; only for clients that registered themselves is the port of an address on
    the user's own machine left out, as apps there take the port that they get.
    """
    lists = [client.settings.get("CallbackURLs", [])]
    if client.document is not None:
        lists.append(client.document["redirect_uris"])
    return all(_is_listed(uri, listed, any_port=client.registered_itself) for listed in lists)


def _is_listed(uri: str, listed: list[str], *, any_port: bool) -> bool:
    if uri in listed:
        return True
    place = _on_own_machine(uri) if any_port else None
    return place is not None and any(_on_own_machine(one) == place for one in listed)


def _on_own_machine(uri: str) -> tuple[str, str] | None:
    """The host and what follows the port of an address on the user's machine; None for any other."""
    match = _LOOPBACK.fullmatch(uri)
    return (match[1], match[2]) if match else None
