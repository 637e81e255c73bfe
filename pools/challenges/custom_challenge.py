"""CUSTOM_CHALLENGE: CreateAuthChallenge makes up a question, and VerifyAuthChallengeResponse looks at the answer.

A wrong answer does not end the sign-in: DefineAuthChallenge is told of it, and decides.
"""

from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.custom_auth import run_function
from pools.challenges.nobody import shown_name
from pools.rules.app_clients.calling import hides_users
from pools.rules.limits import attempts
from pools.rules.triggers.requests import (
    challenge_result,
    create_challenge_request,
    verify_challenge_request,
)

STATE = "CUSTOM_CHALLENGE"


def ask(attempt: Attempt) -> dict[str, str]:
    """The public parameters. The private ones stay in the session, for the function that verifies."""
    kept = attempt.kept
    request = create_challenge_request(
        attempt.user, STATE, kept.rounds, attempt.metadata, hides_users=hides_users(attempt.client)
    )
    response = run_function(attempt, "CreateAuthChallenge", request)
    kept.created = {
        "private": response.get("privateChallengeParameters") or {},
        "metadata": response.get("challengeMetadata"),
    }
    name = shown_name(attempt)
    # The password may come after this challenge.
    kept.asked = {member: value for member, value in kept.asked.items() if member == "SRP_A"} | {"name": name}
    return {**(response.get("publicChallengeParameters") or {}), "USERNAME": name}


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Note whether the function finds ``ANSWER`` right. Wrong ones are counted, as they may be guesses of a code."""
    answer, pool_id, now = require(answers, "ANSWER"), attempt.client.pool_id, attempt.call.now
    attempts.check_lock(attempts.CUSTOM, pool_id, attempt.who, now)
    request = verify_challenge_request(
        attempt.user,
        attempt.kept.created["private"],
        answer,
        attempt.metadata,
        hides_users=hides_users(attempt.client),
    )
    right = run_function(attempt, "VerifyAuthChallengeResponse", request).get("answerCorrect") is True
    if not right:
        attempts.take_guess(attempts.CUSTOM, pool_id, attempt.who, now)
    attempt.kept.asked["right"] = right


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Tell the functions of it, in their session."""
    kept = attempt.kept
    right = kept.asked.pop("right")
    kept.rounds.append(challenge_result(STATE, passed=right, metadata=kept.created["metadata"]))
    kept.created = {}
    kept.device = answers.get("DEVICE_KEY", kept.device)
    if not right:
        kept.passed.pop()
