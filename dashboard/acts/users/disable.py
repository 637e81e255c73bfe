"""Disable a user."""

from dashboard.acts.act import Given
from dashboard.acts.markable import DISABLE
from dashboard.acts.user_act import Many, UserAct
from dashboard.marked_acts import Mark
from dashboard.users.person import Person

_CALL = "cognito-idp:AdminDisableUser"
_EFFECTS = (
    "Sign-in is refused and sessions end. Nothing is deleted; enabling brings the account back as it was."
)


def why_not(person: Person, pool: dict) -> str:
    return "" if person.enabled else "The account is disabled already."


def title(members: Given) -> str:
    return "Disable {name}" if "Username" in members else "Disable {many}"


ACT = UserAct(
    key="disable",
    operation=_CALL,
    label="Disable",
    question="Disable {name}?",
    why_not=why_not,
    effects=_EFFECTS,
    perform=lambda user, given: user.client.admin_disable_user(**user.names),
    said="{name} is disabled.",
    past="Disabled",
    dangerous=True,
    offered="more",
    order=100,
    many=Many(
        verb="Disable",
        done="disabled",
        effects="Sign-in is refused and sessions end. Nothing is deleted.",
        opposite="enable",
    ),
    marks=(Mark(under=DISABLE, call=_CALL, title=title, effects=_EFFECTS),),
)
