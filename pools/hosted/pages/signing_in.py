"""A sign-in by the pages: what is begun, what is answered, and the machine that both run (:mod:`pools.challenges.machine`)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from django.http import HttpResponse

from pools import errors
from pools.challenges import flows, machine, mfa_setup
from pools.challenges.attempt import Attempt, Kept, unseal
from pools.challenges.machine import Question
from pools.challenges.table import STATES
from pools.hosted.oauth.flow import finish
from pools.hosted.pages import devices
from pools.hosted.pages.page import Page
from pools.hosted.whose import whose_address
from pools.rules.limits.floods import let_in, meet_client, watched
from pools.rules.passwords.srp_client import Proof
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

MOST_SENT = 5
"""How often the code of one question is sent."""
SENT = ("EMAIL_OTP", "SMS_OTP", "SMS_MFA")
"""Questions for a code that was sent."""
_BY_PASSWORD = "USER_PASSWORD_AUTH"


@dataclass(frozen=True)
class Waiting:
    """What a form waits for: the question, and what its page shows. ``sent`` counts the codes that went out for it.

    ``secret`` is that of an authenticator app which is being set up; ``remember`` says that the user wants the device
    remembered. It is sealed for the browser.
    """

    state: str
    session: str
    parameters: dict[str, str]
    choices: list[str] | None = None
    username: str = ""
    sent: int = 1
    secret: str = ""
    remember: bool = False


Outcome = Waiting | HttpResponse
Given = TypeVar("Given")


def begin(
    page: Page,
    username: str,
    *,
    password: str = "",
    preferred: str = "",
    session: str = "",
) -> Outcome:
    """Begin a sign-in: by ``password``, or by what the user prefers (USER_AUTH). ``session`` is one of a confirmed sign-up.

    Raises ServiceErrors.
    """
    flow = _BY_PASSWORD if password else "USER_AUTH"
    call = page.call("InitiateAuth")
    if flow == "USER_AUTH":
        flows.check_flow(page.client, flow, admin=False)
    kept = Kept(page.client.id, flow, username, admin=False, event_id=new_uuid())
    attempt = Attempt(call, page.client, kept, page.context(call), signed_up=session)
    parameters = {"USERNAME": username, "PASSWORD": password, "PREFERRED_CHALLENGE": preferred}

    def run() -> Question | HttpResponse:
        flows.find_whom(attempt, password)
        if password:
            parameters["DEVICE_KEY"] = devices.key_of(page, attempt.user)
        return machine.begin(attempt, parameters, complete)

    remember = page.given("remember") == "true"
    complete = partial(_complete, page, remember)
    return _outcome(page, run_watched(page, call, {"AuthFlow": flow}, run), username, remember)


def offer_passkeys(page: Page) -> Waiting:
    """What the browser needs to offer the passkeys that it has for these pages, before a name is typed."""
    call = page.call("InitiateAuth")
    kept = Kept(page.client.id, "USER_AUTH", "", admin=False, event_id=new_uuid())
    asked = machine.ask_anybody(Attempt(call, page.client, kept, page.context(call)), "WEB_AUTHN")
    return Waiting(asked.state, asked.session, asked.parameters)


def answer(page: Page, waiting: Waiting, answers: dict[str, str]) -> Outcome:
    """Take an answer to what the form waits for. Raises ServiceErrors."""
    call = page.call("RespondToAuthChallenge")
    attempt = _resumed(page, call, waiting)
    complete = partial(_complete, page, waiting.remember)
    run = partial(machine.take_answer, attempt, waiting.state, answers, complete)
    outcome = run_watched(page, call, {"ChallengeName": waiting.state}, run)
    return _outcome(page, outcome, waiting.username, waiting.remember)


def send_again(page: Page, waiting: Waiting) -> Waiting:
    """Send another code for the same question. Raises LimitExceededException where it was sent too often."""
    if waiting.state not in SENT or waiting.sent >= MOST_SENT:
        raise errors.LimitExceededException("Attempt limit exceeded, please try after some time.")
    call = page.call("RespondToAuthChallenge")
    attempt = _resumed(page, call, waiting)
    run = partial(machine.ask_again, attempt, waiting.state)
    question = run_watched(page, call, {"ChallengeName": waiting.state}, run)
    return replace(waiting, session=question.session, parameters=question.parameters, sent=waiting.sent + 1)


def offer_app(page: Page, waiting: Waiting) -> Waiting:
    """Give out a secret for an authenticator app, in MFA_SETUP."""
    call = page.call("AssociateSoftwareToken")
    attempt = _resumed(page, call, waiting)
    secret, session = run_watched(page, call, {}, partial(mfa_setup.offer_app, attempt))
    return replace(waiting, session=session, secret=secret)


def prove_app(page: Page, waiting: Waiting, code: str) -> Outcome:
    """Take the first code of the app, which makes it the user's factor. Raises EnableSoftwareTokenMFAException."""
    call = page.call("VerifySoftwareToken")
    attempt = _resumed(page, call, waiting)
    session = run_watched(page, call, {}, partial(mfa_setup.prove_app, attempt, code, ""))
    return answer(page, replace(waiting, session=session), {})


def seal_waiting(page: Page, waiting: Waiting) -> str:
    return page.browser.seal({"client": page.client.id, **vars(waiting)})


def read_waiting(page: Page) -> Waiting | None:
    """What the form that came waits for; None for the form of another browser or client, or one that is no longer good."""
    data = page.browser.unseal(page.given("session", 20_000)) or {}
    if data.pop("client", None) != page.client.id:
        return None
    return Waiting(**data)


def _resumed(page: Page, call: Call, waiting: Waiting) -> Attempt:
    state = waiting.state
    return unseal(
        call,
        page.client,
        waiting.session,
        state,
        admin=False,
        context=page.context(call),
        or_state=STATES[state].or_state,
    )


def run_watched(page: Page, call: Call, given: dict[str, Any], run: Callable[[], Given]) -> Given:
    """Run what a stranger may try, within the bounds of the API's own operations."""
    with watched(
        call, given | {"UserPoolId": page.base.pool.public_id}, whose_address(page.request)
    ) as watch:
        meet_client(page.client)
        let_in(page.base.pool.public_id)
        outcome = run()
        if watch and isinstance(outcome, Question):
            watch.answer = {"ChallengeName": outcome.state}
    return outcome


def _complete(page: Page, remember: bool, attempt: Attempt) -> HttpResponse:
    """Back to the app; a browser that is no device of the user's yet becomes one, where the pool remembers them."""
    response = finish(page.request, page.asked, attempt)
    devices.keep(page, attempt, response, wanted=remember)
    return response


def _outcome(page: Page, outcome: Question | HttpResponse, username: str, remember: bool) -> Outcome:
    """What is asked next of the user. What only their device can answer is answered for it here."""
    if isinstance(outcome, HttpResponse):
        return outcome
    waiting = Waiting(
        outcome.state, outcome.session, outcome.parameters, outcome.choices, username, remember=remember
    )
    if waiting.state == "DEVICE_SRP_AUTH":
        return _prove_device(page, waiting)
    return waiting


def _prove_device(page: Page, waiting: Waiting) -> Outcome:
    """DEVICE_SRP_AUTH and, after it, DEVICE_PASSWORD_VERIFIER."""
    proof = Proof()
    call, key = page.call("RespondToAuthChallenge"), waiting.parameters["DEVICE_KEY"]
    attempt = _resumed(page, call, waiting)
    first = {"SRP_A": proof.public, "DEVICE_KEY": key}
    complete = partial(_complete, page, waiting.remember)
    run = partial(machine.take_answer, attempt, waiting.state, first, complete)
    asked = run_watched(page, call, {"ChallengeName": waiting.state}, run)
    assert isinstance(asked, Question)
    following = replace(waiting, state=asked.state, session=asked.session, parameters=asked.parameters)
    return answer(page, following, devices.claim(page, proof, asked))
