"""Mark a contact of a user as verified."""

from typing import Any

from django import forms

from dashboard.acts.act import Given
from dashboard.acts.markable import VERIFY
from dashboard.acts.user import User
from dashboard.acts.user_act import Many, NotPossible, UserAct
from dashboard.acts.users.contacts import contact_form
from dashboard.marked_acts import Mark
from dashboard.users.person import CONTACTS, Person
from dashboard.users.recovery import unverified_contact

_CALL = "cognito-idp:AdminUpdateUserAttributes"
_EFFECTS = "Whoever asks vouches that a contact belongs to its person. Reset codes go there from then on."
_FLAGS = {f"{contact}_verified" for contact in CONTACTS}


def why_not(person: Person, pool: dict) -> str:
    if unverified_contact(person, pool) or _open_ones(person):
        return ""
    return (
        "There is nothing left to verify." if any(map(person.verified, CONTACTS)) else "There is no contact."
    )


def effects(person: Person, pool: dict) -> str:
    contact = unverified_contact(person, pool) or "email"
    return (
        f"You vouch that {person.attributes.get(contact, 'it')} belongs to this person. "
        f"Reset codes go there from then on, and it may become a name to sign in with."
    )


def form(user: User, data: Any) -> forms.Form:
    best = unverified_contact(user.person, user.pool)
    contacts = sorted(_open_ones(user.person), key=lambda contact: contact != best)
    return contact_form(contacts, user.person, data, "Mark as verified")


def perform(user: User, given: Given) -> None:
    """The contact goes along with its flag, so that what was seen is what becomes verified; a masked one cannot."""
    contact = _contact(user, given)
    if not contact:
        raise NotPossible("There is no contact left that could be marked as verified.")
    seen = (
        [] if contact in user.person.masked else [{"Name": contact, "Value": user.person.attributes[contact]}]
    )
    user.client.admin_update_user_attributes(
        **user.names, UserAttributes=[*seen, {"Name": f"{contact}_verified", "Value": "true"}]
    )


def _contact(user: User, given: Given) -> str:
    return given.get("contact") or unverified_contact(user.person, user.pool)


def _open_ones(person: Person) -> list[str]:
    return [each for each in CONTACTS if person.attributes.get(each) and not person.verified(each)]


def marks_verified(members: Given) -> bool:
    """Whether a call vouches for a contact. One that is not made yet, for many users, names no attributes."""
    given = members.get("UserAttributes")
    return given is None or any(
        each.get("Name") in _FLAGS and str(each.get("Value", "")).lower() == "true" for each in given
    )


def title(members: Given) -> str:
    whose = "{name}" if "Username" in members else "{many}"
    return f"Mark a contact of {whose} as verified"


ACT = UserAct(
    key="verify",
    operation=_CALL,
    label="Mark verified",
    why_not=why_not,
    effects=effects,
    form=form,
    perform=perform,
    said=lambda user, given: f"{user.person.attributes[_contact(user, given)]} is verified.",
    offered="row",
    order=50,
    many=Many(
        verb="Mark verified",
        done="marked as verified",
        effects="You vouch that the contact of each belongs to that person. Reset codes go there from then on.",
        desk=("unverified",),
        at_desk_only=True,
    ),
    marks=(Mark(under=VERIFY, call=_CALL, fits=marks_verified, title=title, effects=_EFFECTS),),
)
