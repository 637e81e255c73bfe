"""The queue over all pools: how many users of each kind wait, and when it was last looked at."""

from dataclasses import dataclass

from django.utils import timezone

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.desk.kinds import KINDS
from dashboard.desk.queue import counts
from dashboard.models import Connection, DeskScan
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.desk.pools import SEES_USERS, pools_of


@dataclass(frozen=True)
class Line:
    """A pool's line. ``cells`` are (label of the kind, how many, address), in the order of the kinds."""

    place: Place
    name: str
    scan: DeskScan | None
    cells: list[tuple[str, int, str]]


def overview(request: Request, asked: list[Connection]) -> dict:
    """Every embedded pool, and those on AWS that somebody had looked through: no page asks AWS for this."""
    found = counts(asked, timezone.now())
    scans = {(s.connection_id, s.pool): s for s in DeskScan.objects.filter(connection__in=asked)}
    lines: list[Line] = []
    problems: list[Problem] = []
    for connection in asked:
        try:
            places = _places(request, connection, scans)
        except ERRORS as error:
            problems.append(explain(error, connection))
            continue
        for place, name in places:
            key = connection.pk, place.pool_id
            lines.append(Line(place, name, scans.get(key), _cells(place, found.get(key, {}))))
    return {"lines": lines, "line_problems": problems, "kinds": list(KINDS.values())}


def _places(request: Request, connection: Connection, scans: dict) -> list[tuple[Place, str]]:
    if connection.is_embedded:
        return pools_of(request, connection).places
    names = request.session.get("pool_names", {})
    places = [Place(request, connection, pool) for on, pool in scans if on == connection.pk]
    seen = [place for place in places if place.may(SEES_USERS)]
    return [(place, names.get(f"{connection.slug}/{place.pool_id}", place.pool_id)) for place in seen]


def _cells(place: Place, found: dict[str, int]) -> list[tuple[str, int, str]]:
    return [(kind.label, found.get(key, 0), place.url("queue-kind", key)) for key, kind in KINDS.items()]
