"""A sign-in by InitiateAuth and RespondToAuthChallenge: what comes in, and the outputs of both."""

from typing import Any

from pools import errors
from pools.challenges import flows, machine
from pools.challenges.api_tokens import complete
from pools.challenges.attempt import Attempt, Kept, as_block, from_block, unseal
from pools.challenges.table import STATES
from pools.models import AppClient
from pools.rules.context.reading import Context
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

Texts = dict[str, str]


def initiate(
    call: Call,
    client: AppClient,
    flow: str,
    parameters: Texts,
    *,
    admin: bool,
    context: Context,
    metadata: Texts | None,
    session: str | None = None,
) -> dict[str, Any]:
    """The output of InitiateAuth for a flow that signs a user in; ``session`` is one that ConfirmSignUp gave."""
    flows.check_flow(client, flow, admin=admin)
    if session and flow != "USER_AUTH":
        raise errors.InvalidParameterException("Session goes with the flow USER_AUTH only.")
    username, device = flows.username(parameters), parameters.get("DEVICE_KEY", "")
    kept = Kept(client.id, flow, username, admin, new_uuid(), device=device)
    attempt = Attempt(call, client, kept, context, validation=metadata or {}, signed_up=session or "")
    flows.identify(attempt, parameters)
    return _output(machine.begin(attempt, parameters, complete))


def respond(
    call: Call,
    client: AppClient,
    state: str,
    session: str | None,
    answers: Texts,
    *,
    admin: bool,
    context: Context,
    metadata: Texts | None,
) -> dict[str, Any]:
    """The output of RespondToAuthChallenge for an answer to the challenge ``state``."""
    if state not in STATES:
        raise errors.InvalidParameterException(f"{state} is not a challenge that can be answered.")
    given, or_state = _session(call, state, session, answers), STATES[state].or_state
    attempt = unseal(call, client, given, state, admin=admin, context=context, or_state=or_state)
    attempt.metadata = metadata or {}
    flows.check_same_user(attempt, answers)
    return _output(machine.take_answer(attempt, state, answers, complete))


def _session(call: Call, state: str, given: str | None, answers: Texts) -> str:
    """The session string that came with an answer."""
    challenge, in_block = STATES[state].challenge, STATES[state].in_block
    block = answers.get("PASSWORD_CLAIM_SECRET_BLOCK") if in_block else None
    if not given and hasattr(challenge, "find_session"):
        return challenge.find_session(call, answers)
    if not given and not block:
        raise errors.InvalidParameterException("Missing required parameter Session")
    return given or from_block(block or "")


def _output(outcome: machine.Question | dict[str, Any]) -> dict[str, Any]:
    if not isinstance(outcome, machine.Question):
        return {"ChallengeParameters": {}, "AuthenticationResult": outcome}
    parameters = outcome.parameters
    if STATES[outcome.state].in_block:
        parameters = parameters | {"SECRET_BLOCK": as_block(outcome.session)}
    shown = {
        "ChallengeName": outcome.state,
        "Session": outcome.session,
        "ChallengeParameters": parameters,
    }
    return shown | ({"AvailableChallenges": outcome.choices} if outcome.choices is not None else {})
