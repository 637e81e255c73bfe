"""How staff members may sign in."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection
from dashboard.models.role import Role
from pools.fields import SealedField


class SignInPolicy(models.Model):
    """The one row of what an administrator has decided about signing in."""

    class Factor(models.TextChoices):
        OPTIONAL = "", "Nobody"
        ADMINISTRATORS = "administrators", "Administrators"
        EVERYONE = "everyone", "Everyone"

    factor = models.CharField(max_length=20, choices=Factor, blank=True, default="")
    passwords = models.BooleanField(default=True)

    @classmethod
    def read(cls) -> "SignInPolicy":
        return cls.objects.first() or cls(pk=1)


class SignInProvider(models.Model):
    """An OpenID Connect provider that staff members may come from. ``slug`` is in the address it sends them back to.

    ``roles_claim`` names the claim whose values are looked up in ``rules``; empty where roles are given by hand alone.
    """

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    issuer = models.CharField(max_length=300)
    client_id = models.CharField(max_length=191)
    encrypted_secret = SealedField()
    scopes = models.CharField(max_length=200, default="openid email profile")
    roles_claim = models.CharField(max_length=100, blank=True)
    admits = models.BooleanField(default=False)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def secret(self) -> str:
        return settings.KEY_RING.decrypt(bytes(self.encrypted_secret)).decode()

    @secret.setter
    def secret(self, secret: str) -> None:
        self.encrypted_secret = settings.KEY_RING.encrypt(secret.encode())


class ClaimRule(models.Model):
    """Whoever has ``value`` in a provider's claim has this role, there: see :class:`~dashboard.models.role.Grant`."""

    provider = models.ForeignKey(SignInProvider, on_delete=models.CASCADE, related_name="rules")
    value = models.CharField(max_length=200)
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="claim_rules")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, null=True)
    pool = models.CharField(max_length=55, blank=True)

    class Meta:
        ordering = ("pk",)
