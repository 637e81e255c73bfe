"""``/forgotPassword`` and ``/confirmforgotPassword``: a new password by a code.

The second can be opened on another device than the first: then it asks for the user name too.
"""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pools import errors
from pools.hosted.oauth.flow import refusal
from pools.hosted.pages.browsers import DATA_LIVES
from pools.hosted.pages.confirming import sent_text
from pools.hosted.pages.fields import Field, code_field, filled, missing, password_field, username_field
from pools.hosted.pages.page import Page, page
from pools.hosted.pages.signing_in import MOST_SENT, run_watched
from pools.hosted.pages.wording import password_rules, sentence
from pools.rules.account.recovery import only_by_administrators
from pools.rules.self_service.recovering import replace_password, send_reset_code


def show_forgot(page: Page, problem: str = "", *, problems: dict[str, str] | None = None) -> HttpResponse:
    """The page that asks whose password it is."""
    if only_by_administrators(page.base.pool):
        return page.show(
            "message",
            status=403,
            title=_("Forgot your password?"),
            text=_("Whoever runs the app gives you a new one. Ask them for it."),
            back=page.address("login"),
        )
    typed = page.given("username") or page.data.get("username", "") or page.asked.login_hint
    fields = filled([username_field(page.base.pool)], {"username": typed}, problems or {})
    return page.show(
        "forgot",
        status=400 if problem or problems else 200,
        fields=[replace(fields[0], autofocus=True)],
        problem=problem,
    )


@page(show_forgot)
def forgot_password(page: Page) -> HttpResponse:
    """Send a code, and ask for it together with the new password."""
    if not page.posted or only_by_administrators(page.base.pool):
        return show_forgot(page)
    again = page.given("way") == "again"
    username = page.given("username").strip() or page.data.get("username", "")
    if absent := missing([username_field(page.base.pool)], {"username": username}):
        return show_forgot(page, problems=absent)
    sent = page.data.get("sent", 0) if again else 0
    if sent >= MOST_SENT:
        return show_reset(page, sentence(errors.LimitExceededException("")))
    call = page.call("ForgotPassword")

    def run() -> dict[str, str]:
        return send_reset_code(call, page.client, username, context=page.context(call))

    try:
        delivery = run_watched(page, call, {}, run)
    except errors.ServiceError as problem:
        shown = show_reset if again else show_forgot
        return refusal(page.asked, problem) or shown(page, sentence(problem))
    page.data = {"username": username, "delivery": delivery, "sent": sent + 1}
    return page.go("confirmforgotPassword")


def show_reset(page: Page, problem: str = "", *, problems: dict[str, str] | None = None) -> HttpResponse:
    """The page that asks for the code and the new password; and for the user name, where this browser has not told it."""
    username = page.data.get("username", "")
    values = {name: page.given(name) for name in ("username", "code")}
    fields = filled(_fields(page, known=bool(username)), values, problems or {})
    if not problems:
        fields[0] = replace(fields[0], autofocus=True)
    return page.show(
        "reset",
        status=400 if problem or problems else 200,
        username=username,
        text=sent_text(page, _("Type the code that you were sent, and a new password.")),
        must="must-reset" in page.data.get("kind", ""),
        fields=fields,
        rules=password_rules(page.base.pool, page.given("new_password")),
        problem=problem,
        left=MOST_SENT - page.data.get("sent", 0),
    )


@page(show_reset, longest=DATA_LIVES)
def confirm_forgot_password(page: Page) -> HttpResponse:
    """Replace the password, and ask to sign in with it."""
    if not page.posted:
        return show_reset(page)
    username = page.data.get("username") or page.given("username").strip()
    code, password = "".join(page.given("code", 100).split()), page.given("new_password")
    values = {"username": username, "code": code, "new_password": password}
    if absent := missing(_fields(page), values):
        return show_reset(page, problems=absent)
    call = page.call("ConfirmForgotPassword")

    def run() -> None:
        replace_password(call, page.client, username, code, password, context=page.context(call))

    try:
        run_watched(page, call, {}, run)
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or _refused(page, problem)
    page.data = {"username": username, "note": "changed"}
    return page.go("login")


def _fields(page: Page, *, known: bool = False) -> list[Field]:
    whose = [] if known else [username_field(page.base.pool)]
    return [*whose, code_field(), password_field("new_password", new=True)]


def _refused(page: Page, problem: errors.ServiceError) -> HttpResponse:
    if isinstance(problem, errors.CodeMismatchException | errors.ExpiredCodeException):
        return show_reset(page, problems={"code": sentence(problem)})
    if isinstance(problem, errors.InvalidPasswordException | errors.PasswordHistoryPolicyViolationException):
        return show_reset(page, problems={"new_password": sentence(problem)})
    return show_reset(page, sentence(problem))
