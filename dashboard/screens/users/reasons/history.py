"""What the user's latest events tell: locked out, blocked, or simply a wrong password."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from dashboard.screens.users.reasons.case import Case, Finding
from dashboard.users.guesses import Guesses, password_was, read_guesses, renewals
from dashboard.words import relative

_RECENT, _BLOCK_MATTERS = timedelta(days=1), timedelta(days=7)


def locked_out(case: Case) -> Iterable[Finding]:
    guesses = _guesses(case)
    if not guesses.locked(case.now):
        return
    more = "What is tried until then is not looked at, and does not lengthen the wait. "
    more += (
        "A new password begins anew too: one that is chosen after a reset, or one that you set."
        if case.embedded
        else "Amazon Cognito has no unlock, and does not say that a new password helps: only waiting is sure to."
    )
    until = timezone.localtime(guesses.locked_until)
    yield Finding(
        f"{guesses.wrong} wrong passwords in a row: until {until:%H:%M:%S} {until.tzname()} every password is refused,"
        " the right one too.",
        more=more,
        action="unlock" if case.embedded else "",
    )


def blocked(case: Case) -> Iterable[Finding]:
    last = case.last_sign_in
    risk = last.get("EventRisk", {})
    if risk.get("RiskDecision") != "Block" or last["CreationDate"] < case.now - _BLOCK_MATTERS:
        return
    when = relative(last["CreationDate"])
    if risk.get("CompromisedCredentialsDetected"):
        words = f"The last sign-in, {when}, was refused: the password is among leaked ones."
        yield Finding(
            words, more="They need another password, here and wherever else they use it.", action="reset"
        )
        return
    level = f" ({risk['RiskLevel'].lower()} risk)" if risk.get("RiskLevel") else ""
    yield Finding(
        f"Threat protection blocked the last sign-in, {when}{level}.",
        more="Ask whether it was them, and from where. If it was, say so of the event: what is known as theirs is"
        " trusted the next time. If it was not, send a reset and sign them out everywhere.",
        action="events",
    )


def wrong_password(case: Case) -> Iterable[Finding]:
    last, guesses = case.last_sign_in, _guesses(case)
    recent = last and last["CreationDate"] > case.now - _RECENT
    if not recent or guesses.locked(case.now) or last.get("EventResponse") != "Fail" or not guesses.wrong:
        return
    if last.get("EventRisk", {}).get("RiskDecision") == "Block" or password_was(last) != "wrong":
        return
    if case.person.status != "CONFIRMED":
        return
    times = "the password was wrong" if guesses.wrong == 1 else f"{guesses.wrong} wrong passwords in a row"
    yield Finding(
        f"The last sign-in, {relative(last['CreationDate'])}, failed: {times}.", stops=False, action="reset"
    )


def _guesses(case: Case) -> Guesses:
    events = case.events or ()
    return read_guesses(events, renewals(events, case.records) if case.embedded else ())
