"""The pools that the desk looks into: those whose users the member may see."""

from dataclasses import dataclass

from django.core.cache import cache

from dashboard.import_runs.check_pool import is_copy
from dashboard.models import Connection
from dashboard.permissions.deciding import may_somewhere
from dashboard.place import Place
from dashboard.requests import Request

SEES_USERS = "cognito-idp:ListUsers"
LISTED, LIST_CALLS = 60, 3
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Pools:
    """The pools of one connection with their names. ``more`` says that it has others, which were not listed."""

    places: list[tuple[Place, str]]
    more: bool


def connections(request: Request) -> list[Connection]:
    """The connections on some pool of which the member may see users; the embedded one first."""
    found = [one for one in Connection.objects.all() if may_somewhere(request.user, SEES_USERS, one)]
    return sorted(found, key=lambda one: (not one.is_embedded, one.name))


def pools_of(request: Request, connection: Connection) -> Pools:
    """The pools of a connection; on AWS the same for a minute. Raises what the connection raises."""
    key = f"desk-pools-{connection.pk}-{connection.modified.timestamp()}-{request.user.pk}"
    found = None if connection.is_embedded else cache.get(key)
    if found is None:
        found = _read(Place(request, connection))
        if not connection.is_embedded:
            cache.set(key, found, KEPT_SECONDS)
    rows, more = found
    places = [(Place(request, connection, pool_id), name) for pool_id, name in rows]
    return Pools([(place, name) for place, name in places if _counts(place)], more)


def _counts(place: Place) -> bool:
    return place.may(SEES_USERS) and not (place.embedded and is_copy(place.pool))


def _read(place: Place) -> tuple[list[tuple[str, str]], bool]:
    rows: list[tuple[str, str]] = []
    token = ""
    for _ in range(LIST_CALLS):
        paging = {"NextToken": token} if token else {}
        answer = place.client.list_user_pools(MaxResults=LISTED, **paging)
        rows += [(pool["Id"], pool["Name"]) for pool in answer["UserPools"]]
        token = answer.get("NextToken", "")
        if not token:
            break
    return rows, bool(token)
