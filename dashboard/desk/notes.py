"""Notes on users: written, changed for a short while, and gone with the user."""

from datetime import datetime, timedelta

from botocore.exceptions import ClientError
from django.db.models import QuerySet

from dashboard.aws.clients import StaffClient
from dashboard.models import StaffMember, UserNote

CHANGEABLE_FOR = timedelta(minutes=15)
_GONE = ("UserNotFoundException", "ResourceNotFoundException")


def notes_on(connection_id: int, pool: str, sub: str) -> QuerySet[UserNote]:
    """The notes on one user, newest first."""
    return UserNote.objects.filter(connection_id=connection_id, pool=pool, sub=sub).order_by("-id")


def may_change(note: UserNote, member: StaffMember, now: datetime) -> bool:
    """Whether it is the member's own note of a moment ago; after that it stands as it is."""
    return note.author_id == member.pk and now < note.created + CHANGEABLE_FOR


def forget_notes_of_the_gone(client: StaffClient, pool: str) -> int:
    """Delete the notes on users of a pool who are not there any more; returns how many users that were.

    Raises what the connection raises where it cannot say whether a user is there.
    """
    notes, gone = UserNote.objects.filter(connection=client.actor.connection, pool=pool), 0
    for sub in notes.values_list("sub", flat=True).distinct():
        if not _is_there(client, pool, sub):
            notes.filter(sub=sub).delete()
            gone += 1
    return gone


def _is_there(client: StaffClient, pool: str, sub: str) -> bool:
    try:
        client.admin_get_user(UserPoolId=pool, Username=sub)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _GONE:
            return False
        raise
    return True
