"""A passkey of a user."""

from django.db import models

from pools.models.user import User


class WebAuthnCredential(models.Model):
    """The public half of a passkey. ``credential_id`` is in Base64 for URLs, as browsers write it; ``public_key`` is a COSE key.

    ``sign_count`` is what the authenticator counted when it was last used: an authenticator that counts and does not
    go up has been copied. ``attachment`` is ``platform``, ``cross-platform`` or empty.
    """

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="web_authn_credentials", db_index=False
    )
    credential_id = models.CharField(max_length=1364, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.CharField(max_length=100)
    relying_party_id = models.CharField(max_length=127)
    attachment = models.CharField(max_length=20, default="")
    transports = models.JSONField(default=list)
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "id"], name="passkeys_of_user")]
