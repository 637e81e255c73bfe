"""Where a pool's own pages and OAuth endpoints are, by its discovery document, and a form that is sent to one of them.

As with keys (:mod:`.issuers`), which host is asked follows from the connection and the pool alone.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from dashboard.aws.clients import StaffClient
from dashboard.aws.issuers import ask_inside, ask_outside, read_discovery

_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Endpoints:
    """What apps need to know of a pool, each a whole address. Without a domain a pool has an ``issuer`` alone."""

    issuer: str
    authorization: str = ""
    token: str = ""
    logout: str = ""
    user_info: str = ""

    @property
    def base(self) -> str:
        """What the addresses of the pool's pages begin with; empty without a domain."""
        return self.authorization.removesuffix("/oauth2/authorize")

    @property
    def host(self) -> str:
        """The base without its scheme, as some libraries want it."""
        return self.base.partition("://")[2]

    @property
    def discovery(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"


def read_endpoints(client: StaffClient, pool_id: str) -> Endpoints:
    """Raises botocore's errors, as the calls of a client do."""
    document = read_discovery(client, pool_id)
    names = (
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "end_session_endpoint",
        "userinfo_endpoint",
    )
    return Endpoints(*(_text(document.get(name)) for name in names))


def redeem(
    client: StaffClient, pool_id: str, url: str, form: dict[str, str], headers: dict[str, str]
) -> tuple[int, dict]:
    """The status and the JSON that a pool's token endpoint, ``url``, answers to a form; ``{}`` where it is no JSON.

    The embedded engine is asked inside the process. Raises botocore's errors.
    """
    body, sent = urlencode(form).encode(), {**headers, "Content-Type": _FORM, "Accept": "application/json"}
    if client.actor.connection.is_embedded:
        status, answer = ask_inside(client, "POST", f"/{pool_id}/oauth2/token", sent, body)
    else:
        status, answer = ask_outside(url, client.actor.connection.endpoint_url, sent, body)
    try:
        told = orjson.loads(answer)
    except orjson.JSONDecodeError:
        told = None
    return status, told if isinstance(told, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
