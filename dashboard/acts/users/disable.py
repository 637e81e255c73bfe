"""Disable a user."""

from dashboard.acts.user_act import Many, UserAct
from dashboard.users.person import Person


def why_not(person: Person, pool: dict) -> str:
    return "" if person.enabled else "The account is disabled already."


ACT = UserAct(
    key="disable",
    operation="cognito-idp:AdminDisableUser",
    label="Disable",
    question="Disable {name}?",
    why_not=why_not,
    effects=(
        "Sign-in is refused and sessions end. Nothing is deleted; enabling brings the account back as it was."
    ),
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
)
