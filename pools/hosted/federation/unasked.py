"""Sign-ins that begin at a SAML provider, where IDPInit allows them. Follows DG:cognito-user-pools-SAML-session-initiation.

Anybody can send a browser here with an assertion of their own. So it takes nobody's place without asking: who is signed in
as another user sees a page first.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from pools.hosted.calls import call_of
from pools.hosted.federation.arriving import arrive, lost
from pools.hosted.federation.posted import keep_fields, take_fields
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.cookies import session_of
from pools.hosted.oauth.flow import answer_by_session
from pools.hosted.oauth.going import go_to_page
from pools.hosted.pages.browsers import browser_of, keep_browser, keep_data
from pools.hosted.pages.page import Page, page
from pools.models import FederationTrip, HostedSession
from pools.rules.federation.arriving.whose import identity_of
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.answers import verify_answer
from pools.rules.federation.saml.messages import ANSWER
from pools.rules.federation.saml.unasked import Unasked, read_relay_state
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.hosted_sessions import is_live

PAGE = "saml2/continue"
WAITS = timedelta(minutes=5)
_KEY, _WHO, _BY = "arriving", "who", "provider"


def come_unasked(request: HttpRequest, fields: dict[str, str], unasked: Unasked) -> HttpResponse:
    """To the callback that the provider names; or to the page that asks, where another user is signed in here."""
    call = call_of(request, "Authorize")
    session = session_of(request, call)
    if session is not None and is_live(session):
        try:
            verified = _verify(request, fields, unasked, spent=False)
        except Rejected:
            return _arrive(request, fields, unasked)  # which says why
        if _is_anothers(session, verified):
            return _ask(request, fields, unasked, verified)
    return _arrive(request, fields, unasked)


def show_continue(page: Page, problem: str = "") -> HttpResponse:
    """The page that says who is signed in and who the provider says has come, and asks."""
    session = session_of(page.request, page.call("Authorize"))
    if session is None or not page.data.get(_KEY):
        return page.go("login")
    known = session.user.attributes
    return page.show(
        "continue_as",
        status=400 if problem else 200,
        problem=problem,
        former=known.get("email") or known.get("phone_number") or session.user.username,
        username=page.data.get(_WHO, ""),
        provider=page.data.get(_BY, ""),
    )


@page(show_continue)
def continue_as(page: Page) -> HttpResponse:
    """Take the other's place, or leave all as it is."""
    answer, key = page.given("answer") if page.posted else "", page.data.get(_KEY, "")
    if answer not in ("continue", "stay") or not key:
        return show_continue(page)
    page.data = {}
    fields = take_fields(page.base.pool, key, page.now)
    if answer == "stay":
        return answer_by_session(page.request, page.asked) or page.go("login")
    unasked = read_relay_state(page.base.pool, fields.get("RelayState", "")) if fields else None
    return _arrive(page.request, fields, unasked) if fields and unasked else lost(page.request)


def _arrive(request: HttpRequest, fields: dict[str, str], unasked: Unasked) -> HttpResponse:
    trip = FederationTrip(provider=unasked.provider, base=base_of(request).url, query=unasked.query)
    return arrive(request, trip, lambda _: _verify(request, fields, unasked, spent=True))


def _verify(
    request: HttpRequest, fields: dict[str, str], unasked: Unasked, *, spent: bool
) -> VerifiedIdentity:
    base, now = base_of(request), call_of(request, "Authorize").now
    return verify_answer(unasked.provider, fields.get(ANSWER, ""), base.url, now, spent=spent)


def _is_anothers(session: HostedSession, verified: VerifiedIdentity) -> bool:
    identity = identity_of(session.user.pool, verified, verified.claims)
    return identity is None or identity.user_id != session.user_id


def _ask(
    request: HttpRequest, fields: dict[str, str], unasked: Unasked, verified: VerifiedIdentity
) -> HttpResponse:
    browser, now = browser_of(request), call_of(request, "Authorize").now
    key = keep_fields(base_of(request).pool, fields, now + WAITS)
    response = go_to_page(request, PAGE, unasked.query)
    keep_browser(request, response, browser, now)
    told = {_KEY: key, _WHO: verified.subject[:200], _BY: unasked.provider.name}
    keep_data(request, response, browser, told)
    return response
