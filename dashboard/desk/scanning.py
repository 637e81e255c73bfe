"""Looks through a pool for whom somebody should look at: page by page through ListUsers, one status after the other.

A scan is begun by a staff member and works on their behalf. After each page its place is stored, so that a worker who
dies loses no more than that page; storing a page twice changes nothing. On AWS a worker reads one page and comes back
later, so that a scan never uses up the rate that the pool's own app needs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError
from django.db.models import QuerySet
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, code_of, explain, is_busy
from dashboard.aws.guard import NotAllowed
from dashboard.desk.kinds import STATUSES, STUCK_AFTER, UNCONFIRMED, Kind, fits, kinds_of
from dashboard.desk.notes import forget_notes_of_the_gone
from dashboard.leases import LostLeaseError, due, held, keep, release, take
from dashboard.models import Connection, DeskItem, DeskScan, StaffMember
from dashboard.users.person import Person, read

KEPT = 10_000
"""Of each kind in a pool, so many are kept as items; the rest is found once those are settled."""
PAGE = 60
SLICE = 100
"""Pages that a worker reads on the embedded engine before it lets others work."""
PAUSE_ON_AWS = 0.5
"""Seconds from one page to the next on AWS."""
BUSY_PAUSE = 30.0
_DELETED_AT_ONCE = 1000
_STALE = "InvalidParameterException"


@dataclass(frozen=True)
class _Work:
    client: StaffClient
    scan: DeskScan
    pool: dict
    mfa: dict

    @property
    def kinds(self) -> list[Kind]:
        return kinds_of(STATUSES[self.scan.step], self.pool)


def begin(connection: Connection, pool: str, staff: StaffMember, now: datetime) -> DeskScan:
    """Begin a scan of a pool from its first page, or join the one under way."""
    fresh = {
        "staff": staff,
        "step": 0,
        "token": "",
        "looked": 0,
        "found": {},
        "problem": "",
        "started": now,
        "leased": None,
        "finished": None,
    }
    scan, made = DeskScan.objects.get_or_create(connection=connection, pool=pool, defaults=fresh)
    if not made and DeskScan.objects.filter(pk=scan.pk, finished__isnull=False).update(**fresh):
        scan.refresh_from_db()
    return scan


def open_scans() -> QuerySet[DeskScan]:
    """Scans that are not finished and that nobody works on."""
    return due(_unfinished())


def _unfinished() -> QuerySet[DeskScan]:
    return DeskScan.objects.select_related("staff", "connection").filter(finished=None)


def advance(scan_id: int) -> float | None:
    """Go on with a scan for a while. The seconds after which to come back; None where there is nothing left to do."""
    scan = take(_unfinished(), scan_id)
    if scan is None:
        return None
    try:
        with held(scan):
            wait = _try_to_advance(scan)
        if wait is not None:
            release(scan, wait or None)
    except LostLeaseError:
        return None
    return wait


def _try_to_advance(scan: DeskScan) -> float | None:
    client = StaffClient(Actor(scan.staff, scan.connection, page_pool=scan.pool))
    try:
        return _advance(client, scan)
    except NotAllowed as error:
        _finish(scan, str(error))
        return None
    except ERRORS as error:
        if not is_busy(error):
            _finish(scan, str(explain(error, scan.connection)))
            return None
        return BUSY_PAUSE


def _advance(client: StaffClient, scan: DeskScan) -> float | None:
    pool = client.describe_user_pool(UserPoolId=scan.pool)["UserPool"]
    mfa = client.get_user_pool_mfa_config(UserPoolId=scan.pool)
    work = _Work(client, scan, pool, mfa)
    for _ in range(SLICE if scan.connection.is_embedded else 1):
        if scan.step >= len(STATUSES):
            _forget_settled(scan)
            forget_notes_of_the_gone(client, scan.pool)
            _finish(scan)
            return None
        if work.kinds:
            _read_page(work)
        else:
            _next_step(scan)
        _store(scan)
    return 0 if scan.connection.is_embedded else PAUSE_ON_AWS


def _read_page(work: _Work) -> None:
    scan, now = work.scan, timezone.now()
    paging = {"PaginationToken": scan.token} if scan.token else {}
    try:
        answer = work.client.list_users(UserPoolId=scan.pool, Filter=_filter(scan), Limit=PAGE, **paging)
    except ClientError as error:
        if not scan.token or code_of(error) != _STALE:
            raise
        scan.token = ""  # it is older than an hour: go through this status anew
        scan.found = {k: n for k, n in scan.found.items() if k not in {kind.key for kind in work.kinds}}
        return
    people = [read(user) for user in answer["Users"]]
    for kind in work.kinds:
        _keep(work, kind, [p for p in _with_factors(work, kind, people, now) if _is(work, kind, p, now)], now)
    scan.looked += len(people)
    scan.token = answer.get("PaginationToken", "")
    if not scan.token:
        _next_step(scan)


def _filter(scan: DeskScan) -> str:
    status = STATUSES[scan.step]
    term = f'cognito:user_status = "{status}"'
    if status == UNCONFIRMED and scan.connection.is_embedded:
        return f'{term} and cognito:user_create_date < "{scan.started - STUCK_AFTER:%Y-%m-%dT%H:%M:%SZ}"'
    return term


def _is(work: _Work, kind: Kind, person: Person, now: datetime) -> bool:
    return fits(kind, person, work.pool, work.mfa, now)


def _with_factors(work: _Work, kind: Kind, people: list[Person], now: datetime) -> Iterable[Person]:
    """ListUsers tells no factors: who may be without one is read by themselves."""
    if kind.key != "no-factor":
        return people
    suspects = [person for person in people if _is(work, kind, person, now)]
    who = {"UserPoolId": work.scan.pool}
    return [read(work.client.admin_get_user(**who, Username=person.username)) for person in suspects]


def _keep(work: _Work, kind: Kind, people: list[Person], now: datetime) -> None:
    scan = work.scan
    room = max(0, KEPT - scan.found.get(kind.key, 0))
    scan.found[kind.key] = scan.found.get(kind.key, 0) + len(people)
    rows = [
        DeskItem(
            connection=scan.connection,
            pool=scan.pool,
            kind=kind.key,
            username=person.username,
            sub=person.sub or person.username,
            since=person.modified or person.created or now,
            seen=now,
        )
        for person in people[:room]
    ]
    DeskItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["username", "since", "seen"],
        unique_fields=["connection", "pool", "kind", "sub"],
    )


def _forget_settled(scan: DeskScan) -> None:
    """What this scan has not seen any more, a batch at a time."""
    settled = DeskItem.objects.filter(connection=scan.connection, pool=scan.pool, seen__lt=scan.started)
    while batch := list(settled.values_list("pk", flat=True)[:_DELETED_AT_ONCE]):
        DeskItem.objects.filter(pk__in=batch).delete()


def _next_step(scan: DeskScan) -> None:
    scan.step, scan.token = scan.step + 1, ""


def _store(scan: DeskScan) -> None:
    """Store how far the scan is. Raises LostLeaseError where another worker has taken it."""
    keep(scan, **{name: getattr(scan, name) for name in ("step", "token", "looked", "found")})


def _finish(scan: DeskScan, problem: str = "") -> None:
    keep(scan, finished=timezone.now(), leased=None, problem=problem[:500])
