"""A sign-in on the pool's own pages: what it is for is a session of the browser, and what the app is told at its callback."""

from dataclasses import dataclass
from typing import TypeVar

from pools.challenges import completion, flows, machine
from pools.challenges.attempt import Attempt, Kept, unseal
from pools.challenges.table import STATES
from pools.models import AppClient, HostedSession
from pools.models.prepared_sql import insert_one
from pools.rules.context.reading import Context
from pools.rules.limits.floods import let_in
from pools.rules.oauth.granting import Grant, grant
from pools.rules.oauth.hosted_sessions import new_hosted_session
from pools.rules.oauth.proofs import used_password
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.sessions.revoking import end_hosted_session
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

Given = TypeVar("Given")


@dataclass(frozen=True)
class SignedIn:
    """``answer`` is what the callback is told, ``secret`` what the browser's cookie holds from now on."""

    answer: dict[str, str]
    session: HostedSession
    secret: str


def initiate(
    call: Call,
    client: AppClient,
    flow: str,
    parameters: dict[str, str],
    *,
    context: Context,
    complete: machine.Complete[Given],
) -> machine.Question | Given:
    """Begin a sign-in by a flow of the table, whatever flows the client allows the API; no secret is asked for.

    ``parameters`` are AuthParameters. ``complete`` makes what the sign-in is for, by :func:`complete` below. To be called
    inside of :func:`pools.rules.limits.floods.watched`. Raises as the API does.
    """
    kept = Kept(client.id, flow, flows.username(parameters), admin=False, event_id=new_uuid(), pages=True)
    attempt = Attempt(call, client, kept, context)
    let_in(client.pool.public_id)
    flows.recognise(attempt, parameters.get("PASSWORD"))
    return machine.begin(attempt, parameters, complete)


def respond(
    call: Call,
    client: AppClient,
    state: str,
    session: str,
    answers: dict[str, str],
    *,
    context: Context,
    complete: machine.Complete[Given],
) -> machine.Question | Given:
    """Go on by an answer to the challenge ``state``, with the session string that came with its question."""
    or_state = STATES[state].or_state
    attempt = unseal(
        call, client, session, state, admin=False, context=context, or_state=or_state, pages=True
    )
    let_in(client.pool.public_id)
    return machine.take_answer(attempt, state, answers, complete)


def complete(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> SignedIn:
    """End a sign-in at ``base``. The browser's ``former`` session ends with it: its cookie is replaced.

    Raises as :func:`pools.challenges.completion.finish` does.
    """
    return completion.finish(attempt, lambda: _prepared(attempt, asked, base, former), new_device=False)


def _prepared(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> completion.Prepared[SignedIn]:
    call, kept = attempt.call, attempt.kept
    session, secret = new_hosted_session(
        call,
        asked.client,
        attempt.known_user,
        base,
        passed=kept.passed,
        by_password=used_password(kept.passed),
        device_key=kept.device_key,
    )
    granted = grant(call, asked, attempt.known_user, session, kept.event_id)
    return SignedIn(granted.answer, session, secret), lambda: _store(attempt, session, granted, former)


def _store(attempt: Attempt, session: HostedSession, granted: Grant, former: HostedSession | None) -> None:
    if former is not None:
        end_hosted_session(former, attempt.call.now)
    insert_one(session)
    granted.store()
