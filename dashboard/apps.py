from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate


class DashboardConfig(AppConfig):
    name = "dashboard"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dashboard import checks, marked_acts  # noqa: F401 (checks register themselves)
        from dashboard.acts.registry import every_act
        from dashboard.permissions.keeping import keep_built_in_roles
        from dashboard.sign_in.sessions import begin, forget_this

        marked_acts.learn(mark for act in every_act() for mark in act.marks)
        post_migrate.connect(keep_built_in_roles, sender=self)
        user_logged_in.connect(begin)
        user_logged_out.connect(forget_this)
