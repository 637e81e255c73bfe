from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    name = "identities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identities import iam, operations
        from pools.wire.registry import hang

        hang("cognito-identity", operations)
        hang("iam", iam)
