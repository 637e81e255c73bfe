"""Sign-ins that staff try."""

from django.conf import settings
from django.db import models

from dashboard.models.connection import Connection
from dashboard.models.leased import Leased


class SignInTrial(Leased):
    """A callback that was added to an app client so that a member could try its sign-in, until it is taken away again.

    The row stands before the callback does, and goes when a worker has removed that: at ``due``, which is brought forward at the
    end of the trial. Each has a callback of its own, by its ``key``, so that nothing else is ever removed. ``answered`` is when
    a browser came back, which counts once. ``problem`` is why the last of ``tries`` to remove it failed. The secrets of
    the sign-in (state, PKCE verifier, nonce) are the member's session's, and what came back is kept nowhere.
    """

    key = models.CharField(max_length=32, unique=True)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE)
    pool = models.CharField(max_length=55)
    client_id = models.CharField(max_length=128)
    callback = models.CharField(max_length=1024)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True)
    email = models.CharField(max_length=254)
    reason = models.CharField(max_length=500, blank=True)
    ticket = models.CharField(max_length=80, blank=True)
    began = models.DateTimeField()
    due = models.DateTimeField(db_index=True)
    answered = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
