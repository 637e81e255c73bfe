"""Wrong passwords in a row, and the lock that they bring, read from a user's events.

Cognito tells nobody that a user is locked out. Its documentation ("User pool authentication flow") tells the rule:
from the fifth wrong password on sign-in is refused for 1, 2, 4 … seconds, 15 minutes at most; what comes meanwhile is
not looked at; after 15 quiet minutes the count begins anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.models import AuditRecord

FREE, LONGEST, QUIET = 5, timedelta(minutes=15), timedelta(minutes=15)


@dataclass(frozen=True)
class Guesses:
    """How many passwords were wrong in a row, the last one when, and until when no other is looked at."""

    wrong: int = 0
    last: datetime | None = None
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now


def read_guesses(events: Iterable[dict], renewals: Iterable[datetime] = ()) -> Guesses:
    """What the events (AuthEventType) tell; ``renewals`` are the times at which a new password began the count anew."""
    steps = [(event["CreationDate"], _outcome(event)) for event in events if event.get("CreationDate")]
    steps += [(at, "right") for at in renewals]
    state = Guesses()
    for at, outcome in sorted(steps, key=lambda step: (step[0], step[1] == "right")):
        if outcome == "right":
            state = Guesses()
        elif outcome == "wrong":
            state = _one_more(state, at)
    return state


def _one_more(before: Guesses, at: datetime) -> Guesses:
    quiet_since = before.locked_until or before.last
    wrong = 1 if quiet_since and at >= quiet_since + QUIET else before.wrong + 1
    if wrong < FREE:
        return Guesses(wrong, at)
    return Guesses(wrong, at, at + min(timedelta(seconds=2 ** min(wrong - FREE, 10)), LONGEST))


def password_was(event: dict) -> str:
    """Whether the password of a sign-in was ``right`` or ``wrong``; empty where none was given."""
    for answer in event.get("ChallengeResponses", ()):
        if answer.get("ChallengeName") == "Password":
            return "right" if answer.get("ChallengeResponse") == "Success" else "wrong"
    return ""


def _outcome(event: dict) -> str:
    return password_was(event) if event.get("EventType") == "SignIn" else ""


def wrong_passwords(events: Iterable[dict]) -> list[dict]:
    """The sign-ins that failed by their password, in the order of the events."""
    return [event for event in events if _outcome(event) == "wrong"]


def renewals(events: Sequence[dict], records: Iterable[AuditRecord]) -> list[datetime]:
    """When Lifeguard's own engine forgot wrong guesses: a new password was set here, or chosen with a code, or staff
    said that a failed sign-in was the user's own."""
    chosen = [
        event["CreationDate"]
        for event in events
        if event.get("EventType") in ("ForgotPassword", "PasswordChange")
        and event.get("EventResponse") == "Pass"
    ]
    given = [
        record.at for record in records if record.operation == "AdminSetUserPassword" and record.succeeded
    ]
    vouched = [
        said["FeedbackDate"]
        for event in wrong_passwords(events)
        if (said := event.get("EventFeedback", {})).get("FeedbackValue") == "Valid"
        and said.get("Provider") == "Admin"
        and said.get("FeedbackDate")
    ]
    return [*chosen, *given, *vouched]
