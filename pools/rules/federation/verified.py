"""What a provider said of somebody, once all of it was verified: the seam between how it came and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pools.models import IdentityProvider


@dataclass(frozen=True)
class VerifiedIdentity:
    """Somebody whom a provider vouches for.

    ``subject`` is who they are there (``sub``, NameID, Facebook's ``id``, Amazon's ``user_id``), ``claims`` all that is
    known of them under the provider's own names: those of the ID token over those of userInfo, or a response's attributes
    (a list where there are several values). ``issuer`` is a SAML provider's entity id. ``tokens`` are the provider's own
    (``access_token``, ``id_token``, ``refresh_token``), which go nowhere but into attributes that are mapped to them.
    ``told`` are the parts as they came, as InboundFederation's function reads them: ``tokenResponse``, ``idToken``,
    ``userInfo``, ``samlResponse``. ``acr`` is the provider's own word for how strongly it asked, ``session`` what its
    single logout needs.
    """

    provider: IdentityProvider
    subject: str
    claims: Mapping[str, Any]
    issuer: str | None = None
    tokens: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    acr: str = ""
    session: Mapping[str, str] = field(default_factory=dict)
