"""OpenID Connect and SAML providers that identity pools name by ARN, as IAM keeps them."""

from django.db import models


class OpenIdConnectProvider(models.Model):
    """An issuer. ``url`` has no scheme (``example.com/path``): so it stands in the ARN and in the Logins map."""

    url = models.CharField(max_length=255, unique=True)
    client_ids = models.JSONField(default=list)
    thumbprints = models.JSONField(default=list)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField()


class SamlProvider(models.Model):
    """A SAML identity provider by its metadata document."""

    name = models.CharField(max_length=128, unique=True)
    metadata = models.TextField()
    valid_until = models.DateTimeField(null=True)
    tags = models.JSONField(default=dict)
    created = models.DateTimeField()
