"""What runs the table: begins a sign-in, takes an answer, and asks for the next thing or completes the sign-in.

It knows neither how a sign-in comes in nor what is given for it: that is its callers' (:mod:`pools.challenges.by_api`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pools import errors
from pools.challenges import custom_auth, flows
from pools.challenges.admission import check_may_sign_in
from pools.challenges.attempt import Attempt, check_length, seal, spend
from pools.challenges.history import failure_remembered, remember_progress
from pools.challenges.paths import TOKENS
from pools.challenges.select_challenge import AVAILABLE
from pools.challenges.table import FLOWS, JUNCTIONS, STATES

Given = TypeVar("Given")
Complete = Callable[[Attempt], Given]
"""Gives what a complete sign-in is for, such as tokens."""


@dataclass(frozen=True)
class Question:
    """What is asked next, and the session string that comes back with the answer. ``choices`` are what SELECT_CHALLENGE offers."""

    state: str
    session: str
    parameters: dict[str, str]
    choices: list[str] | None


def begin(attempt: Attempt, parameters: dict[str, str], complete: Complete[Given]) -> Question | Given:
    """Begin the sign-in by its flow, with what the first call brought."""
    with failure_remembered(attempt):
        flows.ask_before(attempt)
        flow = FLOWS[attempt.kept.flow]
        name = flow.begin(attempt, parameters)
        assert name in flow.names, f"{name} is not among {', '.join(flow.names)}"
        return _go_on(attempt, name, complete)


def take_answer(
    attempt: Attempt, state: str, answers: dict[str, str], complete: Complete[Given]
) -> Question | Given:
    """Go on by an answer to the challenge ``state``, for which this attempt waits.

    The session is spent by a right answer, and by one that may not be guessed twice.
    """
    challenge, path = STATES[state].challenge, STATES[state].path
    with failure_remembered(attempt):
        try:
            challenge.check(attempt, answers)
        except (errors.NotAuthorizedException, errors.UserNotConfirmedException):
            spend(attempt)
            raise
        spend(attempt)
        if STATES[state].proves:
            attempt.kept.passed.append(state)
        if hasattr(challenge, "accept"):
            challenge.accept(attempt, answers)
        custom_auth.keep_round(attempt, state)
        return _go_on(attempt, path.choose(attempt), complete)


def ask_anybody(attempt: Attempt, state: str) -> Question:
    """Ask something before anybody says who they are, who is told by the answer. Nothing has begun before that."""
    return _question(attempt, state)


def ask_again(attempt: Attempt, state: str) -> Question:
    """Ask what this attempt waits for once more: another code is sent, and the former session is good no more."""
    spend(attempt)
    return _question(attempt, state)


def _go_on(attempt: Attempt, name: str, complete: Complete[Given]) -> Question | Given:
    """Over junctions to the next challenge, or to the end."""
    while name in JUNCTIONS:
        paths = JUNCTIONS[name]
        name = next(path for path in paths if path.when is None or path.when(attempt)).choose(attempt)
    if name != TOKENS:
        return _ask(attempt, name)
    # What was asked may have taken minutes, in which an administrator disabled the user.
    check_may_sign_in(attempt)
    return complete(attempt)


def _ask(attempt: Attempt, state: str) -> Question:
    remember_progress(attempt)
    return _question(attempt, state)


def _question(attempt: Attempt, state: str) -> Question:
    challenge = STATES[state].challenge
    parameters = challenge.ask(attempt)
    session = seal(attempt, state)
    check_length(session)
    if hasattr(challenge, "keep_session"):
        challenge.keep_session(attempt, session)
    return Question(state, session, parameters, attempt.kept.asked.get(AVAILABLE))
