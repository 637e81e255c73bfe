"""What is known of a login once its token has been verified."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pools.rules.federation.saml.spent import Presented


@dataclass(frozen=True)
class VerifiedLogin:
    """A login whose token is right.

    ``provider`` is the key of the Logins map, ``subject`` who it is there, ``audience`` the client id that the token was
    made for ("" where its kind has none), ``claims`` what the token says (role mapping and principal tags read them).
    ``developer`` for the pool's own developer provider. ``presented`` is the SAML assertion that it was, which belongs to
    one identity from then on.
    """

    provider: str
    subject: str
    audience: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
    developer: bool = False
    presented: Presented | None = None
