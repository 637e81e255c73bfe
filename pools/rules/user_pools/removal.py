"""Removing a pool that may hold millions of users: hidden at once, then taken away in short steps.

A step that is repeated or interrupted does no harm: what is left is found again by the pool's hidden id.
"""

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet

from pools.models import ImportChunk, ImportJob, ImportLogLine, ImportName, User, UserPool
from pools.models.numbers import user_range

BATCH = 2000
_HIDDEN = "deleted-"


def hide_pool(pool: UserPool) -> None:
    """Take the pool's id away, so that no operation finds it: no caller can write one without ``_``."""
    pool.public_id = f"{_HIDDEN}{pool.pk}"
    pool.save(update_fields=["public_id"])


def hidden_pools() -> QuerySet[UserPool]:
    """The pools that wait to be removed."""
    return UserPool.objects.filter(public_id__startswith=_HIDDEN)


def remove_pool(pool: UserPool) -> None:
    """Remove a hidden pool with all that it holds; no step takes more than ``BATCH`` users."""
    while _remove_users(pool):
        pass
    for job in ImportJob.objects.filter(pool=pool):
        _remove_job(job)
    with transaction.atomic():
        pool.delete()


def _remove_users(pool: UserPool) -> bool:
    first, last = user_range(pool.pk)
    ids = list(
        User.objects.filter(pk__range=(first, last)).order_by("pk").values_list("pk", flat=True)[:BATCH]
    )
    if not ids:
        return False
    with transaction.atomic():
        for relation in User._meta.related_objects:
            model: type[Model] = relation.related_model
            column = relation.field.name
            _delete(model._base_manager.filter(**{f"{column}__gte": first, f"{column}__lte": ids[-1]}))
        _delete(User.objects.filter(pk__range=(first, ids[-1])))
    return True


def _remove_job(job: ImportJob) -> None:
    if job.file:
        default_storage.delete(job.file)
    for model in (ImportLogLine, ImportName, ImportChunk):
        while ids := list(model.objects.filter(job=job).values_list("pk", flat=True)[:BATCH]):
            _delete(model.objects.filter(pk__in=ids))


def _delete(rows: QuerySet) -> None:
    """Delete rows whose own children are gone, in one statement that loads none of them."""
    rows._raw_delete(rows.db)  # type: ignore[attr-defined]
