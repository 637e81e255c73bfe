"""``/login``: a user signs in, question after question, all at one address. Follows "Login endpoint" (DG:login-endpoint)."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pools import errors
from pools.hosted.federation.going import go_where_asked, goes_elsewhere
from pools.hosted.oauth.cookies import forget_session, session_of
from pools.hosted.oauth.flow import answer_by_session, refusal
from pools.hosted.oauth.going import go
from pools.hosted.pages.fields import filled, missing, password_field, username_field, wrong_value
from pools.hosted.pages.page import Page, page
from pools.hosted.pages.providers import CHOOSE, go_by_address, ways_elsewhere
from pools.hosted.pages.questions import TOKEN, read_answer, show_question
from pools.hosted.pages.signing_in import (
    SENT,
    Outcome,
    Waiting,
    answer,
    begin,
    offer_app,
    prove_app,
    read_waiting,
    send_again,
)
from pools.hosted.pages.wording import sentence, sign_in_sentence
from pools.models import HostedSession
from pools.rules.account.recovery import only_by_administrators
from pools.rules.oauth.hosted_sessions import is_live, serves
from pools.rules.oauth.requests import LOCAL, providers
from pools.rules.self_service.signing_up import takes_sign_ups
from pools.rules.sessions.devices import asks_first, tracks_devices
from pools.rules.sessions.revoking import end_hosted_session
from pools.rules.user_pools.finding import alias_attributes, username_attributes
from pools.rules.user_pools.sign_in_policy import allowed_factors

WAYS = ("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")
"""What one may begin with in place of a password, where the client signs in by USER_AUTH and the pool allows it."""
_START_AGAIN = (
    errors.NotAuthorizedException,
    errors.MFAMethodNotFoundException,
    errors.SoftwareTokenMFANotFoundException,
)


def show_sign_in(
    page: Page, problem: str = "", *, problems: dict[str, str] | None = None, elsewhere: str = ""
) -> HttpResponse:
    """The page that asks who somebody is, or says who they are already. ``elsewhere`` is wrong with a company's address."""
    session = _own_session(page)
    plain = not (problem or problems or page.posted or page.data.get("next"))
    with_password = LOCAL in providers(page.client)
    if session and plain and serves(session, page.asked, page.now):
        return page.show("chooser", username=_shown_name(session))
    known = _typed_name(page, session) if session else page.data.get("username", "")
    typed = page.given("username") or page.asked.login_hint or known
    fields = [username_field(page.base.pool), password_field()]
    first = 1 if typed and not problems else 0
    fields = filled(fields, {"username": typed}, problems or {})
    if not problems and not elsewhere:
        fields[first] = replace(fields[first], autofocus=True)
    return page.show(
        "sign_in",
        status=400 if problem or problems or elsewhere else 200,
        fields=fields,
        elsewhere=ways_elsewhere(page, alone=not with_password, problem=elsewhere),
        choose=CHOOSE,
        problem=problem,
        note=_note(page),
        session_user=_shown_name(session) if session else "",
        with_password=with_password,
        ways=_ways(page),
        asks_to_remember=tracks_devices(page.base.pool) and asks_first(page.base.pool),
        may_sign_up=takes_sign_ups(page.base.pool),
        may_recover=not only_by_administrators(page.base.pool),
    )


@page(show_sign_in)
def login(page: Page) -> HttpResponse:
    """Ask who somebody is, take the answers, and lead back to the app."""
    if not page.posted:
        return go_where_asked(page.request, page.asked) if goes_elsewhere(page.asked) else show_sign_in(page)
    if page.given("way") == CHOOSE:
        found = go_by_address(page)
        return show_sign_in(page, elsewhere=found) if isinstance(found, str) else found
    if page.given("way") == "continue":
        return answer_by_session(page.request, page.asked) or show_sign_in(page)
    if page.given("way") == "switch":
        return _switch(page)
    return _take(page) if page.given("session", 20_000) else _begin(page)


def lead_on(page: Page, outcome: Outcome) -> HttpResponse:
    """The next question's page; or back to the app, by way of what an earlier page wanted to be shown before."""
    if isinstance(outcome, Waiting):
        return show_question(page, outcome)
    following, page.data = page.data.get("next", ""), {}
    if following and outcome.status_code == 302:
        outcome["Location"] = page.address(following)
    return outcome


def _begin(page: Page) -> HttpResponse:
    username, password = page.given("username").strip(), page.given("password")
    way = page.given("way") if page.given("way") in dict(_ways(page)) else ""
    asked = [username_field(page.base.pool)] if way else [username_field(page.base.pool), password_field()]
    if absent := missing(asked, {"username": username, "password": password}):
        return show_sign_in(page, problems=absent)
    try:
        outcome = begin(page, username, password="" if way else password, preferred=way)
    except errors.ServiceError as problem:
        return _refused(page, problem, username)
    return lead_on(page, outcome)


def _take(page: Page) -> HttpResponse:
    waiting = read_waiting(page)
    if waiting is None:
        return show_sign_in(page, _("Your sign-in could not be continued. Please start again."))
    try:
        return lead_on(page, _answer(page, waiting))
    except _START_AGAIN as problem:
        return _refused(page, problem, waiting.username)
    except errors.ServiceError as problem:
        told = refusal(page.asked, problem) or _to_another_page(page, problem, waiting.username)
        return told or _ask_again(page, waiting, problem)


def _answer(page: Page, waiting: Waiting) -> Outcome:
    if page.given("way") == "resend" and waiting.state in SENT:
        return send_again(page, waiting)
    if waiting.state == "MFA_SETUP":
        if waiting.secret:
            return prove_app(page, waiting, "".join(page.given("code", 100).split()))
        if page.given("factor") == TOKEN:
            return offer_app(page, waiting)
        if page.given("factor") and "address" not in page.request.POST:
            return waiting
    return answer(page, waiting, read_answer(page, waiting.state))


def _ask_again(page: Page, waiting: Waiting, problem: errors.ServiceError) -> HttpResponse:
    """The same question, with what was wrong beside the input that it is about."""
    words, place = sentence(problem), "code"
    if waiting.state == "NEW_PASSWORD_REQUIRED":
        place = "new_password"
        if isinstance(problem, errors.InvalidParameterException):
            return show_question(page, waiting, problem=_("Fill in everything that is asked for."))
    elif waiting.state == "MFA_SETUP" and not waiting.secret:
        place = "address"
        if isinstance(problem, errors.InvalidParameterException):
            words = wrong_value("phone_number" if page.given("factor").startswith("SMS") else "email")
    elif waiting.state not in (*SENT, TOKEN, "MFA_SETUP"):
        return show_question(page, waiting, problem=words)
    if isinstance(problem, errors.LimitExceededException):
        return show_question(page, waiting, problem=words)
    return show_question(page, waiting, problems={place: words})


def _refused(page: Page, problem: errors.ServiceError, username: str) -> HttpResponse:
    told = refusal(page.asked, problem) or _to_another_page(page, problem, username)
    if told is not None:
        return told
    if "session is expired" in problem.message:
        return show_sign_in(page, _("This page was left alone for too long. Please start again."))
    if page.given("session", 20_000) and "Invalid session" in problem.message:
        return show_sign_in(page, _("Your sign-in could not be continued. Please start again."))
    return show_sign_in(page, sign_in_sentence(problem))


def _to_another_page(page: Page, problem: errors.ServiceError, username: str) -> HttpResponse | None:
    """Where somebody goes on whose account is not ready: to its confirmation, or to a new password."""
    if isinstance(problem, errors.UserNotConfirmedException):
        page.data = page.data | {"username": username, "kind": "unconfirmed"}
        return page.go("confirm")
    if isinstance(problem, errors.PasswordResetRequiredException):
        page.data = page.data | {"username": username, "kind": "must-reset"}
        return page.go("confirmforgotPassword")
    return None


def _switch(page: Page) -> HttpResponse:
    """End the session that the browser has, and ask who it is now."""
    call = page.call("Logout")
    session = session_of(page.request, call)
    if session is not None:
        with call.change():
            end_hosted_session(session, call.now)
    response = go(page.address("login"))
    forget_session(page.request, response)
    return response


def _own_session(page: Page) -> HostedSession | None:
    session = session_of(page.request, page.call("Login"))
    return session if session and is_live(session) else None


def _shown_name(session: HostedSession) -> str:
    """What the user knows themselves by: their address where their name is none that a person would type."""
    user = session.user
    return user.attributes.get("email") or user.attributes.get("phone_number") or user.username


def _typed_name(page: Page, session: HostedSession) -> str:
    """What the user signs in with: their address where the pool takes one."""
    user, pool = session.user, page.base.pool
    taken = (*username_attributes(pool), *alias_attributes(pool))
    addresses = [user.attributes.get(name) for name in ("email", "phone_number") if name in taken]
    return next((address for address in addresses if address), user.username)


def _ways(page: Page) -> list[tuple[str, str]]:
    if "ALLOW_USER_AUTH" not in page.client.settings.get("ExplicitAuthFlows", []):
        return []
    words = {
        "EMAIL_OTP": _("Send me a code by e-mail"),
        "SMS_OTP": _("Send me a code by text message"),
        "WEB_AUTHN": _("Use a passkey"),
    }
    allowed = allowed_factors(page.base.pool)
    return [(way, words[way]) for way in WAYS if way in allowed]


def _note(page: Page) -> str:
    """What went well on the page before, said once."""
    note = page.data.pop("note", "") if not page.posted else ""
    words = {
        "confirmed": _("Your account is confirmed. You can sign in now."),
        "ready": _("Your account is ready. You can sign in now."),
        "changed": _("Your password is changed. Sign in with the new one."),
    }
    return words.get(note, "")
