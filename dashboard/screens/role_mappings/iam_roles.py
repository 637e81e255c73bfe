"""The roles that IAM keeps, to choose from."""

from dataclasses import dataclass, field

from dashboard.aws.errors import ERRORS, explain
from dashboard.place import Place
from dashboard.screens.role_mappings.trust import doubts

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
    try:
        answer = place.iam.list_roles(MaxItems=_MOST)
    except ERRORS as error:
        return Roles(note=f"The roles could not be listed: {explain(error, place.connection)}")
    fitting, others = {}, {}
    for role in answer["Roles"]:
        trust, arn = role.get("AssumeRolePolicyDocument"), role["Arn"]
        fits = any(not doubts(trust, place.identity_pool_id, guest=guest) for guest in (False, True))
        (fitting if fits else others)[arn] = role["RoleName"]
    note = f"The first {_MOST} roles are listed." if answer.get("IsTruncated") else ""
    return Roles(fitting, others, note)


def short(arn: str) -> str:
    """``role/staff`` of a role's ARN: what tells it apart for a reader."""
    return f"role/{arn.rpartition('/')[2]}" if ":role/" in arn else arn
