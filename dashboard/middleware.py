"""Where a request comes from, how large it may be, and what a page shows when its connection fails."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from dashboard import page_access, proxies
from dashboard.asking_again import ask_again
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.guard import NotAllowed, ReasonNeeded
from dashboard.requests import Request, is_of_member

LARGE = 4 * 1024**2


def bounded_bodies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuses a body of more than four mebibytes before any of it is read, but by views that say ``large_bodies``.

    Without it the forgery check would take in whatever a stranger sends. The root door refuses in the words of its protocol.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if body_length(request) > LARGE and request.path_info != "/" and not _takes_large(request.path_info):
            sentence = (
                f"The body is larger than {LARGE // 1024**2} MiB, and this address takes no such body.\n"
            )
            return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def never_stored(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """No cache keeps what somebody saw who is signed in, nor a page on which one proves who one is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        page = response.get("Content-Type", "").startswith("text/html")
        # A page is asked first: who is signed in cannot be known while the database is away.
        if (page and "Cache-Control" not in response) or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def client_address(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Behind ``TRUSTED_PROXIES`` proxies the client's address is what the outermost of them saw."""
    named = settings.TRUSTED_PROXIES

    def middleware(request: Request) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "")
        if named and (seen := proxies.first_address(forwarded, named)):
            request.META["REMOTE_ADDR"] = seen
        elif forwarded and not named and proxies.seems_to_stand_before(request):
            request.through_unnamed_proxy = True
            proxies.remember_unnamed()
        return get_response(request)

    return middleware


def body_length(request: HttpRequest) -> int:
    """The bytes that Content-Length announces. What cannot be read counts as too many."""
    digits = (request.META.get("CONTENT_LENGTH") or "").lstrip("0")
    if not digits:
        return 0
    return int(digits) if len(digits) < 16 and digits.isascii() and digits.isdecimal() else sys.maxsize


def _takes_large(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "large_bodies", False)
    except Resolver404:
        return False


class PageAccess:
    """Lets each member into the pages that their roles open, and nobody into a page of which nobody said who may."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Callable, _args: tuple, _kwargs: dict
    ) -> HttpResponse | None:
        if not is_of_member(request):
            return None
        try:
            page_access.enter(request, request.resolver_match)
        except NotAllowed as error:
            return _refuse(request, error)
        except ReasonNeeded as error:
            return _ask_why(request, error)
        return None


class ConnectionProblems:
    """Turns errors of a connection into a page that says what happened, why, and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ReasonNeeded):
            return _ask_why(request, error)
        if isinstance(error, NotAllowed):
            return _refuse(request, error)
        connection = getattr(request, "connection", None)
        if connection is None or not isinstance(error, ERRORS):
            return None
        problem = explain(error, connection)
        return render(request, "dashboard/problem.html", {"problem": problem}, status=problem.status)


def _refuse(request: HttpRequest, error: NotAllowed) -> HttpResponse:
    return render(request, "403.html", {"exception": error}, status=403)


def _ask_why(request: HttpRequest, error: ReasonNeeded) -> HttpResponse:
    """The page that asks for what the member's role demands."""
    context = {
        "demands": error.demands,
        "reason": request.POST.get("audit-reason", ""),
        "ticket": request.POST.get("audit-ticket", ""),
    }
    return ask_again(request, "dashboard/reason.html", context, without=("audit-",))
