"""CUSTOM_AUTH: the pool's own functions say what is asked, which answer is right, and when it is enough.

Follows "Custom authentication challenge Lambda triggers" (DG:user-pool-lambda-challenge). The table says what follows an
answer, as in every flow: after a right password a temporary one is replaced and a second factor asked for. Only at
its end DefineAuthChallenge decides: it names a challenge, gives the tokens, or refuses.
"""

from collections.abc import Mapping
from typing import Any

from pools import errors
from pools.challenges import admission
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.challenges.paths import END
from pools.challenges.risk import judge, risk_of
from pools.rules.app_clients.calling import hides_users
from pools.rules.mfa.factors import EMAIL, SMS, TOKEN, factors_of
from pools.rules.passwords.srp import read_public
from pools.rules.risk.configuration import MFA_REQUIRED
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import challenge_result, define_challenge_request

FLOW = "CUSTOM_AUTH"
MOST_ROUNDS = 20
"""How many answers a sign-in may take until its functions must have come to an end."""
_FACTORS = (SMS, TOKEN, EMAIL)
_TOLD = ("PASSWORD_VERIFIER", *_FACTORS, "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER")


def begin(attempt: Attempt, parameters: Mapping[str, str]) -> str:
    """Let the functions decide; with ``CHALLENGE_NAME=SRP_A`` they find that step done already."""
    kept = attempt.kept
    named = parameters.get("CHALLENGE_NAME") or ("SRP_A" if "SRP_A" in parameters else "CUSTOM_CHALLENGE")
    if named not in ("SRP_A", "CUSTOM_CHALLENGE"):
        raise errors.InvalidParameterException("CHALLENGE_NAME must be SRP_A or CUSTOM_CHALLENGE.")
    if named == "SRP_A":
        read_public(require(parameters, "SRP_A"))
        kept.asked = {"SRP_A": parameters["SRP_A"]}
        kept.rounds.append(challenge_result("SRP_A", passed=True))
    if attempt.user and not hides_users(attempt.client):
        admission.check_may_sign_in(attempt)
    return END


def is_undecided(attempt: Attempt) -> bool:
    """Whether the functions have still to say that the sign-in is complete."""
    return attempt.kept.flow == FLOW and not attempt.kept.decided


def keep_round(attempt: Attempt, state: str) -> None:
    """Let the functions see that ``state`` was answered rightly. Custom challenges, of which some are not, see to it themselves."""
    if attempt.kept.flow == FLOW and state in _TOLD:
        attempt.kept.rounds.append(challenge_result(state, passed=True))


def run_function(attempt: Attempt, trigger: str, request: dict[str, Any]) -> dict[str, Any]:
    """The response of one of the three functions. Raises InvalidParameterException where the pool has none."""
    client, user = attempt.client, attempt.user
    if not has_trigger(client.pool, trigger):
        raise errors.InvalidParameterException(
            f"Custom auth lambda trigger is not configured for the user pool: {trigger} is missing."
        )
    name = user.username if user else attempt.kept.username
    return run_trigger(
        attempt.call, client.pool, trigger, f"{trigger}_Authentication", name, client.id, request
    )


def define(attempt: Attempt) -> str:
    """The state that DefineAuthChallenge decides on, or the end. Raises NotAuthorizedException where it ends the sign-in."""
    if len(attempt.kept.rounds) > MOST_ROUNDS:
        raise errors.NotAuthorizedException("Too many challenges in one sign-in. Sign in again.")
    request = define_challenge_request(
        attempt.user,
        attempt.kept.rounds,
        attempt.metadata,
        hides_users=hides_users(attempt.client),
    )
    response = run_function(attempt, "DefineAuthChallenge", request)
    if response.get("failAuthentication"):
        raise errors.NotAuthorizedException("Incorrect username or password.")
    if response.get("issueTokens"):
        _accept(attempt)
        return END
    return _checked(attempt, response.get("challengeName"))


def _accept(attempt: Attempt) -> None:
    """The functions want no more. Raises for a user who may not sign in, or a sign-in that is too risky."""
    if attempt.user is None:
        raise errors.NotAuthorizedException("Incorrect username or password.")
    admission.check_reset(attempt)
    admission.check_may_sign_in(attempt)
    if "PASSWORD_VERIFIER" not in attempt.kept.passed:
        judge(attempt)
        risk = risk_of(attempt)
        if risk and risk.action == MFA_REQUIRED and not set(_FACTORS) & set(attempt.kept.passed):
            raise errors.NotAuthorizedException("Unable to login because of security reasons")
    attempt.kept.decided = True


def _checked(attempt: Attempt, name: str | None) -> str:
    """The challenge that DefineAuthChallenge named, if it can be asked."""
    if name == "PASSWORD_VERIFIER" and "SRP_A" not in attempt.kept.asked:
        raise errors.InvalidParameterException("Missing required parameter SRP_A")
    if name in ("CUSTOM_CHALLENGE", "PASSWORD_VERIFIER"):
        return name
    if name in _FACTORS and attempt.user is not None and name in factors_of(attempt.user):
        return name
    raise errors.InvalidLambdaResponseException(
        f"DefineAuthChallenge named no challenge that can be asked of this user: {name}."
    )
