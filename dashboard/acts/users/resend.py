"""Send an open invitation again, with a new temporary password."""

from typing import Any

from django import forms

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, NotPossible, UserAct
from dashboard.acts.users.contacts import contact_form
from dashboard.users.invitation import invitation_contact, resend_invitation
from dashboard.users.person import CONTACTS, Person

_NO_CONTACT = "There is no e-mail address or phone number to send it to."


def why_not(person: Person, pool: dict) -> str:
    if person.status != "FORCE_CHANGE_PASSWORD":
        return "There is no open invitation."
    return "" if invitation_contact(person) else _NO_CONTACT


def effects(person: Person, pool: dict) -> str:
    to = person.attributes.get(invitation_contact(person), "them")
    return f"Makes a new temporary password and sends it to {to}; the old one stops working."


def form(user: User, data: Any) -> forms.Form:
    contacts = [contact for contact in CONTACTS if user.person.attributes.get(contact)]
    return contact_form(contacts, user.person, data, "Send it to")


def perform(user: User, given: Given) -> None:
    contact = _contact(user, given)
    if not contact:
        raise NotPossible(_NO_CONTACT)
    resend_invitation(user.client, user.where.pool_id, user.pool, user.person, contact)


def said(user: User, given: Given) -> str:
    to = user.person.attributes[_contact(user, given)]
    return f"A new invitation is on its way to {to}. The old temporary password stopped working."


def _contact(user: User, given: Given) -> str:
    return given.get("contact") or invitation_contact(user.person)


def past(given: Given) -> str:
    return "Invitation sent again" if given.get("MessageAction") == "RESEND" else ""


ACT = UserAct(
    key="resend",
    operation="cognito-idp:AdminCreateUser",
    permissions=("cognito-idp:AdminCreateUser", "console:ResendInvitation"),
    label="Resend invitation",
    why_not=why_not,
    effects=effects,
    form=form,
    perform=perform,
    said=said,
    past=past,
    offered="row",
    order=10,
    likely=2,
    many=Many(
        verb="Resend invitation",
        done="invited again",
        effects="Each gets a new temporary password; the old one stops working. Only open invitations can be sent again.",
        desk=("invitation",),
        sends=True,
    ),
)
