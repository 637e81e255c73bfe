"""A request in words, as the act says them that it is for."""

from dashboard.acts.registry import marked_act
from dashboard.acts.user_act import UserAct
from dashboard.marked_acts import Mark
from dashboard.models import ApprovalRequest


def title(request: ApprovalRequest) -> str:
    """What is asked for, as a heading: "Delete 12 users"."""
    words = mark_of(request).title
    return (words if isinstance(words, str) else words(request.members)).format(
        many=counted(request.many, "user"),
        identities=counted(len(request.members.get("IdentityIdsToDelete", ())), "identity", "identities"),
        name=request.members.get("Username") or request.facts.get("name") or request.pool,
    )


def effect(request: ApprovalRequest) -> str:
    """What it will do, in a sentence."""
    return mark_of(request).effects


def bulk_action(request: ApprovalRequest) -> str:
    """The word by which a bulk job does it to many users; empty where it is one call."""
    act, _ = marked_act(request.call, request.members)
    return act.key_for_many if request.names and isinstance(act, UserAct) else ""


def given(request: ApprovalRequest) -> list[tuple[str, str]]:
    """The attributes that a call would set, by name."""
    return [(each["Name"], str(each.get("Value", ""))) for each in request.members.get("UserAttributes", ())]


def mark_of(request: ApprovalRequest) -> Mark:
    """Why its call needs a second person, and in which words."""
    return marked_act(request.call, request.members)[1]


def counted(number: int, one: str, many: str = "") -> str:
    """``1 user``, ``2,000 users``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
