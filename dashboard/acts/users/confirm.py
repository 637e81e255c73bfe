"""Confirm a sign-up without its code."""

from dashboard.acts.user_act import Many, UserAct
from dashboard.users.person import Person

_EFFECTS = (
    "Sign-in works from then on, without the code. No e-mail address or phone number becomes verified by it."
)


def why_not(person: Person, pool: dict) -> str:
    return "" if person.status == "UNCONFIRMED" else "The sign-up is not waiting to be confirmed."


ACT = UserAct(
    key="confirm",
    operation="cognito-idp:AdminConfirmSignUp",
    label="Confirm",
    question="Confirm {name}?",
    why_not=why_not,
    effects=_EFFECTS,
    perform=lambda user, given: user.client.admin_confirm_sign_up(**user.names),
    said="The sign-up of {name} is confirmed.",
    past="Sign-up confirmed",
    offered="row",
    order=40,
    likely=3,
    many=Many(verb="Confirm", done="confirmed", effects=_EFFECTS, desk=("unconfirmed",), at_desk_only=True),
)
