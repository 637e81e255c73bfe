"""What every page does before and after its own work: the request that it is for, the forgery check, limits, cookies."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pools.hosted.calls import call_of
from pools.hosted.oauth.base import Base, base_of
from pools.hosted.oauth.flow import begin_request
from pools.hosted.oauth.going import go
from pools.hosted.pages.browsers import (
    DATA,
    FIELD,
    Browser,
    Forged,
    LeftAlone,
    browser_of,
    keep_browser,
    keep_data,
    read_data,
)
from pools.hosted.pages.languages import LANGUAGES, language_of
from pools.hosted.pages.showing import show
from pools.models import AppClient
from pools.rules.branding.look import Look, NoStyle, look_of, plain_look
from pools.rules.context.reading import Context, read_context
from pools.rules.oauth.requests import AuthorizationRequest
from pools.wire.call import Call
from pools.wire.lengths import content_length

FLOW = timedelta(minutes=5)
"""For how long a page may be left alone on the way to a sign-in. Follows "Managed login" (DG:cognito-user-pools-managed-login)."""
LONGEST_FORM = 64 * 1024
_PAGES = {
    "login": "login",
    "sign_up": "signup",
    "confirm": "confirm",
    "resend": "resendcode",
    "forgot": "forgotPassword",
    "reset": "confirmforgotPassword",
    "passkeys": "passkeys/add",
    "consent": "oauth2/consent",
    "continue": "saml2/continue",
}


@dataclass
class Page:
    """One page that is asked for. ``data`` is what an earlier page left; views set it anew, empty to forget it."""

    request: HttpRequest
    asked: AuthorizationRequest
    browser: Browser
    look: Look
    language: str
    now: datetime
    data: dict[str, Any]

    @property
    def base(self) -> Base:
        return base_of(self.request)

    @property
    def client(self) -> AppClient:
        return self.asked.client

    @property
    def posted(self) -> bool:
        return self.request.method == "POST"

    def given(self, name: str, longest: int = 2048) -> str:
        """A field of the form, cut where nothing of ours is longer."""
        value = self.request.POST.get(name, "")
        return value[:longest].replace("\0", "")

    def call(self, operation: str) -> Call:
        return replace(call_of(self.request, operation), now=self.now)

    def context(self, call: Call) -> Context:
        """Where the user is, with what the classic form's script gathered."""
        told = {"EncodedData": self.given("cognitoAsfData", 20_000)}
        return read_context(call, client=self.client, user_context_data=told)

    def address(self, name: str) -> str:
        """The address of another page for the same request."""
        query = self.request.META.get("QUERY_STRING", "")
        return f"{self.base.url}/{name}{f'?{query}' if query else ''}"

    @property
    def to(self) -> dict[str, str]:
        """The addresses of the pages for the same request, as templates name them."""
        return {short: self.address(name) for short, name in _PAGES.items()}

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page with a form of this browser's."""
        form: dict[str, Any] = {"csrf": self.browser.token(self.now), "csrf_field": FIELD, "page": self}
        if not self.posted:  # what a form has brought so far would be lost
            form |= {"languages": _languages(), "without_language": _without_language(self.request)}
        return show(self.request, template, form | context, look=self.look, status=status)

    def go(self, name: str) -> HttpResponse:
        """On to another page for the same request."""
        return go(self.address(name))


View = Callable[[Page], HttpResponse]
Again = Callable[[Page, str], HttpResponse]


def page(
    again: Again, *, longest: timedelta = FLOW
) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """Make an address of a view. ``again(page, sentence)`` shows the page anew where its form may not be taken.

    ``longest`` is for how long the form is good.
    """

    def decorate(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            refused = _refused(request)
            if refused is not None:
                return refused
            found = _page_of(request)
            if isinstance(found, HttpResponse):
                return found
            former = dict(found.data)
            with translation.override(LANGUAGES[found.language][1]):
                response = _answer(found, view, again, longest)
            keep_browser(request, response, found.browser, found.now)
            if found.data != former or (not former and DATA in request.COOKIES):
                keep_data(
                    request, response, found.browser, found.data and {**found.data, "client": found.client.id}
                )
            return response

        return answer

    return decorate


def _languages() -> list[tuple[str, str]]:
    return [(name, own) for name, (own, _django, _terms) in LANGUAGES.items()]


def _without_language(request: HttpRequest) -> str:
    """The query, encoded, to which ``lang=`` may be added."""
    query = request.GET.copy()
    query.pop("lang", None)
    text = query.urlencode()
    return f"{text}&" if text else ""


def neutral(client: AppClient) -> AppClient:
    """The client as pages see it: nobody is told who exists, whatever PreventUserExistenceErrors says to apps, and a page
    may be left alone for as long as Cognito's (AuthSessionValidity is the API's). Never to be saved."""
    minutes = int(FLOW.total_seconds()) // 60
    client.settings = client.settings | {
        "PreventUserExistenceErrors": "ENABLED",
        "AuthSessionValidity": minutes,
    }
    return client


def _refused(request: HttpRequest) -> HttpResponse | None:
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    length = content_length(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > LONGEST_FORM or "HTTP_TRANSFER_ENCODING" in request.META:
        return HttpResponse(
            f"The form is larger than {LONGEST_FORM // 1024} KiB.\n", status=413, content_type="text/plain"
        )
    try:
        request.POST.get(FIELD)
    except (UnreadablePostError, SuspiciousOperation, ValueError):
        return HttpResponse("The form cannot be read.\n", status=400, content_type="text/plain")
    return None


def _page_of(request: HttpRequest) -> Page | HttpResponse:
    asked = begin_request(request)
    if isinstance(asked, HttpResponse):
        return asked
    neutral(asked.client)
    version = base_of(request).login_version
    try:
        look = plain_look() if version is None else look_of(asked.pool, asked.client, version=version)
    except NoStyle:
        return show(request, "unavailable", status=403)
    browser = browser_of(request)
    return Page(
        request, asked, browser, look, language_of(request), timezone.now(), read_data(request, browser)
    )


def _answer(found: Page, view: View, again: Again, longest: timedelta) -> HttpResponse:
    if not found.posted:
        return view(found)
    try:
        found.browser.check(found.request, found.now, longest)
    except Forged:
        response = again(
            found, _("This form could not be checked. Allow cookies for this page and try again.")
        )
        response.status_code = 403
        return response
    except LeftAlone:
        response = again(found, _("This page was left alone for too long. Please start again."))
        response.status_code = 400
        return response
    return view(found)
