"""A clock that was wrong: no lock lasts longer than it may, whatever the clock said when it began."""

from datetime import UTC, datetime, timedelta

import pytest

from pools import errors
from pools.rules.limits import attempts

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
AHEAD = NOW + timedelta(days=40)


def is_locked(now: datetime) -> bool:
    """As the next guess finds it, which is counted."""
    try:
        attempts.take_guess(attempts.PASSWORD, 1, "ann", now)
    except attempts.TooManyGuesses:
        return True
    return False


@pytest.fixture
def locked_ahead(db) -> None:
    for number in range(9):
        is_locked(AHEAD + timedelta(seconds=number * 120))


def test_wrong_passwords_of_a_clock_that_was_ahead_lock_nobody(locked_ahead):
    assert is_locked(AHEAD + timedelta(seconds=961))
    assert attempts.locked_until(attempts.PASSWORD, 1, "ann", NOW) is None
    assert [is_locked(NOW) for _ in range(attempts.FREE_GUESSES + 1)] == [False] * 5 + [True]


def test_a_lock_holds_between_machines_whose_clocks_differ_a_little(locked_ahead):
    assert is_locked(AHEAD + timedelta(seconds=950))


def test_a_limit_of_codes_of_a_clock_that_was_ahead_keeps_nobody_out(db):
    for _ in range(attempts.RESEND.most):
        attempts.take(attempts.RESEND, 1, "ann", AHEAD)
    with pytest.raises(errors.LimitExceededException):
        attempts.take(attempts.RESEND, 1, "ann", AHEAD)
    with pytest.raises(errors.LimitExceededException):
        attempts.take(attempts.RESEND, 1, "ann", AHEAD - timedelta(seconds=2))
    attempts.take(attempts.RESEND, 1, "ann", NOW)
