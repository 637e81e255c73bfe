"""Removing what deleted pools have left."""

import structlog
from celery import shared_task

from pools.outages import FilesAway
from pools.rules.user_pools.removal import hidden_pools, remove_pool

log = structlog.get_logger("lifeguard.tasks")


@shared_task
def remove_deleted_pools() -> None:
    """Remove what deleted pools have left. Each run finishes what an earlier one was kept from finishing."""
    for pool in hidden_pools():
        try:
            remove_pool(pool)
        except FilesAway as away:
            log.warning("files away, removal waits", pool=pool.pk, problem=str(away))
