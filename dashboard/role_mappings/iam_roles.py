"""The roles that IAM keeps, to choose from."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.aws.telling import telling
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.trust import EVERYONE, GUESTS, SIGNED_IN, takers
from dashboard.place import Place

_MOST = 1000


@dataclass(frozen=True)
class Roles:
    """Roles by ARN: ``fitting`` trust the identity pool, ``others`` do not. ``note`` says what could not be read."""

    fitting: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    note: str = ""

    def knows(self, arn: str) -> bool:
        return arn in self.fitting or arn in self.others


def read_roles(place: Place) -> Roles:
    """The roles of the connection; none, with a note, where they cannot be read."""
    with telling(place) as outcome:
        answer = place.iam.list_roles(MaxItems=_MOST)
    if outcome.problem:
        return Roles(note=f"The roles could not be listed: {outcome.problem}")
    fitting: dict[str, str] = {}
    others: dict[str, str] = {}
    for role in answer["Roles"]:
        trust, arn = role.get("AssumeRolePolicyDocument"), role["Arn"]
        (fitting if who_may_take(trust, place.identity_pool_id) else others)[arn] = role["RoleName"]
    note = f"The first {_MOST} roles are listed." if answer.get("IsTruncated") else ""
    return Roles(fitting, others, note)


def short(arn: str) -> str:
    """``role/staff`` of a role's ARN: what tells it apart for a reader."""
    return f"role/{arn.rpartition('/')[2]}" if ":role/" in arn else arn


def who_may_take(trust: Any, identity_pool_id: str) -> set[str]:
    """SIGNED_IN, GUESTS, or both: whose identities of the pool may take a role with this trust policy."""
    whose = {
        taker.who
        for taker in takers(as_document(trust))
        if taker.is_identity and taker.pool_id in ("", identity_pool_id)
    }
    return {SIGNED_IN, GUESTS} if EVERYONE in whose else whose


def doubts(trust: Any, identity_pool_id: str, *, guest: bool) -> str:
    """Why the role would be refused to an identity of the pool all the same; empty where its trust policy takes it."""
    whose = who_may_take(trust, identity_pool_id)
    if (GUESTS if guest else SIGNED_IN) in whose:
        return ""
    if whose:
        return f"Its trust policy does not take {'guests' if guest else 'signed-in users'} of this identity pool."
    return "Its trust policy does not let this identity pool take it."
