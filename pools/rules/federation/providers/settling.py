"""From the ProviderDetails that a caller gives to the columns of a provider, with what the provider itself says.

The provider is asked, so this is never done inside a change. Follows CreateIdentityProvider and UpdateIdentityProvider.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import regex
from cryptography.hazmat.primitives.serialization import Encoding

from pools.models import IdentityProvider, ProviderType
from pools.rules.federation.providers.checks import check_details, refuse
from pools.rules.federation.providers.discovery import discover
from pools.rules.federation.providers.metadata import BadMetadata, fetch_metadata, read_metadata
from pools.rules.federation.providers.types import FACEBOOK_API, OIDC_ADDRESSES, SAML_ADDRESSES, SECRETS
from pools.rules.federation.rejections import Unreachable
from pools.rules.federation.secrets import replaced, seal_secrets, secrets_of

REFRESHED = timedelta(hours=6)
"""How old a copy of metadata that came from an address gets, unless the document ends before."""
_NEEDED = ("authorize_url", "token_url", "jwks_uri")
_LONGEST_CERTIFICATE, _LONGEST_ENTITY_ID = 4096, 1024
_NOTHING: dict[str, Any] = {"discovered": {}, "metadata": "", "metadata_due": None}
_WEB = regex.compile(r"https?://[^\s#]+")


def settle(
    kind: str, given: Mapping[str, str], former: IdentityProvider | None, now: datetime
) -> dict[str, Any]:
    """The columns of a provider of this type that come of its ProviderDetails.

    ``former`` is the provider as it is, where there is one: its private key stays unless another one is given, and its client
    secret is good for a while yet. Raises InvalidParameterException, also where the provider cannot be asked.
    """
    kept = secrets_of(former) if former else {}
    if kind == ProviderType.APPLE and "private_key" in kept:
        given = {"private_key": kept["private_key"]} | dict(given)
    details = check_details(kind, given, former.discovered if former else {})
    columns = _NOTHING | _read(kind, details, former, now)
    secrets = {name: details.pop(name) for name in SECRETS if name in details}
    return columns | {"details": details, "secrets": seal_secrets(replaced(kept, secrets, now))}


def _read(
    kind: str, details: dict[str, str], former: IdentityProvider | None, now: datetime
) -> dict[str, Any]:
    if kind == ProviderType.OIDC:
        return {"discovered": _discovered(details, former)}
    if kind == ProviderType.SAML:
        return _saml(details, now)
    if kind == ProviderType.FACEBOOK:
        details.setdefault("api_version", FACEBOOK_API)
    return {}


def _discovered(details: dict[str, str], former: IdentityProvider | None) -> dict[str, str]:
    """What discovery says of addresses that the details leave out; who says all is not asked."""
    for name in OIDC_ADDRESSES:
        # Described ones come back with a change of something else: that makes them nobody's setting.
        if former and name not in former.details and details.get(name) == former.discovered.get(name):
            details.pop(name, None)
    if all(name in details for name in OIDC_ADDRESSES):
        return {}
    found = discover(details["oidc_issuer"])
    if missing := [name for name in _NEEDED if name not in details and name not in found]:
        raise refuse(
            f"The provider's discovery document does not say {', '.join(missing)}: give them yourself."
        )
    return {name: value for name, value in found.items() if name not in details}


def _saml(details: dict[str, str], now: datetime) -> dict[str, Any]:
    url = details.get("MetadataURL")
    try:
        document = fetch_metadata(url) if url else details.pop("MetadataFile")
        return metadata_columns(document, now, refreshed=bool(url))
    except (BadMetadata, Unreachable) as problem:
        source = f"Error retrieving metadata from {url}" if url else "The MetadataFile cannot be used"
        raise refuse(f"{source}: {problem}") from None


def metadata_columns(document: str, now: datetime, *, refreshed: bool) -> dict[str, Any]:
    """The columns of a SAML provider that come of its metadata document.

    ``refreshed`` says whether it is fetched again. Raises BadMetadata where a provider with it could sign nobody in.
    """
    said = read_metadata(document)
    if said.valid_until and said.valid_until <= now:
        raise BadMetadata(f"it was valid until {said.valid_until:%Y-%m-%d}: ask the provider for a new one.")
    last = max(one.not_valid_after_utc for one in said.certificates)
    if last <= now:
        raise BadMetadata(
            f"its last signing certificate expired on {last:%Y-%m-%d}: the provider needs a new one."
        )
    if len(said.entity_id) > _LONGEST_ENTITY_ID:
        raise BadMetadata(f"its entityID has more than {_LONGEST_ENTITY_ID} characters.")
    if any(len(one.public_bytes(Encoding.DER)) * 4 > _LONGEST_CERTIFICATE * 3 for one in said.certificates):
        raise BadMetadata(f"a signing certificate has more than {_LONGEST_CERTIFICATE} characters.")
    if not _WEB.fullmatch(said.sign_on):
        raise BadMetadata("it has no SingleSignOnService with the binding HTTP-Redirect at a web address.")
    addresses = dict(zip(SAML_ADDRESSES, (said.sign_on, said.log_out), strict=True))
    if not _WEB.fullmatch(said.log_out):
        del addresses["SLORedirectBindingURI"]
    due = min(now + REFRESHED, said.valid_until or now + REFRESHED) if refreshed else None
    return {
        "metadata": document,
        "metadata_due": due,
        "metadata_problem": "",
        "metadata_failing": None,
        "discovered": {"entity_id": said.entity_id, **addresses},
    }
