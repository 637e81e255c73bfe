"""What a member meets whose session ended while a page was open: nothing that they typed is lost.

A page that was asked for comes after signing in. A form that was sent is shown as kept, to be sent again once they
signed in, in another tab: nothing of it is stored here, so that a stranger cannot fill the site with forms.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from dashboard.asking_again import ask_again

EVENT = "session-ended"


class SignInRequired(LoginRequiredMiddleware):
    """Django's own, but for a form, and for a part of a page that htmx asks for."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method not in ("GET", "HEAD"):
            return (
                form_to_send_again(request)
                if request.POST
                else super().handle_no_permission(request, view_func)
            )
        if "HX-Request" in request.headers:
            return _part_of_a_page(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            return redirect(sign_in_url(request.get_full_path()))
        return super().handle_no_permission(request, view_func)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is older than the last sign-in; one of another site is refused."""
    if is_from_here(request) and request.POST:
        return form_to_send_again(request)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that a form was sent by a page of this site."""
    return request.headers.get("Origin", "") == f"{request.scheme}://{request.get_host()}"


def form_to_send_again(request: HttpRequest) -> HttpResponse:
    """The page that holds what was sent, and sends it again."""
    context = {
        "signed_in": request.user.is_authenticated,
        "sign_in_url": sign_in_url("/"),
    }
    return ask_again(request, "dashboard/sign_in/kept.html", context, without=("fresh-",))


def sign_in_url(following: str) -> str:
    """The address of the sign-in page that says why it is there, and leads on."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': following, 'ended': '1'})}"


def _part_of_a_page(request: HttpRequest) -> HttpResponse:
    """A search whose address the page has anyway goes on after signing in; any other part leaves the page as it is."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    if not here.path or here.path == request.path:
        return HttpResponseClientRedirect(sign_in_url(request.get_full_path()))
    return trigger_client_event(HttpResponse(status=401), EVENT)
