"""Enable a disabled user."""

from dashboard.acts.user_act import Many, UserAct
from dashboard.users.person import Person


def why_not(person: Person, pool: dict) -> str:
    return "The account is enabled." if person.enabled else ""


ACT = UserAct(
    key="enable",
    operation="cognito-idp:AdminEnableUser",
    label="Enable",
    question="Enable {name}?",
    why_not=why_not,
    effects="Sign-in works again as it did before; password, groups and status are as they were.",
    perform=lambda user, given: user.client.admin_enable_user(**user.names),
    said="{name} is enabled and can sign in again.",
    past="Enabled",
    offered="row",
    order=90,
    likely=1,
    many=Many(verb="Enable", done="enabled", effects="They can sign in again as before.", opposite="disable"),
)
