"""Turn off all second factors of a user."""

from dashboard.acts.act import Given
from dashboard.acts.markable import REMOVE_FACTOR
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.marked_acts import Mark
from dashboard.users.factors import SETTINGS, TOKEN
from dashboard.users.person import Person

_CALL = "cognito-idp:AdminSetUserMFAPreference"
_FACTORS = {
    "SMSMfaSettings": "codes by SMS",
    "SoftwareTokenMfaSettings": "the authenticator app",
    "EmailMfaSettings": "codes by e-mail",
    "WebAuthnMfaSettings": "the passkey",
}


def why_not(person: Person, pool: dict) -> str:
    if not person.factors:
        return "No second factor is on."
    if pool.get("MfaConfiguration") == "ON":
        return "The pool requires a second factor of everyone; a lost authenticator can be removed."
    return ""


def effects(person: Person, pool: dict) -> str:
    kept = " An authenticator app stays set up and can be turned on again." if TOKEN in person.factors else ""
    return (
        f"The password alone is enough from then on, until a factor is turned on again.{kept} Sessions go on."
    )


def perform(user: User, given: Given) -> None:
    off = {"Enabled": False, "PreferredMfa": False}
    members = {SETTINGS[factor]: off for factor in user.person.factors if factor in SETTINGS}
    user.client.admin_set_user_mfa_preference(**user.names, **members)


def _turned_off(members: Given) -> list[str]:
    return [key for key, given in members.items() if isinstance(given, dict) and not given.get("Enabled")]


def _title(members: Given) -> str:
    return f"Turn off {' and '.join(_FACTORS.get(key, key) for key in _turned_off(members))} of {{name}}"


MARKS = (
    Mark(
        under=REMOVE_FACTOR,
        call=_CALL,
        fits=lambda members: bool(_turned_off(members)),
        title=_title,
        effects="A sign-in no longer asks for it.",
    ),
    # No page makes this older call; a key or a role may.
    Mark(
        under=REMOVE_FACTOR,
        call="cognito-idp:AdminSetUserSettings",
        fits=lambda members: not members.get("MFAOptions"),
        title="Turn off codes by SMS of {name}",
        effects="A sign-in no longer asks for one.",
    ),
)
ACT = UserAct(
    key="mfa-off",
    operation=_CALL,
    label="Turn off MFA",
    why_not=why_not,
    effects=effects,
    perform=perform,
    said="MFA is off for {name}.",
    past="Second factors changed",
    dangerous=True,
    offered="row",
    order=80,
    marks=MARKS,
)
