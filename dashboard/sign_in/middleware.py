"""What stands before every page: a session that goes on, a second factor where one is required, a fresh one for grave acts."""

from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from dashboard.models import SignInProvider
from dashboard.pages import page_of
from dashboard.sign_in import factors, freshness, sessions


def _is_open(view: Callable[..., Any], request: HttpRequest) -> bool:
    return not getattr(view, "login_required", True) or not request.user.is_authenticated


class Sessions:
    """Ends a session that was not used for too long, or has lasted too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        if not _is_open(view, request) and not sessions.goes_on(request):
            logout(request)


class Factors:
    """Leads to setting up a factor who must have one, and asks for a fresh one before a grave act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if _is_open(view, request):
            return None
        page = page_of(view)
        if not (page and page.before_factor) and _lacks_factor(request):
            return redirect("factor-set-up")
        proof = any(request.POST.get(field) for field in freshness.FIELDS)
        if proof and not freshness.is_fresh(request) and (problem := freshness.prove(request)):
            return ask(request, problem)
        if "fresh-get" in request.POST and freshness.is_fresh(request):
            return redirect(request.get_full_path())
        return ask(request) if freshness.is_grave(request) and not freshness.is_fresh(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        needed = isinstance(error, ReauthenticationRequired)
        return ask(request) if needed and request.user.is_authenticated else None


def _lacks_factor(request: HttpRequest) -> bool:
    return factors.is_required_of(request.user) and not factors.has_factor(request.user)


def ask(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The page that asks for a factor, and sends the same form again with it."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    ways = freshness.ways(request)
    context = {
        "kept": [(name, value) for name, value in sent if not name.startswith(("fresh-", "csrf"))],
        "came_by_get": request.method != "POST" or "fresh-get" in request.POST,
        "providers": [] if ways["code"] or ways["password"] else SignInProvider.objects.all(),
        "problem": problem,
        **ways,
    }
    response = render(request, "dashboard/sign_in/fresh.html", context, status=422)
    response["Cache-Control"] = "no-store"
    if getattr(request, "htmx", False):
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response
