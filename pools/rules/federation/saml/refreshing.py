"""Metadata that a SAML provider publishes at an address: fetched again and again, while the last good copy stays.

Follows "Using SAML identity providers with a user pool" (DG:cognito-user-pools-saml-idp): every six hours, or when the
document says that it ends, whichever is sooner.
"""

from datetime import datetime, timedelta

import structlog

from pools.models import IdentityProvider
from pools.rules.federation import fetching
from pools.rules.federation.rejections import Unreachable
from pools.rules.federation.saml.metadata import Metadata, check_metadata

FRESH = timedelta(hours=6)
PAUSE = timedelta(minutes=15)
"""How soon after a failure the provider is asked again, and how soon after a success at the least."""
AT_ONCE = 50
URL = "MetadataURL"
_ACCEPTED = {"Accept": "application/samlmetadata+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"}
log = structlog.get_logger("lifeguard.federation")


def fetch_metadata(url: str) -> str:
    """The document at a provider's address. Raises Unreachable."""
    answer = fetching.get(url, _ACCEPTED)
    if answer.status != 200:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    try:
        return answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreachable(f"{answer.host} answered something that is no text in UTF-8.") from None


def next_refresh(found: Metadata, now: datetime) -> datetime:
    """When a document that was fetched now is to be fetched again."""
    latest = now + FRESH
    return max(now + PAUSE, min(latest, found.valid_until or latest))


def refresh_metadata(now: datetime) -> None:
    """Fetch what is due, a few dozen providers at a time. What cannot be fetched or used leaves the last good copy."""
    due = IdentityProvider.objects.filter(metadata_due__lte=now).order_by("metadata_due")
    for provider in due.select_related("pool")[:AT_ONCE]:
        # Another worker may have it in hand, and whoever hangs must not be asked by all of them.
        if IdentityProvider.objects.filter(pk=provider.pk, metadata_due=provider.metadata_due).update(
            metadata_due=now + PAUSE
        ):
            _refresh(provider, now)


def _refresh(provider: IdentityProvider, now: datetime) -> None:
    url = provider.details.get(URL, "")
    try:
        document = fetch_metadata(url)
        found = check_metadata(document, now)
    except Unreachable as problem:
        _keep(provider, url, now, problem=str(problem))
    except ValueError as problem:
        _keep(provider, url, now, problem=f"Could not parse metadata: {problem}")
    else:
        _keep(provider, url, now, metadata=document, metadata_due=next_refresh(found, now))


def _keep(
    provider: IdentityProvider, url: str, now: datetime, *, problem: str = "", **columns: object
) -> None:
    """Unless the provider was given other details meanwhile."""
    if problem:
        log.warning(
            "metadata not refreshed", pool=provider.pool.public_id, provider=provider.name, why=problem
        )
    since = (provider.metadata_failing or now) if problem else None
    rows = IdentityProvider.objects.filter(pk=provider.pk, modified=provider.modified)
    rows.update(metadata_problem=problem[:500], metadata_failing=since, **columns)
