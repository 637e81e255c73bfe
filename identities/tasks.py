"""Celery's shells around the rules of identity pools."""

from celery import shared_task

from identities.linking.pool_removal import hidden_pools, remove_pool


@shared_task
def remove_deleted_identity_pools() -> None:
    """Remove what deleted pools have left. Each run finishes what an earlier one was kept from finishing."""
    for pool in hidden_pools():
        remove_pool(pool)
