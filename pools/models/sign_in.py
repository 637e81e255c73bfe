"""Completed sign-ins, used sessions of those under way, and counted attempts."""

from django.db import models

from pools.models.user import User


class SignIn(models.Model):
    """A completed sign-in and its line of refresh tokens. All its tokens bear its ``id`` as ``event_id``.

    A refresh token holds ``lookup``, which finds the line, and a secret, of which ``digest`` is kept. Where tokens
    rotate, the former one stays good until ``previous_until``. ``session_id`` is what session tracking shows.
    ``by_password`` says how it began, and is NULL for sign-ins from before it was kept. ``device_key`` is the device
    that it is known to be on; ``device_needed`` the one that new tokens are given to alone, which the sign-in was given or
    came with, while the pool tracks devices. ``by_pages`` says that it was made on the pool's own pages, in the hosted
    session ``origin_session_id``; then its tokens tell what its ``scopes`` allow, ``audience`` is the resource (RFC 8707)
    that access tokens are for, and ``amr`` how the user proved who they are (RFC 8176). NULL is an API's.
    ``metadata_url`` is the address by which its client goes in place of ``client_id``. ``identity_provider`` is the name of
    the provider that vouched for the user, NULL where the pool itself did; ``level`` how strongly that one asked.
    """

    id = models.CharField(primary_key=True, max_length=36)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins", db_index=False)
    client_id = models.CharField(max_length=128)
    lookup = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, default="")
    previous_until = models.DateTimeField(null=True)
    origin_jti = models.CharField(max_length=36)
    session_id = models.CharField(max_length=28, default="")
    origin_session_id = models.CharField(max_length=28, default="")
    scopes = models.JSONField(default=list)
    by_password = models.BooleanField(null=True)
    device_key = models.CharField(max_length=60, default="")
    device_needed = models.CharField(max_length=60, null=True)
    by_pages = models.BooleanField(null=True)
    audience = models.CharField(max_length=1024, null=True)
    amr = models.JSONField(null=True)
    metadata_url = models.CharField(max_length=256, null=True)
    identity_provider = models.CharField(max_length=32, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    ip = models.CharField(max_length=45, default="")
    user_agent = models.CharField(max_length=500, default="")
    auth_time = models.DateTimeField()
    last_active = models.DateTimeField()
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "last_active"], name="sign_ins_of_user"),
            models.Index(fields=["expires"], name="sign_ins_by_expiry"),
            # Those that a provider vouched for, which end with it.
            models.Index(
                fields=["identity_provider", "id"],
                name="sign_ins_of_provider",
                condition=models.Q(identity_provider__isnull=False),
            ),
        ]


class UsedSession(models.Model):
    """The id of a session string that was answered: it is not good a second time. Kept until it would have expired."""

    id = models.CharField(primary_key=True, max_length=32)
    expires = models.DateTimeField(db_index=True)


class Attempts(models.Model):
    """How often somebody tried something that is limited, such as a password. ``key`` is a keyed digest of who and what."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    locked_until = models.DateTimeField(null=True)
    forget_after = models.DateTimeField(db_index=True)
