"""What runs the table: begins a sign-in, takes an answer, and asks for the next thing or gives the tokens."""

from typing import Any

from pools import errors
from pools.challenges import custom_auth, device, device_srp, flows, order, sign_up
from pools.challenges.attempt import (
    Attempt,
    Kept,
    as_block,
    check_length,
    from_block,
    seal,
    spend,
    unseal,
)
from pools.challenges.completion import complete
from pools.challenges.history import failure_remembered, remember_progress
from pools.challenges.select_challenge import AVAILABLE
from pools.challenges.table import STATES
from pools.models import AppClient
from pools.rules.context.reading import Context
from pools.rules.uuids import new_uuid
from pools.wire.call import Call


def begin(
    call: Call,
    client: AppClient,
    flow: str,
    parameters: dict[str, str],
    *,
    admin: bool,
    context: Context,
    metadata: dict[str, str] | None,
    session: str | None = None,
) -> dict[str, Any]:
    """The output of InitiateAuth for a flow that signs a user in; ``session`` is one that ConfirmSignUp gave."""
    start = flows.find_flow(client, flow, admin=admin)
    if session and flow != "USER_AUTH":
        raise errors.InvalidParameterException("Session goes with the flow USER_AUTH only.")
    kept = Kept(
        client.id,
        flow,
        flows.username(parameters),
        admin,
        new_uuid(),
        device=parameters.get("DEVICE_KEY", ""),
    )
    attempt = Attempt(call, client, kept, context, validation=metadata or {})
    flows.identify(attempt, parameters)
    with failure_remembered(attempt):
        flows.ask_before(attempt)
        following = sign_up.follow(attempt, session) if session else ""
        return _go_to(attempt, following or start(attempt, parameters))


def take_answer(
    call: Call,
    client: AppClient,
    state: str,
    session: str | None,
    answers: dict[str, str],
    *,
    admin: bool,
    context: Context,
    metadata: dict[str, str] | None,
) -> dict[str, Any]:
    """The output of RespondToAuthChallenge for an answer to the challenge ``state``.

    A session string is spent by a right answer, and by one that may not be guessed twice.
    """
    if state not in STATES:
        raise errors.InvalidParameterException(f"{state} is not a challenge that can be answered.")
    given = _session(call, state, session, answers)
    attempt = unseal(
        call, client, given, state, admin=admin, context=context, or_state=STATES[state].or_state
    )
    attempt.metadata = metadata or {}
    flows.check_same_user(attempt, answers)
    challenge, leads_to = STATES[state][:2]
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
        return _go_to(attempt, custom_auth.follow(attempt, leads_to(attempt)))


def _go_to(attempt: Attempt, state: str) -> dict[str, Any]:
    """The tokens, or the next challenge."""
    if state == order.TOKENS and device.must_prove(attempt):
        state = device.FIRST
    if state == order.TOKENS:
        # What was asked may have taken minutes, in which an administrator disabled the user.
        order.check_may_sign_in(attempt)
        return {"ChallengeParameters": {}, "AuthenticationResult": complete(attempt)}
    remember_progress(attempt)
    parameters = STATES[state].challenge.ask(attempt)
    session = seal(attempt, state)
    check_length(session)
    if state == device.FIRST:
        device_srp.keep_session(attempt, session)
    if STATES[state].in_block:
        parameters["SECRET_BLOCK"] = as_block(session)
    answer = {"ChallengeName": state, "Session": session, "ChallengeParameters": parameters}
    if AVAILABLE in attempt.kept.asked:
        answer["AvailableChallenges"] = attempt.kept.asked[AVAILABLE]
    return answer


def _session(call: Call, state: str, given: str | None, answers: dict[str, str]) -> str:
    """The session string that came with an answer."""
    block = answers.get("PASSWORD_CLAIM_SECRET_BLOCK") if STATES[state].in_block else None
    if not given and state == device.FIRST:
        return device_srp.find_session(call, answers)
    if not given and not block:
        raise errors.InvalidParameterException("Missing required parameter Session")
    return given or from_block(block or "")
