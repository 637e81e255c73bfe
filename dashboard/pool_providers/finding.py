"""What can be read from a provider before anything is saved: its discovery document, its metadata.

The console asks by itself, through the one safe GET, on both kinds of connection; when it is saved, whoever keeps the
provider reads it once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from dashboard.iam_documents.metadata import Metadata, Unreadable, read_metadata
from pools.rules import fetching

MOST = 1_000_000
_ENDPOINTS = {
    "authorization_endpoint": "Sign-in",
    "token_endpoint": "Tokens",
    "userinfo_endpoint": "User info",
    "jwks_uri": "Keys",
}
_PORTS = (None, 80, 443)


class NotFound(Exception):
    """Nothing of use is there. The message says why, and what to do."""


@dataclass(frozen=True)
class Discovered:
    """What an OpenID Connect provider's discovery document says, and what a person should know of it before they save."""

    issuer: str
    endpoints: Mapping[str, str]
    scopes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def discover(issuer: str) -> Discovered:
    """What is published below an issuer. Raises NotFound."""
    issuer = issuer.strip().rstrip("/")
    check_address(issuer)
    found = _json(f"{issuer}/.well-known/openid-configuration")
    told = str(found.get("issuer", ""))
    if told.rstrip("/") != issuer:
        raise NotFound(
            f"The document there is of another issuer, {told[:200]}. Type the issuer as it says it."
        )
    endpoints = {label: str(found[name]) for name, label in _ENDPOINTS.items() if found.get(name)}
    missing = [label.lower() for name, label in _ENDPOINTS.items() if not found.get(name)]
    return Discovered(
        told,
        endpoints,
        _texts(found.get("scopes_supported")),
        _texts(found.get("claims_supported")),
        tuple(_warnings(found, missing)),
    )


def fetch_metadata(url: str) -> Metadata:
    """What the SAML metadata at an address says. Raises NotFound."""
    check_address(url)
    return read(
        _get(url.strip(), "application/samlmetadata+xml, application/xml, text/xml").decode(
            "utf-8", "replace"
        )
    )


def read(text: str) -> Metadata:
    """What a metadata document says. Raises NotFound."""
    if len(text) > MOST:
        raise NotFound(
            "It is larger than 1 MB. The metadata of one provider is smaller; a federation’s whole list is none."
        )
    try:
        metadata = read_metadata(text)
    except Unreadable as problem:
        raise NotFound(str(problem)) from None
    if not metadata.certificates:
        raise NotFound("It has no certificate, so no answer of the provider could be checked.")
    return metadata


def check_address(url: str) -> None:
    """Raise NotFound unless Cognito could ask this address: https, at the usual port."""
    try:
        parts = urlsplit(url.strip())
        usual = parts.port in _PORTS or settings.PROVIDER_ALLOW_PRIVATE
    except ValueError:
        raise NotFound("This is no address.") from None
    if parts.scheme != "https" or not parts.hostname:
        raise NotFound("The address begins with https:// and a host.")
    if not usual:
        raise NotFound("Cognito asks ports 80 and 443 alone.")


def reach_keys(url: str) -> int:
    """How many signing keys are published at an address. Raises NotFound."""
    keys = _json(url).get("keys")
    if not isinstance(keys, list) or not keys:
        raise NotFound("There are no keys at the address that the provider names for them.")
    return len(keys)


def _warnings(found: Mapping, missing: list[str]) -> list[str]:
    said = []
    if missing:
        said.append(f"It names no address for: {', '.join(missing)}.")
    methods = _texts(found.get("token_endpoint_auth_methods_supported"))
    if methods and "client_secret_post" not in methods:
        said.append(
            "It takes no client secret in the form (client_secret_post), the one way in which Cognito sends it. Allow it "
            "for this client there, if that can be set."
        )
    flows = _texts(found.get("response_types_supported"))
    if flows and "code" not in flows:
        said.append("It does not offer the authorization code flow, and Cognito uses no other.")
    return said


def _json(url: str) -> dict:
    try:
        found = orjson.loads(_get(url, "application/json"))
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise NotFound(f"What {urlsplit(url).hostname} answers is no JSON object.")
    return found


def _get(url: str, accept: str) -> bytes:
    networks = fetching.EVERYWHERE if settings.PROVIDER_ALLOW_PRIVATE else ()
    bounds = fetching.Bounds(settings.PROVIDER_TIMEOUT, MOST, networks)
    try:
        answer = fetching.fetch(url, bounds, {"Accept": accept, "User-Agent": "Lifeguard"})
    except fetching.NotPublic as problem:
        raise NotFound(f"{problem} is at an address that is not public, which is not asked.") from None
    except fetching.TooLong as problem:
        raise NotFound(str(problem)) from None
    except fetching.Unreached as problem:
        raise NotFound(f"{problem} Is the address right, and open to the Internet?") from None
    if answer.status != 200:
        raise NotFound(
            f"{answer.host} answered with HTTP status {answer.status} at {urlsplit(url).path or '/'}."
        )
    return answer.body


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(each)[:200] for each in value[:200]) if isinstance(value, list) else ()
