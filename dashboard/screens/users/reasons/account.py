"""The account itself: disabled, invited, unconfirmed, reset, federated."""

from collections.abc import Iterable

from dashboard.screens.users.reasons.case import Case, Finding, day
from dashboard.users.invitation import Invitation, read_invitation
from dashboard.users.recovery import recovery_contacts, reset_contact, unverified_contact

_OPEN = "“Forgot password” cannot help while an invitation is open."


def disabled(case: Case) -> Iterable[Finding]:
    if not case.person.enabled:
        yield Finding(
            "The account is disabled. Every sign-in is refused, whatever the password.", action="enable"
        )


def unconfirmed(case: Case) -> Iterable[Finding]:
    if case.person.status == "UNCONFIRMED":
        yield Finding(
            "They signed up, and have not entered the confirmation code yet.",
            more="The code holds for 24 hours. Confirming here does without it; only do so for a person you know.",
            action="confirm",
        )


def federated(case: Case) -> Iterable[Finding]:
    if case.person.status == "EXTERNAL_PROVIDER":
        provider = case.person.provider or "an identity provider"
        yield Finding(
            f"They sign in with {provider}. A password of this pool cannot work for them.",
            stops=False,
            more=f"If signing in fails, look at the account there, and at {provider}'s attribute mapping here: "
            "a mapped attribute has to be mutable and writable by the app client.",
        )


def compromised(case: Case) -> Iterable[Finding]:
    if case.person.status == "COMPROMISED":
        yield Finding("The password was found among leaked ones, and is refused.", action="reset")


def must_reset(case: Case) -> Iterable[Finding]:
    pool, person = case.pool, case.person
    if person.status != "RESET_REQUIRED":
        return
    words = "They must choose a new password before they can sign in: it was reset, or they were imported."
    if contact := reset_contact(person, pool):
        more = f"“Forgot password” in the app sends a code to {person.attributes[contact]}. Sending it from here does the same."
        yield Finding(words, more=more, action="reset")
        return
    yield Finding(
        f"{words} No verified contact can receive the code, so they cannot do it alone.",
        action="verify" if unverified_contact(person, pool) and recovery_contacts(pool) else "password",
    )


def invited(case: Case) -> Iterable[Finding]:
    if case.person.status == "FORCE_CHANGE_PASSWORD":
        yield _invited(read_invitation(case.person, case.pool, case.now, case.records))


def _invited(invitation: Invitation | None) -> Finding:
    if invitation is None:
        return Finding("They were invited and have not chosen a password yet.", action="resend")
    days = f"{invitation.days} day{'' if invitation.days == 1 else 's'}"
    sent, ends = day(invitation.sent), day(invitation.ends)
    if invitation.recorded and invitation.expired:
        doubt = "" if invitation.certain else " Unless another tool has sent a new one since."
        words = f"The temporary password of {sent} held for {days} and ran out on {ends}.{doubt}"
        return Finding(words, more=_OPEN, action="resend")
    if invitation.expired:
        words = f"The temporary password has run out. It holds for {days}, and was set no later than {sent}."
        return Finding(words, more=_OPEN, action="resend")
    known = f"of {sent} holds until {ends}" if invitation.recorded else f"holds until {ends} at the latest"
    return Finding(
        f"They have not signed in since they were invited. The temporary password {known}.",
        stops=False,
        more="They need the password of the latest message, and may have overlooked it. “Forgot password” cannot help"
        " while an invitation is open; a temporary password that was typed once and not replaced is used up.",
        action="resend",
    )
