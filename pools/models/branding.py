"""The face of a pool's own pages: styles of managed login, classic customization, their images, and terms documents."""

import uuid

from django.db import models

from pools.models.app_client import AppClient
from pools.models.user_pool import UserPool


class ManagedLoginBranding(models.Model):
    """The style of one app client. ``settings`` is what was given, as on the wire; None for Lifeguard's own values alone
    (UseCognitoProvidedValues)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE)
    client = models.OneToOneField(AppClient, on_delete=models.CASCADE, related_name="branding")
    settings = models.JSONField(null=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()


class UICustomization(models.Model):
    """Classic customization of one app client, or of all others of the pool where ``client`` is NULL.

    ``css`` is what was given; what is served is written anew out of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    client = models.OneToOneField(
        AppClient, on_delete=models.CASCADE, null=True, related_name="customization"
    )
    css = models.TextField()
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pool", "client"], name="customization_of_pool")]
        constraints = [
            models.UniqueConstraint(
                fields=["pool"], condition=models.Q(client=None), name="one_customization_for_all"
            )
        ]


class BrandingAsset(models.Model):
    """An image of a style, or of classic customization (``category`` CLASSIC_LOGO). ``digest`` is SHA-256 of its bytes in hex.

    Images are small (a megabyte at the most) and change together with the settings that name them, so they stand beside
    them in the database and not in the store of files (docs/decisions/2026-11-27-branding.md).
    """

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    branding = models.ForeignKey(
        ManagedLoginBranding, on_delete=models.CASCADE, null=True, related_name="assets"
    )
    customization = models.ForeignKey(
        UICustomization, on_delete=models.CASCADE, null=True, related_name="assets"
    )
    category = models.CharField(max_length=30)
    color_mode = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    resource_id = models.CharField(max_length=40, default="")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["pool", "digest"], name="asset_by_digest")]
        constraints = [
            models.UniqueConstraint(
                fields=["branding", "category", "color_mode", "resource_id"], name="one_asset_of_a_kind"
            )
        ]


class Terms(models.Model):
    """A terms document of an app client: ``name`` is terms-of-use or privacy-policy, ``links`` an address by language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False)
    client = models.ForeignKey(AppClient, on_delete=models.CASCADE, related_name="terms", db_index=False)
    name = models.CharField(max_length=20)
    links = models.JSONField()
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["pool", "id"], name="terms_of_pool")]
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="one_terms_of_a_name")]
