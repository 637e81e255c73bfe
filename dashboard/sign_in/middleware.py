"""What stands before every page: a session that goes on, a second factor where one is required, a fresh one for grave acts."""

from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dashboard.asking_again import ask_again
from dashboard.models import SignInProvider
from dashboard.pages import page_of
from dashboard.requests import Request, is_of_member
from dashboard.sign_in import factors, freshness, sessions


def _is_closed(view: Callable[..., Any]) -> bool:
    return getattr(view, "login_required", True)


class Sessions:
    """Ends a session that was not used for too long, or has lasted too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        if is_of_member(request) and _is_closed(view) and not sessions.goes_on(request):
            logout(request)


class Factors:
    """Leads to setting up a factor who must have one, and asks for a fresh one before a grave act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if not is_of_member(request) or not _is_closed(view):
            return None
        page = page_of(view)
        if not (page and page.before_factor) and _lacks_factor(request):
            return redirect("factor-set-up")
        if getattr(view, "large_bodies", False):
            return None  # it is not grave, and looks at the size before any of the body is read
        proof = any(request.POST.get(field) for field in freshness.FIELDS)
        if proof and not freshness.is_fresh(request) and (problem := freshness.prove(request)):
            return ask(request, problem)
        if "fresh-get" in request.POST and freshness.is_fresh(request):
            return redirect(request.get_full_path())
        return ask(request) if freshness.is_grave(request) and not freshness.is_fresh(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        needed = isinstance(error, ReauthenticationRequired)
        return ask(request) if needed and is_of_member(request) else None


def _lacks_factor(request: Request) -> bool:
    return factors.is_required_of(request.user) and not factors.has_factor(request.user)


def ask(request: Request, problem: str = "") -> HttpResponse:
    """The page that asks for a factor, and sends the same form again with it."""
    ways = freshness.ways(request)
    context = {
        "came_by_get": request.method != "POST" or "fresh-get" in request.POST,
        "providers": [] if ways["code"] or ways["password"] else SignInProvider.objects.all(),
        "problem": problem,
        **ways,
    }
    return ask_again(request, "dashboard/sign_in/fresh.html", context, without=("fresh-",))
