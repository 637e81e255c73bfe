"""The queue: what the last scan found and nobody has settled or put off, looked at anew whenever it is shown."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError
from django.db.models import Count, Q, QuerySet

from dashboard.aws.clients import StaffClient
from dashboard.aws.masks import mask_in
from dashboard.desk.kinds import Kind, fits
from dashboard.models import Connection, DeskItem
from dashboard.users.person import Person, read

AT_ONCE = 8
_GONE = "UserNotFoundException"


@dataclass(frozen=True)
class Looked:
    """Items that are still what they were, with their users, and how many turned out to be settled."""

    open: list[tuple[DeskItem, Person]]
    settled: int


def open_items(now: datetime) -> QuerySet[DeskItem]:
    """What is neither settled nor put off."""
    return DeskItem.objects.filter(Q(dismissed_until=None) | Q(dismissed_until__lte=now))


def items_of(connection: Connection, pool: str, kind: str, now: datetime) -> QuerySet[DeskItem]:
    """The open items of one kind in one pool, in the order in which they were found."""
    return open_items(now).filter(connection=connection, pool=pool, kind=kind).order_by("id")


def put_off(connection: Connection, pool: str, kind: str, now: datetime) -> QuerySet[DeskItem]:
    """The items of one kind that were dismissed for a while."""
    mine = DeskItem.objects.filter(connection=connection, pool=pool, kind=kind, dismissed_until__gt=now)
    return mine.order_by("dismissed_until", "id")


def name_for(item: DeskItem, masked: frozenset[str]) -> str:
    """The name by which a member may call the user: the sub where the user name tells what is ``masked`` for them."""
    return item.username if mask_in(item.username, masked) == item.username else item.sub


def counts(connections: Iterable[Connection], now: datetime) -> dict[tuple[int, str], dict[str, int]]:
    """How many are open, by (connection's id, pool) and kind. At most KEPT of each are stored, so this stays cheap."""
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    rows = open_items(now).filter(connection__in=connections).values_list("connection_id", "pool", "kind")
    for connection_id, pool, kind, many in rows.annotate(many=Count("id")).order_by():
        found[connection_id, pool][kind] = many
    return found


def look_again(
    client: StaffClient, items: list[DeskItem], kind: Kind, pool: dict, mfa: dict, now: datetime
) -> Looked:
    """Read each user as they are now; items that are settled are deleted. Raises what the connection raises."""

    def one(item: DeskItem) -> Person | None:
        try:
            return read(client.admin_get_user(UserPoolId=item.pool, Username=item.username))
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == _GONE:
                return None
            raise

    if client.actor.connection.is_embedded:
        people = [one(item) for item in items]
    else:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            people = list(threads.map(one, items))
    still, settled = [], []
    for item, person in zip(items, people, strict=True):
        if person and fits(kind, person, pool, mfa, now):
            still.append((item, person))
        else:
            settled.append(item.pk)
    DeskItem.objects.filter(pk__in=settled).delete()
    DeskItem.objects.filter(pk__in=[item.pk for item, _ in still]).update(seen=now)
    return Looked(still, len(settled))
