"""A pool's providers as pages show them."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dashboard.aws.errors import ERRORS
from dashboard.iam_documents.metadata import Metadata
from dashboard.place import Place
from dashboard.pool_providers.finding import NotFound, fetch_metadata, read
from dashboard.pool_providers.kinds import Kind, kind_of
from dashboard.risk import Risk

SOON = timedelta(days=30)
"""How long before a certificate's end it is warned of."""
_AT_ONCE = 8


@dataclass(frozen=True)
class Shown:
    """A provider. ``details`` are its ProviderDetails without what is secret, ``state`` what the embedded engine tells besides
    (ProviderStateType). ``metadata`` are what a SAML provider's document says, or ``unread`` why that cannot be told."""

    name: str
    kind: Kind
    details: dict[str, str]
    described: dict[str, Any]
    state: dict[str, Any] = field(default_factory=dict)
    metadata: Metadata | None = None
    unread: str = ""

    @property
    def mapping(self) -> dict[str, str]:
        return self.described.get("AttributeMapping") or {}

    @property
    def identifiers(self) -> list[str]:
        return self.described.get("IdpIdentifiers") or []

    @property
    def has_secret(self) -> bool:
        return bool((self.described.get("ProviderDetails") or {}).get("client_secret"))

    @property
    def is_off(self) -> bool:
        return self.state.get("Enabled") is False

    @property
    def expires(self) -> datetime | None:
        """When the last certificate ends that its answers can be checked with."""
        ends = [each.expires for each in self.metadata.certificates if each.expires] if self.metadata else []
        return self.state.get("SigningCertificateExpires") or max(ends, default=None)

    @property
    def settings(self) -> dict[str, str]:
        """What whoever set it up chose; a document is shown elsewhere."""
        return {
            name: value
            for name, value in self.details.items()
            if name not in self.kind.read_only and name != "MetadataFile"
        }

    @property
    def read_only(self) -> dict[str, str]:
        """What the service adds, and nobody sets."""
        return {name: value for name, value in self.details.items() if name in self.kind.read_only}

    def standing(self, now: datetime) -> tuple[str, str]:
        """In a tone and a word, how it is."""
        if self.is_off:
            return "off", "Switched off"
        if self.expires and self.expires <= now:
            return "bad", "Certificate expired"
        if self.expires and self.expires <= now + SOON:
            return "warn", "Certificate ends soon"
        if self.state.get("MetadataFailingSince"):
            return "warn", "Metadata not refreshed"
        return ("warn", "Cannot be read") if self.unread else ("good", "On")


def list_providers(place: Place, token: str | None = None, size: int = 60) -> dict[str, Any]:
    """A page of names and types (ListIdentityProviders), as the API answers it."""
    paging = {"NextToken": token} if token else {}
    return place.client.list_identity_providers(UserPoolId=place.pool_id, MaxResults=size, **paging)


def describe(place: Place, name: str) -> dict[str, Any]:
    """IdentityProviderType, its secrets among it: for updates, never for a page."""
    named = {"UserPoolId": place.pool_id, "ProviderName": name}
    return place.client.describe_identity_provider(**named)["IdentityProvider"]


def read_provider(place: Place, name: str) -> Shown:
    """One provider, and the metadata that it has or points to."""
    return _with_metadata(_shown(describe(place, name), _states(place)))


def read_providers(place: Place, names: Iterable[str]) -> list[Shown]:
    """Several. Metadata that are elsewhere are asked at the same time, unless the engine knows when they end."""
    states = _states(place)
    found = [_shown(describe(place, name), states) for name in names]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda one: one if one.expires else _with_metadata(one), found))


def without_secrets(details: dict[str, str]) -> dict[str, str]:
    """ProviderDetails as a page may show them."""
    return {name: value for name, value in details.items() if name not in ("client_secret", "private_key")}


def certificate_risks(place: Place) -> list[Risk]:
    """What ends within thirty days of the pool's SAML providers, or has ended; none where the connection cannot say."""
    try:
        listed = list_providers(place)["Providers"]
        names = [each["ProviderName"] for each in listed if each["ProviderType"] == "SAML"]
        shown = read_providers(place, names)
    except ERRORS:
        return []
    return [risk for each in shown if (risk := _risk(each, timezone.now()))]


def _states(place: Place) -> dict[str, dict[str, Any]]:
    """What the embedded engine tells of each beyond Cognito, by name; AWS has no word for it."""
    if not place.embedded or not place.may("lifeguard:ListIdentityProviderStates"):
        return {}
    listed = place.own.list_identity_provider_states(UserPoolId=place.pool_id)["ProviderStates"]
    return {each["ProviderName"]: each for each in listed}


def _risk(shown: Shown, now: datetime) -> Risk | None:
    if not shown.expires or shown.expires > now + SOON:
        return None
    on, over = f"{shown.expires:%d %b %Y}", shown.expires <= now
    advice = "Ask the provider for its new metadata, and replace them here."
    if over:
        why = f"It ended on {on}: nobody can sign in with it."
        return Risk("certificate-over", "bad", f"The certificate of {shown.name} has expired", why, advice)
    why = f"It ends on {on}: nobody can sign in with it after that."
    return Risk("certificate", "warn", f"The certificate of {shown.name} ends soon", why, advice)


def _shown(described: dict[str, Any], states: dict[str, dict[str, Any]]) -> Shown:
    name, kind = described["ProviderName"], kind_of(described["ProviderType"])
    details = without_secrets(described.get("ProviderDetails") or {})
    return Shown(name, kind, details, described, states.get(name, {}))


def _with_metadata(shown: Shown) -> Shown:
    text, url = shown.details.get("MetadataFile"), shown.details.get("MetadataURL")
    if shown.kind.key != "saml" or not (text or url):
        return shown
    try:
        return replace(shown, metadata=read(text) if text else fetch_metadata(url or ""))
    except NotFound as problem:
        return replace(shown, unread=str(problem))
