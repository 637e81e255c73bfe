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
        hang("logs", logs)
        hang("cloudwatch", metrics)
        post_migrate.connect(name_refused_pools, sender=self)
