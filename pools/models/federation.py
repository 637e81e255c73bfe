"""The identity providers of a pool, whom they vouch for, and sign-ins that are away at one of them."""

from django.db import models

from pools.fields import SealedField
from pools.models.user import User
from pools.models.user_pool import UserPool


class ProviderType(models.TextChoices):
    """IdentityProviderTypeType of the API."""

    SAML = "SAML"
    OIDC = "OIDC"
    GOOGLE = "Google"
    FACEBOOK = "Facebook"
    AMAZON = "LoginWithAmazon"
    APPLE = "SignInWithApple"


class IdentityProvider(models.Model):
    """Somebody whose word a pool takes.

    ``details`` is ProviderDetails in the API's own spelling without what is secret, which is in ``secrets``: encrypted
    JSON by the same names, and under ``former_client_secret`` one that was replaced a while ago. ``metadata`` is the last
    good copy of a SAML provider's document, ``metadata_due`` when it is to be fetched again; ``metadata_problem`` says why
    that failed, ``metadata_failing`` since when. ``discovered`` are the
    addresses that an OpenID Connect provider's discovery document named when they were last read.
    ``enabled`` is false while the provider is switched off.
    """

    pool = models.ForeignKey(
        UserPool, on_delete=models.CASCADE, related_name="identity_providers", db_index=False
    )
    name = models.CharField(max_length=32)
    type = models.CharField(max_length=16, choices=ProviderType.choices)
    details = models.JSONField(default=dict)
    secrets = SealedField(null=True)
    attribute_mapping = models.JSONField(default=dict)
    acr_mapping = models.JSONField(default=dict)
    idp_identifiers = models.JSONField(default=list)
    metadata = models.TextField(default="")
    metadata_due = models.DateTimeField(null=True, db_index=True)
    metadata_problem = models.CharField(max_length=500, default="")
    metadata_failing = models.DateTimeField(null=True)
    discovered = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField()
    modified = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="one_provider_per_name")]


class ProviderIdentifier(models.Model):
    """One of ``idp_identifiers``: it names one provider of a pool. Pages choose a provider by an e-mail address's domain."""

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="+", db_index=False)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="identifiers")
    identifier = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "identifier"], name="one_provider_per_identifier")
        ]


class FederatedIdentity(models.Model):
    """Whom a provider's word means: the one user of ``provider_name`` and ``subject``, never one of that name or address.

    The provider is kept by name, as its users outlive it. ``attribute`` is ``Cognito_Subject`` or, where an administrator
    linked a user who has not come yet, the provider's attribute whose value is ``subject``. ``primary`` is true for the
    identity that the user was made from. The user's attribute ``identities`` is written with each change of these rows.
    """

    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="federated_identities")
    provider_name = models.CharField(max_length=32)
    provider_type = models.CharField(max_length=16, choices=ProviderType.choices)
    attribute = models.CharField(max_length=128, default="Cognito_Subject")
    subject = models.CharField(max_length=512)
    issuer = models.CharField(max_length=1024, null=True)
    primary = models.BooleanField(default=False)
    created = models.DateTimeField()
    last_used = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "provider_name", "attribute", "subject"], name="one_user_per_identity"
            )
        ]


class FederationTrip(models.Model):
    """A browser that was sent to a provider and is awaited. ``id`` is the digest of the ``state`` or RelayState it took along.

    ``query`` is that of the request for authorization that it is for, which is checked anew when it comes back to
    ``base``; ``browser`` the digest of the secret of the browser that left. ``nonce`` and ``request_id`` must stand in the
    answer (of OpenID Connect, of SAML); ``verifier`` is that of PKCE. ``spent`` is when it came back: a trip is made once.
    One that is only tried has a ``test`` and no ``query``: it signs nobody in.
    """

    id = models.CharField(primary_key=True, max_length=64)
    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="trips")
    base = models.CharField(max_length=400)
    query = models.TextField()
    browser = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64, default="")
    request_id = models.CharField(max_length=64, default="")
    verifier = SealedField(null=True)
    created = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    spent = models.DateTimeField(null=True)
    test = models.ForeignKey("pools.ProviderTest", on_delete=models.CASCADE, null=True, related_name="trips")


class PostedAnswer(models.Model):
    """What a provider's form brought from another site, where our cookies do not come along: kept for the GET that follows.

    ``id`` is the digest of the key in that GET's address, which is good once. ``body`` holds the form's fields, encrypted.
    """

    id = models.CharField(primary_key=True, max_length=64)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, related_name="+")
    body = SealedField()
    expires = models.DateTimeField(db_index=True)
