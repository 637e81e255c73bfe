"""What can be done for a user in their state: which support actions make sense, why not, and what each brings about."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.place import Place
from dashboard.users.factors import LABELS as FACTORS
from dashboard.users.factors import TOKEN, asked_for
from dashboard.users.invitation import invitation_contact
from dashboard.users.person import CONTACTS, Person
from dashboard.users.recovery import recovery_contacts, reset_contact, unverified_contact


@dataclass(frozen=True)
class Offer:
    """A support action for one user. ``reason`` says why it makes no sense now, and is empty where it does."""

    key: str
    label: str
    effects: str
    reason: str
    danger: bool = False

    @property
    def possible(self) -> bool:
        return not self.reason

    @property
    def leads(self) -> bool:
        """Whether it is a page to work on, not an act."""
        return self.key in _PAGES

    @property
    def url_name(self) -> str:
        return f"user-{self.key}"

    def url(self, place: Place, person: Person) -> str:
        return place.url("clients") if self.key == "clients" else place.url(self.url_name, person.username)


_LABELS = {
    "resend": "Resend invitation",
    "reset": "Send reset",
    "password": "Set password",
    "confirm": "Confirm",
    "verify": "Mark verified",
    "enable": "Enable",
    "sign-out": "Sign out everywhere",
    "remove-authenticator": "Remove authenticator",
    "mfa-off": "Turn off MFA",
    "disable": "Disable",
    "delete": "Delete",
}
_PAGES = {
    "events": (
        "Look at the events",
        "Nothing changes by looking. What you say of an event teaches threat protection.",
    ),
    "edit": (
        "Edit",
        "Codes go to the new contact at once; a contact that is marked as verified may also be used for resets.",
    ),
    "clients": ("Look at the app clients", "A change there is for everybody who uses that app."),
}
"""Where to go when no single act helps: what the link says, and what working there brings about."""
UNLOCK = Offer(
    "unlock",
    "Unlock",
    "You vouch that the wrong passwords were theirs. They are forgotten, and the right password works at once.",
    reason="",
)
"""Fits only who is locked out, which their events alone tell: so it is not among the offers that everybody has."""
DANGEROUS = ("disable", "delete", "mfa-off", "remove-authenticator")


def offers(person: Person, pool: dict) -> list[Offer]:
    """Every support action, in the order in which pages show them."""
    return [offer(key, person, pool) for key in _LABELS]


def offer(key: str, person: Person, pool: dict) -> Offer:
    """One support action, or one page to go to, by its key."""
    if key == UNLOCK.key:
        return UNLOCK
    if key in _PAGES:
        return Offer(key, *_PAGES[key], reason="")
    why_not, effects = _RULES[key]
    return Offer(key, _LABELS[key], effects(person, pool), why_not(person, pool), key in DANGEROUS)


def _not_reset(person: Person, pool: dict) -> str:
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


def _reset(person: Person, pool: dict) -> str:
    to = person.attributes.get(reset_contact(person, pool), "their verified contact")
    return f"The password stops working at once. A code goes to {to}, with which a new one is chosen within an hour."


def _not_password(person: Person, pool: dict) -> str:
    if person.status == "EXTERNAL_PROVIDER":
        provider = person.provider or "an identity provider"
        return f"This person signs in with {provider}; a password here would open a second way in."
    return ""


def _password(person: Person, pool: dict) -> str:
    return "The old password stops working. A temporary one is sent to the user, unless you set one yourself and pass it on."


def _not_resend(person: Person, pool: dict) -> str:
    if person.status != "FORCE_CHANGE_PASSWORD":
        return "There is no open invitation."
    return "" if invitation_contact(person) else "There is no e-mail address or phone number to send it to."


def _resend(person: Person, pool: dict) -> str:
    to = person.attributes.get(invitation_contact(person), "them")
    return f"Makes a new temporary password and sends it to {to}; the old one stops working."


def _not_confirm(person: Person, pool: dict) -> str:
    return "" if person.status == "UNCONFIRMED" else "The sign-up is not waiting to be confirmed."


def _confirm(person: Person, pool: dict) -> str:
    return "Sign-in works from then on, without the code. No e-mail address or phone number becomes verified by it."


def _not_verify(person: Person, pool: dict) -> str:
    if unverified_contact(person, pool) or any(
        person.attributes.get(c) and not person.verified(c) for c in CONTACTS
    ):
        return ""
    return (
        "There is nothing left to verify." if any(map(person.verified, CONTACTS)) else "There is no contact."
    )


def _verify(person: Person, pool: dict) -> str:
    contact = unverified_contact(person, pool) or "email"
    return (
        f"You vouch that {person.attributes.get(contact, 'it')} belongs to this person. "
        f"Reset codes go there from then on, and it may become a name to sign in with."
    )


def _not_enable(person: Person, pool: dict) -> str:
    return "The account is enabled." if person.enabled else ""


def _enable(person: Person, pool: dict) -> str:
    return "Sign-in works again as it did before; password, groups and status are as they were."


def _not_disable(person: Person, pool: dict) -> str:
    return "" if person.enabled else "The account is disabled already."


def _disable(person: Person, pool: dict) -> str:
    return (
        "Sign-in is refused and sessions end. Nothing is deleted; enabling brings the account back as it was."
    )


def _sign_out(person: Person, pool: dict) -> str:
    return (
        "Every session ends: refresh tokens stop working at once. An app that checks access tokens by itself "
        "may accept one until it runs out, an hour by default."
    )


def _not_remove_authenticator(person: Person, pool: dict) -> str:
    has = TOKEN in person.factors or "SOFTWARE_TOKEN" in person.sign_in_factors
    return "" if has else "No authenticator app is set up."


def _remove_authenticator(person: Person, pool: dict) -> str:
    others = [FACTORS[factor].lower() for factor in asked_for(person, pool) if factor != TOKEN]
    gone = "The app on their phone stops working for this account, and its codes with it. Sessions go on."
    if others:
        return f"{gone} From then on a sign-in asks for a {' or a '.join(others)}."
    if pool.get("MfaConfiguration") == "ON":
        return (
            f"{gone} The pool requires a second factor: after the password the next sign-in leads them through setting up"
            " a new one, or sends a code where a contact for it is there. Make sure who is asking: until then the password"
            " alone decides."
        )
    return f"{gone} The password alone is enough from then on, until they set up an authenticator again in the app."


def _not_mfa_off(person: Person, pool: dict) -> str:
    if not person.factors:
        return "No second factor is on."
    if pool.get("MfaConfiguration") == "ON":
        return "The pool requires a second factor of everyone; a lost authenticator can be removed."
    return ""


def _mfa_off(person: Person, pool: dict) -> str:
    kept = " An authenticator app stays set up and can be turned on again." if TOKEN in person.factors else ""
    return (
        f"The password alone is enough from then on, until a factor is turned on again.{kept} Sessions go on."
    )


def _delete(person: Person, pool: dict) -> str:
    return (
        "The account, its attributes, groups and sessions are gone for good. The name is free again; "
        "a new account under it gets a new sub."
    )


def _always(person: Person, pool: dict) -> str:
    return ""


Rule = Callable[[Person, dict], str]
_RULES: dict[str, tuple[Rule, Rule]] = {
    "reset": (_not_reset, _reset),
    "password": (_not_password, _password),
    "resend": (_not_resend, _resend),
    "confirm": (_not_confirm, _confirm),
    "verify": (_not_verify, _verify),
    "enable": (_not_enable, _enable),
    "disable": (_not_disable, _disable),
    "sign-out": (_always, _sign_out),
    "remove-authenticator": (_not_remove_authenticator, _remove_authenticator),
    "mfa-off": (_not_mfa_off, _mfa_off),
    "delete": (_always, _delete),
}


_LIKELY = ("enable", "resend", "confirm", "reset", "password")


def likely_offer(person: Person, pool: dict) -> Offer | None:
    """The action that a user most likely needs."""
    if person.enabled:
        possible = (offer(key, person, pool) for key in _LIKELY)
        return next((one for one in possible if one.possible), None)
    return offer("enable", person, pool)
