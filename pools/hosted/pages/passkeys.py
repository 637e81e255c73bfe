"""``/passkeys/add``: somebody who has just signed in adds a passkey. Managed login alone has it; it needs scripting."""

from datetime import timedelta

import orjson
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from pools import errors
from pools.hosted.oauth.cookies import session_of
from pools.hosted.oauth.flow import answer_by_session, refusal
from pools.hosted.oauth.going import go
from pools.hosted.pages.page import Page, page
from pools.hosted.pages.signing_in import run_watched
from pools.hosted.pages.wording import sentence
from pools.models import HostedSession
from pools.rules.oauth.granting import grant_silently
from pools.rules.oauth.hosted_sessions import is_live
from pools.rules.passkeys.registration import creation_options, register

HERE, CLASSIC = "passkeys/add", 1
FRESH = timedelta(minutes=15)
"""How long ago the sign-in may be: a passkey outlives the session of whoever sits down at another's browser."""


def show_add(page: Page, problem: str = "") -> HttpResponse:
    """The page with what the browser needs to make a passkey."""
    session = _session(page)
    return _sign_in_first(page) if session is None else _show(page, session, problem)


@page(show_add)
def add_passkey(page: Page) -> HttpResponse:
    """Keep the passkey that the browser made; then, or without one, lead on to the app."""
    if page.base.login_version == CLASSIC:
        raise Http404
    session = _session(page)
    if session is None:
        return _sign_in_first(page)
    if not page.posted:
        return _show(page, session)
    if page.given("way") == "continue":
        return _lead_on(page, session)
    call = page.call("CompleteWebAuthnRegistration")

    def run() -> None:
        register(call, session.user, page.client.id, _credential(page))

    try:
        run_watched(page, call, {"AccessToken": ""}, run)
    except errors.ServiceError as problem:
        return _show(page, session, _words(problem))
    return page.show("add_passkey", added=True, title=_("Your passkey is ready"))


def _session(page: Page) -> HostedSession | None:
    session = session_of(page.request, page.call("StartWebAuthnRegistration"))
    fresh = session is not None and page.now - session.auth_time <= FRESH
    return session if session is not None and fresh and is_live(session) else None


def _show(page: Page, session: HostedSession, problem: str = "") -> HttpResponse:
    try:
        options = creation_options(session.user, page.client.id, page.now)
    except errors.ServiceError:
        return page.show(
            "add_passkey",
            title=_("No passkeys here"),
            text=_("This app does not take passkeys."),
            without=True,
        )
    return page.show(
        "add_passkey",
        status=400 if problem else 200,
        title=_("Add a passkey"),
        text=_(
            "Sign in with your fingerprint, your face or the lock of your screen next time, without a password."
        ),
        options=orjson.dumps(options).decode(),
        problem=problem,
        graphic="PASSKEY_GRAPHIC",
    )


def _sign_in_first(page: Page) -> HttpResponse:
    page.data = {"next": HERE}
    return page.go("login")


def _lead_on(page: Page, session: HostedSession) -> HttpResponse:
    """The user was just asked who they are: not once more, whatever the request says of that."""
    try:
        answer = grant_silently(page.call("Authorize"), page.asked, session)
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or _show(page, session, sentence(problem))
    page.data = {}
    if answer is None:
        return answer_by_session(page.request, page.asked) or page.go("login")
    return go(page.asked.callback.address(**answer))


def _credential(page: Page) -> dict:
    try:
        given = orjson.loads(page.given("credential", 20_000))
    except orjson.JSONDecodeError:
        given = None
    if not isinstance(given, dict):
        raise errors.InvalidParameterException("Credential must be a RegistrationResponseJSON.")
    return given


def _words(problem: errors.ServiceError) -> str:
    if isinstance(problem, errors.LimitExceededException):
        return _("You have as many passkeys as an account may have.")
    return _("The passkey could not be added. Please try again.")
