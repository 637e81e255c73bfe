import sys
from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PoolsConfig(AppConfig):
    name = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pools import logs, metrics, operations
        from pools.rules.triggers.places import name_refused_pools
        from pools.wire.registry import hang

        hang("cognito-idp", operations)
        hang("lifeguard", operations)
        hang("logs", logs)
        hang("cloudwatch", metrics)
        post_migrate.connect(tell_shared_names, sender=self)
        post_migrate.connect(name_refused_pools, sender=self)


def tell_shared_names(plan: Any = (), stdout: Any = None, **_: Any) -> None:
    """Show, as an upgrade brings it about that a name is one user's, who shares one from before."""
    if any((step.app_label, step.name) == ("pools", "0016_one_alias") and not back for step, back in plan):
        from pools.rules.names.shared import shared_names

        for pool_id, sub, why in shared_names():
            (stdout or sys.stdout).write(f"{pool_id}: the user {sub} {why} See manage.py check_names.\n")
