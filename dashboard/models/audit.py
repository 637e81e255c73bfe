"""The audit trail: who did what to whom."""

from django.db import models


class AuditRecord(models.Model):
    """One call that changed something, or revealed a secret. ``input`` leaves out members the model marks sensitive,
    but for the user's name, which ``target`` holds."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    staff = models.CharField(max_length=254)
    connection = models.CharField(max_length=80)
    pool = models.CharField(max_length=55, blank=True)
    operation = models.CharField(max_length=80)
    target = models.CharField(max_length=300, blank=True)
    input = models.JSONField(default=dict)
    outcome = models.CharField(max_length=120)
    request_id = models.CharField(max_length=80, blank=True)
    source_ip = models.CharField(max_length=45, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["pool", "target", "-id"], name="audit_of_target"),
            models.Index(fields=["staff", "-id"], name="audit_of_staff"),
            models.Index(fields=["operation", "-id"], name="audit_of_operation"),
        ]

    @property
    def succeeded(self) -> bool:
        return self.outcome == "ok"
