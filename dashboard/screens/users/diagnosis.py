"""Why can this person not sign in? One pure function from what is known to findings and one recommended action.

Follows the support desk's table in "Managing user accounts" and the sign-in pages of the Cognito guide.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.models import AuditRecord
from dashboard.people.invitation import Invitation, read_invitation
from dashboard.people.person import CONTACTS, Person
from dashboard.people.recovery import recovery_contacts, reset_contact, unverified_contact
from dashboard.screens.users.offers import Offer, offer

PASSWORD_FLOWS = {
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
}


@dataclass(frozen=True)
class Finding:
    """One thing that stands in the way (``stops``), or that will bite later."""

    words: str
    stops: bool = True
    more: str = ""
    action: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """Findings, worst first, and the one action that helps most; None where none of the console's would."""

    findings: list[Finding]
    recommended: Offer | None
    advice: list[str] = field(default_factory=list)

    @property
    def blocked(self) -> bool:
        return any(finding.stops for finding in self.findings)

    @property
    def tone(self) -> str:
        return "warn" if self.blocked else "info" if self.findings else "good"


def diagnose(
    pool: dict,
    person: Person,
    clients: list[dict] | None,
    records: Iterable[AuditRecord],
    now: datetime,
) -> Diagnosis:
    """What hinders a user. ``clients`` are UserPoolClientTypes, None where they could not be read."""
    records = list(records)
    found = [
        *_disabled(person),
        *_status(pool, person, read_invitation(person, pool, now, records), now),
        *_unverified(pool, person),
        *_second_factor(pool, person),
        *_clients(clients),
    ]
    found.sort(key=lambda finding: not finding.stops)
    action = next((finding.action for finding in found if finding.action), "")
    recommended = offer(action, person, pool) if action else None
    if recommended and not recommended.possible:
        recommended = None
    stopped = any(finding.stops for finding in found)
    return Diagnosis(found, recommended, [] if stopped else _what_to_try(person))


def _disabled(person: Person) -> Iterable[Finding]:
    if not person.enabled:
        yield Finding(
            "The account is disabled. Every sign-in is refused, whatever the password.", action="enable"
        )


def _status(pool: dict, person: Person, invitation: Invitation | None, now: datetime) -> Iterable[Finding]:
    if person.status == "FORCE_CHANGE_PASSWORD":
        yield _invited(invitation)
    elif person.status == "UNCONFIRMED":
        yield Finding(
            "They signed up, and have not entered the confirmation code yet.",
            more="The code holds for 24 hours. Confirming here does without it; only do so for a person you know.",
            action="confirm",
        )
    elif person.status == "RESET_REQUIRED":
        yield _must_reset(pool, person)
    elif person.status == "EXTERNAL_PROVIDER":
        provider = person.provider or "an identity provider"
        yield Finding(
            f"They sign in with {provider}. A password of this pool cannot work for them.",
            stops=False,
            more=f"If signing in fails, look at the account there, and at {provider}'s attribute mapping here: "
            "a mapped attribute has to be mutable and writable by the app client.",
        )
    elif person.status == "COMPROMISED":
        yield Finding("The password was found among leaked ones, and is refused.", action="reset")


def _invited(invitation: Invitation | None) -> Finding:
    if invitation is None:
        return Finding("They were invited and have not chosen a password yet.", action="resend")
    days = f"{invitation.days} day{'' if invitation.days == 1 else 's'}"
    sent, ends = _day(invitation.sent), _day(invitation.ends)
    if invitation.recorded and invitation.expired:
        doubt = "" if invitation.certain else " Unless another tool has sent a new one since."
        return Finding(
            f"The temporary password of {sent} held for {days} and ran out on {ends}.{doubt}",
            more="“Forgot password” cannot help while an invitation is open.",
            action="resend",
        )
    if invitation.expired:
        return Finding(
            f"The temporary password has run out. It holds for {days}, and was set no later than {sent}.",
            more="“Forgot password” cannot help while an invitation is open.",
            action="resend",
        )
    known = f"of {sent} holds until {ends}" if invitation.recorded else f"holds until {ends} at the latest"
    return Finding(
        f"They have not signed in since they were invited. The temporary password {known}.",
        stops=False,
        more="They need the password of the latest message, and may have overlooked it. “Forgot password” cannot help"
        " while an invitation is open; a temporary password that was typed once and not replaced is used up.",
        action="resend",
    )


def _must_reset(pool: dict, person: Person) -> Finding:
    words = "They must choose a new password before they can sign in: it was reset, or they were imported."
    if contact := reset_contact(person, pool):
        return Finding(
            words,
            more=f"“Forgot password” in the app sends a code to {person.attributes[contact]}. Sending it from here does the"
            " same.",
            action="reset",
        )
    return Finding(
        f"{words} No verified contact can receive the code, so they cannot do it alone.",
        action="verify" if unverified_contact(person, pool) and recovery_contacts(pool) else "password",
    )


def _unverified(pool: dict, person: Person) -> Iterable[Finding]:
    if person.status in ("EXTERNAL_PROVIDER", "RESET_REQUIRED"):
        return
    if not any(person.attributes.get(contact) for contact in CONTACTS):
        yield Finding(
            "There is no e-mail address and no phone number. No message or code can reach this person.",
            stops=False,
            action="" if person.status == "FORCE_CHANGE_PASSWORD" else "password",
        )
    elif person.status == "CONFIRMED" and not recovery_contacts(pool):
        yield Finding(
            "“Forgot password” is off in this pool: only administrators recover accounts.", stops=False
        )
    elif person.status == "CONFIRMED" and not reset_contact(person, pool):
        contact = unverified_contact(person, pool)
        which = (
            f"The {CONTACTS[contact]} is" if contact else "No contact that this pool allows for recovery is"
        )
        negation = " not" if contact else ""
        yield Finding(
            f"{which}{negation} verified, so “Forgot password” fails and a forgotten password stays forgotten.",
            stops=False,
            more="Make sure that it is theirs, mark it verified, and let them try again." if contact else "",
            action="verify" if contact else "password",
        )


def _second_factor(pool: dict, person: Person) -> Iterable[Finding]:
    if pool.get("MfaConfiguration") == "ON" and not person.factors and person.status != "EXTERNAL_PROVIDER":
        yield Finding(
            "The pool requires a second factor, and none is set up.",
            stops=False,
            more="The app has to lead them through the set-up at the next sign-in, or send a code by SMS. An app that"
            " cannot do either stops there.",
        )


def _clients(clients: list[dict] | None) -> Iterable[Finding]:
    if clients is None:
        return
    if not clients:
        yield Finding("The pool has no app client, so no app can sign anyone in.")
        return
    flows = [set(client.get("ExplicitAuthFlows", ())) for client in clients]
    hosted = [client.get("AllowedOAuthFlowsUserPoolClient") for client in clients]
    if not any(not have or have & PASSWORD_FLOWS for have in flows) and not any(hosted):
        yield Finding("No app client allows a sign-in with a password: the flows are switched off.")


def _what_to_try(person: Person) -> list[str]:
    if person.status == "EXTERNAL_PROVIDER":
        return []
    tries = [
        "Let them type the password again, and check which name they sign in with.",
        "After five wrong passwords sign-in is held up for a while, 15 minutes at most, even with the right one;"
        " nothing lifts that but waiting.",
    ]
    # A reset is refused while an invitation is open: there the invitation is sent again.
    invited = person.status == "FORCE_CHANGE_PASSWORD"
    return tries if invited else [*tries, "If they have forgotten the password, send a reset."]


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
