"""Removing an identity pool that may hold millions of identities: hidden at once, then taken away in short steps.

A step that is repeated or interrupted does no harm: what is left is found again by the pool's hidden id.
"""

from django.db import transaction
from django.db.models import QuerySet

from identities.models import Identity, IdentityPool, Login

BATCH = 2000
_HIDDEN = "deleted-"


def hide_pool(pool: IdentityPool) -> None:
    """Take the pool's id away, so that no operation finds it: no caller can write one without ``:``."""
    pool.public_id = f"{_HIDDEN}{pool.pk}"
    pool.save(update_fields=["public_id"])


def hidden_pools() -> QuerySet[IdentityPool]:
    """The pools that wait to be removed."""
    return IdentityPool.objects.filter(public_id__startswith=_HIDDEN)


def remove_pool(pool: IdentityPool) -> None:
    """Remove a hidden pool with all that it holds; no step takes more than ``BATCH`` identities."""
    while ids := list(pool.identities.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            remove_identities(ids)
    with transaction.atomic():
        pool.delete()


def remove_identities(ids: list[int]) -> None:
    """Remove identities by their keys, and the logins that lead to them, inside the caller's transaction; whoever links a
    login meanwhile waits."""
    list(Identity.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    for rows in (Login.objects.filter(identity__in=ids), Identity.objects.filter(pk__in=ids)):
        rows._raw_delete(rows.db)  # type: ignore[attr-defined]
