from django.apps import AppConfig


class IdentitiesConfig(AppConfig):
    name = "identities"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from identities import iam, operations, sts
        from identities.credentials.permission import read_session_token
        from identities.credentials.programs import check_program
        from pools.rules.callers.key_owners import hang_owner_check
        from pools.rules.callers.session_tokens import hang_reader
        from pools.wire.registry import hang

        hang("cognito-identity", operations)
        hang("iam", iam)
        hang("sts", sts)
        hang_reader(read_session_token)
        hang_owner_check(check_program)
