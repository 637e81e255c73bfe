"""Send a user a code with which they choose a new password."""

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, UserAct
from dashboard.users.person import Person
from dashboard.users.recovery import recovery_contacts, reset_contact


def why_not(person: Person, pool: dict) -> str:
    if person.status == "EXTERNAL_PROVIDER":
        return f"The password is kept by {person.provider or 'the identity provider'}, not by this pool."
    if person.status == "FORCE_CHANGE_PASSWORD":
        return "An open invitation cannot be reset: resend it, or set a password."
    if person.status == "UNCONFIRMED":
        return "The sign-up is not confirmed yet: confirm it first."
    if not recovery_contacts(pool):
        return "This pool lets only administrators recover accounts: set a password instead."
    if not reset_contact(person, pool):
        return (
            "There is no verified e-mail address or phone number for the code: "
            "mark one verified first, or set a password."
        )
    return ""


def effects(person: Person, pool: dict) -> str:
    to = _address(person, pool)
    return f"The password stops working at once. A code goes to {to}, with which a new one is chosen within an hour."


def said(user: User, given: Given) -> str:
    to, name = _address(user.person, user.pool), user.person.title
    return f"A reset code is on its way to {to}. {name} signs in again once a new password is chosen."


def _address(person: Person, pool: dict) -> str:
    return person.attributes.get(reset_contact(person, pool), "their verified contact")


ACT = UserAct(
    key="reset",
    operation="cognito-idp:AdminResetUserPassword",
    label="Send reset",
    why_not=why_not,
    effects=effects,
    perform=lambda user, given: user.client.admin_reset_user_password(**user.names),
    said=said,
    past="Reset sent",
    offered="row",
    order=20,
    likely=4,
    many=Many(
        verb="Send reset",
        done="sent a reset",
        effects="Their passwords stop working at once, and each gets a code for choosing a new one.",
        sends=True,
    ),
)
