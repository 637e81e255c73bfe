"""Who is signed in on the pages of a pool, and the codes that they are sent back to an app with."""

from django.db import models

from pools.fields import SealedField
from pools.models.user import User


class HostedSession(models.Model):
    """Somebody who signed in on a pool's own pages in one browser, and is not asked again there for a while.

    ``id`` is the digest of what the browser's cookie holds, bound to the pool and to ``base``: the address below which the
    pages were (``https://acme.auth.example.com``, ``https://id.example.com/us-east-1_Hs3kQ9xyz``). ``session_id`` is what
    session tracking shows, and what the sign-ins that come of it bear as ``origin_session_id``. ``passed`` lists the
    challenges that were answered. ``ended`` is when somebody ended it before its time.
    ``identity_provider`` is the name of the provider that vouched for the user, NULL where the pool itself did;
    ``provider_session`` what that provider's single logout needs, encrypted JSON. ``level`` is how strongly it asked, by the
    provider's AcrMapping; NULL where ``passed`` tells.
    """

    id = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="hosted_sessions", db_index=False)
    session_id = models.CharField(max_length=28, unique=True)
    base = models.CharField(max_length=400)
    client_id = models.CharField(max_length=128)
    passed = models.JSONField(default=list)
    by_password = models.BooleanField()
    device_key = models.CharField(max_length=60, default="")
    ip = models.CharField(max_length=45, default="")
    user_agent = models.CharField(max_length=500, default="")
    auth_time = models.DateTimeField()
    last_active = models.DateTimeField()
    expires = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    identity_provider = models.CharField(max_length=32, null=True)
    provider_session = SealedField(null=True)
    level = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "last_active"], name="hosted_sessions_of_user"),
            models.Index(fields=["expires"], name="hosted_sessions_by_expiry"),
        ]


class AuthorizationCode(models.Model):
    """A code that an app exchanges for tokens, once. ``digest`` is all that is kept of it.

    All that it was given for stands here, and is checked when it comes back: ``redirect_uri`` (``redirect_given`` where
    the request named it), ``code_challenge`` (S256; empty for none), ``resource``. ``sign_in_id`` is the id that the tokens
    bear, also before there are any. ``answer`` is, encrypted, what the pool's PreTokenGeneration function said of the
    tokens, NULL where none was asked. ``redeemed`` is when it was spent; the row is kept until ``forget_after``, so that
    a second use is known for one. ``metadata_url`` is the address that the client went by in place of its id.
    ``identity_provider`` and ``level`` are those of the session.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="authorization_codes", db_index=False
    )
    client_id = models.CharField(max_length=128)
    metadata_url = models.CharField(max_length=256, null=True)
    redirect_uri = models.CharField(max_length=1024)
    redirect_given = models.BooleanField()
    scopes = models.JSONField(default=list)
    code_challenge = models.CharField(max_length=43, default="")
    nonce = models.TextField(default="")
    resource = models.CharField(max_length=1024, default="")
    session_id = models.CharField(max_length=28)
    amr = models.JSONField(default=list)
    by_password = models.BooleanField()
    device_key = models.CharField(max_length=60, default="")
    sign_in_id = models.CharField(max_length=36)
    identity_provider = models.CharField(max_length=32, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    answer = SealedField(null=True)
    auth_time = models.DateTimeField()
    expires = models.DateTimeField()
    forget_after = models.DateTimeField()
    redeemed = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="authorization_codes_of_user"),
            models.Index(fields=["forget_after"], name="authorization_codes_by_expiry"),
        ]
