"""What a sign-in leaves in the user's history: one event, in progress while challenges are answered, then passed or failed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from pools import errors
from pools.challenges.attempt import Attempt
from pools.challenges.risk import risk_of
from pools.rules import events
from pools.rules.limits.attempts import TooManyGuesses
from pools.rules.messages.queueing import send_later
from pools.rules.metrics.counting import SIGN_IN, count
from pools.rules.risk.notices import compose_notice

_FACTORS = {
    **dict.fromkeys(("PASSWORD", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE", "WEB_AUTHN"), "Password"),
    **dict.fromkeys(("SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "SMS_OTP"), "Mfa"),
}


@contextmanager
def failure_remembered(attempt: Attempt) -> Iterator[None]:
    """Keep an event for an answer that was wrong. One that was not looked at leaves none: an attacker could fill the table."""
    try:
        yield
    except TooManyGuesses:
        raise
    except (
        errors.NotAuthorizedException,
        errors.CodeMismatchException,
        errors.PasswordResetRequiredException,
        errors.UserNotConfirmedException,
    ):
        if attempt.user is None:
            remember_unknown(attempt)
        else:
            _record(attempt, events.FAIL, failed=True)
            notify(attempt)
        raise


def remember_progress(attempt: Attempt) -> None:
    """Keep an event for a sign-in whose first factor was right, and that goes on with a challenge."""
    if attempt.user is not None and len(attempt.kept.passed) == 1:
        _record(attempt, events.IN_PROGRESS)


def remember_success(attempt: Attempt) -> None:
    """Keep an event for a sign-in that is complete."""
    _record(attempt, events.PASS)


def notify(attempt: Attempt) -> None:
    """Tell the user of a risky sign-in, where the pool wants that."""
    risk = risk_of(attempt)
    if risk is None or not risk.notify:
        return
    letter = compose_notice(
        attempt.call,
        attempt.known_user,
        attempt.client.id,
        risk,
        attempt.kept.event_id,
        attempt.context,
    )
    if letter is not None:
        with transaction.atomic():
            send_later([letter], attempt.call.now)


def remember_unknown(attempt: Attempt) -> None:
    """Count a failure under a name that nobody bears."""
    count(attempt.client.pool, attempt.client.id, SIGN_IN, attempt.call.now, succeeded=False)


def _record(attempt: Attempt, response: str, *, failed: bool = False) -> None:
    kept = attempt.kept
    challenges = [(_FACTORS[name], True) for name in kept.passed if name in _FACTORS]
    tried = _FACTORS.get(kept.state or "PASSWORD")
    if failed and tried:
        challenges.append((tried, False))
    events.record_event(
        attempt.call,
        attempt.known_user,
        events.SIGN_IN,
        response,
        client_id=attempt.client.id,
        context=attempt.context,
        challenges=challenges,
        risk=risk_of(attempt),
        event_id=kept.event_id,
    )
