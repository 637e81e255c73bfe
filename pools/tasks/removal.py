"""Removing what deleted pools have left."""

from celery import shared_task

from pools.rules.user_pools.removal import hidden_pools, remove_pool


@shared_task
def remove_deleted_pools() -> None:
    """Remove what deleted pools have left. Each run finishes what an earlier one was kept from finishing."""
    for pool in hidden_pools():
        remove_pool(pool)
