"""How a pool, or one of its app clients, answers to risk."""

from django.db import models

from pools.models.app_client import AppClient
from pools.models.user_pool import UserPool


class RiskConfiguration(models.Model):
    """RiskConfigurationType of the API: the pool's where there is no ``client``, else that client's in its place."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    client = models.ForeignKey(AppClient, on_delete=models.CASCADE, null=True)
    settings = models.JSONField(default=dict)
    modified = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "client"], name="one_risk_setting_per_client"),
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(client=None), name="one_risk_setting_per_pool"
            ),
        ]
