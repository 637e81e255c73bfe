"""What the desk does by itself at night. On AWS nothing: there a scan is only run when somebody asks for it."""

from datetime import datetime

from botocore.exceptions import ClientError

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.desk.notes import forget_notes_of_the_gone
from dashboard.desk.scanning import begin
from dashboard.models import Connection, DeskItem, DeskScan, StaffMember, UserNote


def begin_again(now: datetime) -> list[int]:
    """Begin scans of the embedded pools that were scanned before, for whoever asked last; returns their ids."""
    scans = DeskScan.objects.filter(
        connection__kind=Connection.Kind.EMBEDDED, finished__isnull=False, problem="", staff__is_active=True
    )
    return [begin(s.connection, s.pool, s.staff, now).pk for s in scans.select_related("connection", "staff")]


def forget_gone_pools() -> None:
    """Delete what the desk keeps on embedded pools that were deleted, and the notes on users who were."""
    staff = StaffMember.objects.filter(is_active=True).first()
    for connection in Connection.objects.filter(kind=Connection.Kind.EMBEDDED):
        if staff:
            client = StaffClient(Actor(staff, connection, own_work=True))
            for pool in _pools_of(connection):
                if _is_there(client, pool):
                    forget_notes_of_the_gone(client, pool)
                else:
                    _forget_pool(connection, pool)


def _pools_of(connection: Connection) -> set[str]:
    return {
        pool
        for model in (UserNote, DeskItem, DeskScan)
        for pool in model.objects.filter(connection=connection).values_list("pool", flat=True).distinct()
    }


def _is_there(client: StaffClient, pool: str) -> bool:
    try:
        client.describe_user_pool(UserPoolId=pool)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
            return False
        raise
    return True


def _forget_pool(connection: Connection, pool: str) -> None:
    for model in (UserNote, DeskItem, DeskScan):
        model.objects.filter(connection=connection, pool=pool).delete()
