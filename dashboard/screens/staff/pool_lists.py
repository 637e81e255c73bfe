"""The pools of a connection, for choosing those that a role is given for."""

from dataclasses import dataclass, field

from dashboard.aws.clients import StaffClient, actor_of
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.models import Connection
from dashboard.requests import Request

PAGE, MOST = 60, 300


@dataclass
class Pools:
    """``choices`` are ids and words. Not ``whole`` where there are more, or the connection would not tell: ``problem``."""

    choices: list[tuple[str, str]] = field(default_factory=list)
    whole: bool = True
    problem: Problem | None = None


def pools_of(request: Request, connection: Connection) -> Pools:
    """User pools first, then identity pools, at most :data:`MOST` of each."""
    found, actor = Pools(), actor_of(request, connection)
    users, identities = StaffClient(actor), StaffClient(actor, "cognito-identity")
    try:
        for pool in _each(found, users.list_user_pools, "UserPools"):
            found.choices.append((pool["Id"], f"{pool['Name']} · {pool['Id']}"))
        for pool in _each(found, identities.list_identity_pools, "IdentityPools"):
            found.choices.append((pool["IdentityPoolId"], f"{pool['IdentityPoolName']} · identity pool"))
    except ERRORS as error:
        found.problem, found.whole = explain(error, connection), False
    return found


def _each(found: Pools, call, member: str) -> list[dict]:
    rows: list[dict] = []
    paging: dict[str, str] = {}
    while len(rows) < MOST:
        answer = call(MaxResults=PAGE, **paging)
        rows += answer[member]
        if not answer.get("NextToken"):
            return rows
        paging = {"NextToken": answer["NextToken"]}
    found.whole = False
    return rows
