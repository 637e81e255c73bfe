"""What Cognito has no word for: whether a provider is switched on, and how long what it is trusted by will last."""

from datetime import datetime
from typing import Any

from pools.models import IdentityProvider
from pools.rules.federation.providers.metadata import BadMetadata, read_metadata
from pools.rules.federation.secrets import overlap_until, secrets_of


def describe_state(provider: IdentityProvider, now: datetime) -> dict[str, Any]:
    """The provider as ProviderStateType."""
    told = {
        "FormerClientSecretUntil": overlap_until(secrets_of(provider), now),
        "MetadataFailingSince": provider.metadata_failing,
        "MetadataProblem": provider.metadata_problem or None,
        **_of_metadata(provider.metadata),
    }
    state = {"ProviderName": provider.name, "Enabled": provider.enabled}
    return state | {name: value for name, value in told.items() if value is not None}


def _of_metadata(document: str) -> dict[str, datetime | None]:
    try:
        said = read_metadata(document) if document else None
    except BadMetadata:  # nobody can sign in by it, which a sign-in says
        said = None
    if said is None:
        return {}
    last = max(certificate.not_valid_after_utc for certificate in said.certificates)
    return {"SigningCertificateExpires": last, "MetadataValidUntil": said.valid_until}
