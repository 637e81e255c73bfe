"""When each user signed in last."""

from django.db import models

from pools.models.user import User
from pools.models.user_pool import UserPool


class LastSignIn(models.Model):
    """The last sign-in of a user who has made one. Triggers of the database keep it, as the event of a sign-in is written:
    so a sign-in pays for it with no statement, and the user's row, which has a dozen indexes, is left alone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, db_constraint=False)
    pool = models.ForeignKey(UserPool, on_delete=models.CASCADE, db_index=False, db_constraint=False)
    at = models.DateTimeField()

    class Meta:
        # SearchUsers by LastSignInDate.
        indexes = [models.Index(fields=["pool", "at", "user"], name="users_by_last_sign_in")]
