"""The identities at providers that a user is known by, read from the attribute in which Cognito tells of them."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.users.person import Person

MOST = 5
"""Linked identities of one user."""
SUBJECT = "Cognito_Subject"
KINDS = {
    "SAML": "SAML",
    "OIDC": "OpenID Connect",
    "Google": "Google",
    "Facebook": "Facebook",
    "LoginWithAmazon": "Login with Amazon",
    "SignInWithApple": "Sign in with Apple",
}
"""Types of providers in words."""


@dataclass(frozen=True)
class Linked:
    """Whom a provider calls ``subject``; ``primary`` where the profile was made from it."""

    provider: str
    kind: str
    subject: str
    issuer: str
    primary: bool
    since: datetime | None

    @property
    def key(self) -> str:
        """A word for it in forms and addresses, the same for whoever sees the subject masked: it often is an e-mail address."""
        said = f"{self.provider}\0{self.since}\0{self.primary}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def identities_of(person: Person) -> list[Linked]:
    """All of them, the primary one first; none where the attribute is absent or is not what Cognito writes."""
    try:
        told = json.loads(person.attributes.get("identities") or "[]")
        found = [_read(each) for each in told]
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError):
        return []
    return sorted(found, key=lambda each: not each.primary)


def _read(told: dict[str, Any]) -> Linked:
    made = told.get("dateCreated")
    kind = str(told.get("providerType") or "")
    return Linked(
        provider=str(told["providerName"]),
        kind=KINDS.get(kind, kind),
        subject=str(told["userId"]),
        issuer=str(told.get("issuer") or ""),
        primary=str(told.get("primary")).lower() == "true",
        since=datetime.fromtimestamp(int(made) / 1000, UTC) if made else None,
    )
