"""Taking away what has expired: sign-ins, trips to providers, sessions, counted attempts, codes and retired keys."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from pools.models import (
    AppClient,
    Attempts,
    AuthorizationCode,
    Code,
    FederationTrip,
    HostedSession,
    MetadataDocument,
    PostedAnswer,
    SamlLogout,
    SignIn,
    SigningKey,
    SpentAssertion,
    UsedSession,
)

BATCH = 2000
_EXPIRED_BY: dict[type[Model], str] = {
    SignIn: "expires",
    UsedSession: "expires",
    Attempts: "forget_after",
    Code: "expires",
    AuthorizationCode: "forget_after",
    HostedSession: "expires",
    SigningKey: "until",
    AppClient: "unused_until",  # registered itself, and nobody has signed in to it
    MetadataDocument: "expires",
    FederationTrip: "expires",
    PostedAnswer: "expires",
    SamlLogout: "expires",
    SpentAssertion: "expires",
}


def remove_expired(now: datetime) -> None:
    """Remove it in short steps; one that is interrupted does no harm."""
    for model, column in _EXPIRED_BY.items():
        while _remove_some(model, **{f"{column}__lte": now}):
            pass


def _remove_some(model: type[Model], **expired: Any) -> bool:
    rows = model._base_manager
    keys = list(rows.filter(**expired).values_list("pk", flat=True)[:BATCH])
    rows.filter(pk__in=keys, **expired).delete()
    return len(keys) == BATCH
