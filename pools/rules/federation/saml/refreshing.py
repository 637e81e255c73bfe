"""Metadata that a SAML provider publishes at an address: fetched again and again, while the last good copy stays.

Follows "Using SAML identity providers with a user pool" (DG:cognito-user-pools-saml-idp): every six hours, or when the
document says that it ends, whichever is sooner.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog

from pools.models import IdentityProvider
from pools.rules.federation.providers.metadata import BadMetadata, fetch_metadata
from pools.rules.federation.providers.settling import metadata_columns
from pools.rules.federation.rejections import Unreachable

PAUSE = timedelta(minutes=15)
"""How soon a provider is asked again, after a failure and at the least."""
AT_ONCE = 50
log = structlog.get_logger("lifeguard.federation")


def refresh_metadata(now: datetime) -> None:
    """Fetch what is due, a few dozen providers at a time. What cannot be fetched or used leaves the last good copy."""
    due = IdentityProvider.objects.filter(metadata_due__lte=now).order_by("metadata_due")
    for provider in due.select_related("pool")[:AT_ONCE]:
        # Another worker may have it in hand, and whoever hangs must not be asked by all of them.
        mine = IdentityProvider.objects.filter(pk=provider.pk, metadata_due=provider.metadata_due)
        if mine.update(metadata_due=now + PAUSE):
            _refresh(provider, now)


def _refresh(provider: IdentityProvider, now: datetime) -> None:
    try:
        columns = metadata_columns(fetch_metadata(provider.details["MetadataURL"]), now, refreshed=True)
    except (BadMetadata, Unreachable) as problem:
        log.warning(
            "metadata not refreshed", pool=provider.pool.public_id, provider=provider.name, why=str(problem)
        )
        failed = {
            "metadata_problem": str(problem)[:500],
            "metadata_failing": provider.metadata_failing or now,
        }
        _keep(provider, failed)
    else:
        _keep(provider, columns | {"metadata_due": max(columns["metadata_due"], now + PAUSE)})


def _keep(provider: IdentityProvider, columns: dict[str, Any]) -> None:
    """Unless the provider was given other details meanwhile."""
    IdentityProvider.objects.filter(pk=provider.pk, modified=provider.modified).update(**columns)
