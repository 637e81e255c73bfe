"""Set a user's password: one that is drawn and sent to the user alone; or one to pass on, temporary or for good, which
needs a permission of its own.
"""

from dashboard import audit
from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.aws.unmasked import unmasked
from dashboard.users.invitation import invitation_contact, resend_invitation
from dashboard.users.passwords import generate_password
from dashboard.users.person import Person

SENT, TEMPORARY, PERMANENT = "sent", "temporary", "permanent"
SEND, SET_TEMPORARY = "console:SendTemporaryPassword", "console:SetTemporaryPassword"
SET = "cognito-idp:AdminSetUserPassword"


def why_not(person: Person, pool: dict) -> str:
    if person.status == "EXTERNAL_PROVIDER":
        provider = person.provider or "an identity provider"
        return f"This person signs in with {provider}; a password here would open a second way in."
    return ""


def perform(user: User, given: Given) -> None:
    """``holds`` is one of the three above; with the latter two goes the ``password``."""
    if given["holds"] == SENT:
        _send(user)
        return
    user.client.admin_set_user_password(
        **user.names, Password=given["password"], Permanent=given["holds"] == PERMANENT
    )
    if given["holds"] == TEMPORARY:
        _note(user, SET_TEMPORARY)


def _send(user: User) -> None:
    """Cognito sends temporary passwords to invited users alone, so the user becomes one first, by one that nobody knows."""
    if user.person.status != "FORCE_CHANGE_PASSWORD":
        unseen = generate_password(user.pool)
        unmasked(user.client).admin_set_user_password(**user.names, Password=unseen, Permanent=False)
    _note(user, SEND)
    resend_invitation(
        user.client, user.where.pool_id, user.pool, user.person, invitation_contact(user.person)
    )


def _note(user: User, permission: str) -> None:
    call = permission.partition(":")[2]
    audit.note(user.client.actor, call, pool=user.where.pool_id, target=user.username)


ACT = UserAct(
    key="password",
    operation=SET,
    permissions=(SEND, SET_TEMPORARY, SET),
    label="Set password",
    why_not=why_not,
    effects=(
        "The old password stops working. A temporary one is sent to the user, unless you set one yourself and pass it on."
    ),
    perform=perform,
    said="A temporary password is on its way to {name}. The old one stopped working.",
    past=lambda given: "Password set" if given.get("Permanent") else "Temporary password set",
    also_past={
        "SendTemporaryPassword": "Temporary password sent",
        "SetTemporaryPassword": "Temporary password made to pass on",
    },
    page="own",
    offered="row",
    order=30,
    likely=5,
)
