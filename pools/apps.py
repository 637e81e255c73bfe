from django.apps import AppConfig


class PoolsConfig(AppConfig):
    name = "pools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pools import logs, metrics, operations
        from pools.wire.registry import hang

        hang("cognito-idp", operations)
        hang("logs", logs)
        hang("cloudwatch", metrics)
