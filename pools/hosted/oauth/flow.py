"""What the pages need of OAuth: the request that a page is for, an answer without asking, and the end of a sign-in.

A page is asked with the query of its request for authorization, each time: ``begin_request`` checks it again.
"""

from django.http import HttpRequest, HttpResponse

from pools import errors
from pools.challenges import by_pages
from pools.challenges.attempt import Attempt
from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.cookies import keep_session, session_of
from pools.hosted.oauth.going import go, go_back, go_to_error, go_to_page, put_off
from pools.hosted.whose import whose_address
from pools.models import HostedSession
from pools.rules.limits.hosted import meet_request
from pools.rules.oauth.consents import needs_consent
from pools.rules.oauth.failures import (
    INTERACTION_REQUIRED,
    LOGIN_REQUIRED,
    NO_SUCH_CLIENT,
    NotTrusted,
    OAuthError,
    Refused,
    of_function,
)
from pools.rules.oauth.granting import grant_silently
from pools.rules.oauth.hosted_sessions import serves
from pools.rules.oauth.requests import AuthorizationRequest, read_request
from pools.wire.call import Call

CONSENT = "oauth2/consent"


def begin_request(request: HttpRequest) -> AuthorizationRequest | HttpResponse:
    """The request for authorization in the query, or the answer where it fails.

    That is a redirect to the error page, or to the callback; 429 beyond the bounds of :mod:`pools.rules.limits.hosted`.
    Raises Http404 without a pool.
    """
    base = base_of(request)
    try:
        meet_request(base.pool, whose_address(request))
        return read_request(call_of(request, "Authorize"), base.pool, dict(request.GET.lists()))
    except errors.TooManyRequestsException:
        return put_off()
    except NotTrusted as problem:
        return go_to_error(request, _in_words_of(request, problem))
    except Refused as problem:
        return go_back(problem)


def _in_words_of(request: HttpRequest, problem: NotTrusted) -> NotTrusted:
    """The sign-in page has words of its own for a client that is unknown, or missing."""
    at_login = request.path_info.rpartition("/")[2] == "login"
    if at_login and (problem.text == NO_SUCH_CLIENT or not problem.client_id):
        return NotTrusted(NO_SUCH_CLIENT.rstrip("."), problem.client_id)
    return problem


def answer_by_session(request: HttpRequest, asked: AuthorizationRequest) -> HttpResponse | None:
    """Back to the callback without asking, where the browser's session is enough; ``prompt=none`` is answered in any case.

    None where the user has to sign in.
    """
    call = call_of(request, "Authorize")
    session = session_of(request, call)
    if session is None or not serves(session, asked, call.now):
        return _silently_refused(asked, LOGIN_REQUIRED)
    if needs_consent(asked, session.user):
        return _silently_refused(asked, INTERACTION_REQUIRED) or go_to_consent(request)
    return grant_at_callback(call, asked, session) or _silently_refused(asked, LOGIN_REQUIRED)


def grant_at_callback(call: Call, asked: AuthorizationRequest, session: HostedSession) -> HttpResponse | None:
    """Back to the callback with what a session's user is given, or with a function's refusal; None where the session ends
    at this moment."""
    try:
        answer = grant_silently(call, asked, session)
    except errors.ServiceError as problem:
        return _refused(asked, problem)
    return go(asked.callback.address(**answer)) if answer is not None else None


def go_to_consent(request: HttpRequest) -> HttpResponse:
    """302 to the page that asks whether a client that registered itself may have what it asks for."""
    return go_to_page(request, CONSENT, request.META.get("QUERY_STRING", ""))


def finish(request: HttpRequest, asked: AuthorizationRequest, attempt: Attempt) -> HttpResponse:
    """Back to the callback with what was asked for, once a user has answered everything; the browser gets a new session.

    It is the ``complete`` of :mod:`pools.challenges.machine`. Raises ServiceErrors: see :func:`refusal`.
    """
    former = session_of(request, attempt.call)
    signed_in = by_pages.complete(attempt, asked, base_of(request).url, former)
    # Nothing to tell yet: the user is signed in, and is asked first.
    response = go(asked.callback.address(**signed_in.answer)) if signed_in.answer else go_to_consent(request)
    keep_session(request, response, signed_in.session, signed_in.secret)
    return response


def refusal(asked: AuthorizationRequest, problem: errors.ServiceError) -> HttpResponse | None:
    """What an error of a sign-in or a sign-up tells the app: a function's, at the callback. None for what the page says itself."""
    told = of_function(problem)
    return go_back(Refused(asked.callback, told)) if told else None


def _silently_refused(asked: AuthorizationRequest, error: str) -> HttpResponse | None:
    """Back to the callback where no page may be shown; None where one may."""
    return go_back(Refused(asked.callback, OAuthError(error))) if asked.silent else None


def _refused(asked: AuthorizationRequest, problem: errors.ServiceError) -> HttpResponse:
    response = refusal(asked, problem)
    if response is None:
        raise problem
    return response
