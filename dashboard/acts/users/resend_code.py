"""Send a user the code once more with which they confirm their sign-up."""

import hmac
from base64 import b64encode

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, NotPossible, UserAct
from dashboard.users.person import Person

_EFFECTS = "Each gets a new code to confirm the sign-up with, good for 24 hours."


def why_not(person: Person, pool: dict) -> str:
    return "" if person.status == "UNCONFIRMED" else "The sign-up is not waiting to be confirmed."


def perform(user: User, given: Given) -> None:
    """By the pool's first app client: a code of one client is good for all."""
    client = user.where.app_client
    if client is None:
        raise NotPossible("The pool has no app client, through which codes are sent.")
    members = {"ClientId": client["ClientId"], "Username": user.username}
    if secret := client.get("ClientSecret"):
        digest = hmac.digest(secret.encode(), f"{user.username}{client['ClientId']}".encode(), "sha256")
        members["SecretHash"] = b64encode(digest).decode()
    user.client.resend_confirmation_code(**members)


ACT = UserAct(
    key="resend-code",
    operation="cognito-idp:ResendConfirmationCode",
    label="Resend code",
    why_not=why_not,
    effects="They get a new code to confirm the sign-up with, good for 24 hours.",
    perform=perform,
    said="A new code is on its way to {name}.",
    past="Confirmation code sent again",
    page="none",
    order=25,
    many=Many(
        verb="Resend code",
        done="sent a new code",
        effects=_EFFECTS,
        desk=("unconfirmed",),
        at_desk_only=True,
        sends=True,
    ),
)
