"""The support actions of a user's page: what each asks, calls, and says afterwards."""

from typing import Any

from django import forms

from dashboard.desk.notes import notes_on
from dashboard.pages import page
from dashboard.place import Place
from dashboard.screens.users.acting import action
from dashboard.screens.users.fields import as_wire
from dashboard.users.factors import SETTINGS
from dashboard.users.invitation import invitation_contact, resend_invitation
from dashboard.users.person import CONTACTS, Person
from dashboard.users.recovery import reset_contact, unverified_contact


def send_reset(place: Place, person: Person, data: dict) -> str:
    place.client.admin_reset_user_password(UserPoolId=place.pool_id, Username=person.username)
    to = person.attributes.get(reset_contact(person, place.pool), "their verified contact")
    return f"A reset code is on its way to {to}. {person.title} signs in again once a new password is chosen."


def resend(place: Place, person: Person, data: dict) -> str:
    contact = data.get("contact") or invitation_contact(person)
    resend_invitation(place.client, place.pool_id, place.pool, person, contact)
    return f"A new invitation is on its way to {person.attributes[contact]}. The old temporary password stopped working."


def confirm(place: Place, person: Person, data: dict) -> str:
    place.client.admin_confirm_sign_up(UserPoolId=place.pool_id, Username=person.username)
    return f"The sign-up of {person.title} is confirmed."


def verify(place: Place, person: Person, data: dict) -> str:
    """The contact goes along with its flag, so that what was seen is what becomes verified; a masked one cannot."""
    contact = data.get("contact") or unverified_contact(person, place.pool)
    seen = {} if contact in person.masked else {contact: person.attributes[contact]}
    place.client.admin_update_user_attributes(
        UserPoolId=place.pool_id,
        Username=person.username,
        UserAttributes=as_wire(seen | {f"{contact}_verified": "true"}),
    )
    return f"{person.attributes[contact]} is verified."


def enable(place: Place, person: Person, data: dict) -> str:
    place.client.admin_enable_user(UserPoolId=place.pool_id, Username=person.username)
    return f"{person.title} is enabled and can sign in again."


def disable(place: Place, person: Person, data: dict) -> str:
    place.client.admin_disable_user(UserPoolId=place.pool_id, Username=person.username)
    return f"{person.title} is disabled."


def sign_out(place: Place, person: Person, data: dict) -> str:
    place.client.admin_user_global_sign_out(UserPoolId=place.pool_id, Username=person.username)
    return f"{person.title} is signed out everywhere."


def remove_authenticator(place: Place, person: Person, data: dict) -> str:
    place.client.admin_delete_software_token(UserPoolId=place.pool_id, Username=person.username)
    return f"The authenticator of {person.title} is removed."


def turn_off_mfa(place: Place, person: Person, data: dict) -> str:
    off = {"Enabled": False, "PreferredMfa": False}
    place.client.admin_set_user_mfa_preference(
        UserPoolId=place.pool_id,
        Username=person.username,
        **{SETTINGS[factor]: off for factor in person.factors if factor in SETTINGS},
    )
    return f"MFA is off for {person.title}."


def delete(place: Place, person: Person, data: dict) -> str:
    place.client.admin_delete_user(UserPoolId=place.pool_id, Username=person.username)
    notes_on(place.connection.pk, place.pool_id, person.sub or person.username).delete()
    return f"{person.title} ({person.username}) is deleted."


def _contact_form(contacts: list[str], person: Person, data: Any, label: str) -> forms.Form:
    form = forms.Form(data)
    choices = [(contact, person.attributes[contact]) for contact in contacts]
    if len(choices) > 1:
        form.fields["contact"] = forms.ChoiceField(
            choices=choices, label=label, required=False, widget=forms.RadioSelect, initial=choices[0][0]
        )
    elif choices:
        form.fields["contact"] = forms.CharField(
            widget=forms.HiddenInput, initial=choices[0][0], required=False
        )
        form.fields["contact"].validators.append(_one_of(contacts))
    return form


def _one_of(contacts: list[str]):
    def check(value: str) -> None:
        if value not in contacts:
            raise forms.ValidationError("This user has no such contact.")

    return check


def _resend_form(place: Place, person: Person, data: Any) -> forms.Form:
    contacts = [contact for contact in CONTACTS if person.attributes.get(contact)]
    return _contact_form(contacts, person, data, "Send it to")


def _verify_form(place: Place, person: Person, data: Any) -> forms.Form:
    open_ones = [c for c in CONTACTS if person.attributes.get(c) and not person.verified(c)]
    best = unverified_contact(person, place.pool)
    return _contact_form(sorted(open_ones, key=lambda c: c != best), person, data, "Mark as verified")


reset_view = page("cognito-idp:AdminResetUserPassword")(action("reset", send_reset))
resend_view = page("cognito-idp:AdminCreateUser", "console:ResendInvitation")(
    action("resend", resend, _resend_form)
)
confirm_view = page("cognito-idp:AdminConfirmSignUp")(action("confirm", confirm))
verify_view = page("cognito-idp:AdminUpdateUserAttributes")(action("verify", verify, _verify_form))
enable_view = page("cognito-idp:AdminEnableUser")(action("enable", enable))
disable_view = page("cognito-idp:AdminDisableUser")(action("disable", disable))
sign_out_view = page("cognito-idp:AdminUserGlobalSignOut")(action("sign-out", sign_out))
remove_authenticator_view = page("cognito-idp:AdminDeleteSoftwareToken")(
    action("remove-authenticator", remove_authenticator)
)
mfa_off_view = page("cognito-idp:AdminSetUserMFAPreference")(action("mfa-off", turn_off_mfa))
delete_view = page("cognito-idp:AdminDeleteUser")(action("delete", delete))
