"""``/confirm`` and ``/resendcode``: the code that confirms an account.

They can be opened on another device than the sign-up was: then they ask for the user name too.
"""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pools import errors
from pools.challenges import sign_up as sign_up_session
from pools.hosted.oauth.flow import refusal
from pools.hosted.pages.browsers import DATA_LIVES
from pools.hosted.pages.fields import code_field, filled, missing, username_field
from pools.hosted.pages.login import lead_on
from pools.hosted.pages.page import Page, page
from pools.hosted.pages.signing_in import MOST_SENT, begin, run_watched
from pools.hosted.pages.wording import sentence
from pools.models import User
from pools.rules.account.confirmation import address_to_confirm
from pools.rules.self_service.confirming import confirm_named, send_another_code
from pools.rules.user_pools.sign_in_policy import WEB_AUTHN, allowed_factors


def show_confirm(page: Page, problem: str = "", *, problems: dict[str, str] | None = None) -> HttpResponse:
    """The page that asks for the code; and for the user name, where this browser has not told it."""
    username, delivery = page.data.get("username", ""), page.data.get("delivery")
    fields = [code_field()] if username else [username_field(page.base.pool), code_field()]
    fields = filled(fields, {"username": page.given("username"), "code": page.given("code")}, problems or {})
    if not problems:
        fields[0] = replace(fields[0], autofocus=True)
    return page.show(
        "confirm",
        status=400 if problem or problems else 200,
        username=username,
        text=sent_text(page, _("Your account is not confirmed yet. Type the code that you were sent.")),
        fields=fields,
        problem=problem,
        left=MOST_SENT - page.data.get("sent", 0),
        graphic="SMS_GRAPHIC" if delivery and delivery["DeliveryMedium"] == "SMS" else "EMAIL_GRAPHIC",
    )


def sent_text(page: Page, otherwise: str) -> str:
    """Where the code went, and whether it was the first."""
    delivery = page.data.get("delivery")
    if not delivery:
        return otherwise
    words = _("We sent a code to %(address)s.") if page.data.get("sent", 1) == 1 else _(
        "We sent another code to %(address)s. Only the last one is good."
    )  # fmt: skip
    return words % {"address": delivery["Destination"]}


@page(show_confirm, longest=DATA_LIVES)
def confirm(page: Page) -> HttpResponse:
    """Confirm the account, and lead on: to the app where the code is enough to sign in, else to the sign-in page."""
    if not page.posted:
        return show_confirm(page)
    username = page.data.get("username") or page.given("username").strip()
    code = "".join(page.given("code", 100).split())
    fields = [username_field(page.base.pool), code_field()]
    if absent := missing(fields, {"username": username, "code": code}):
        return show_confirm(page, problems=absent)
    call = page.call("ConfirmSignUp")

    def run() -> User:
        return confirm_named(call, page.client, username, code)

    try:
        user = run_watched(page, call, {}, run)
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or _refused(page, problem)
    return _go_on(page, user, username)


@page(show_confirm, longest=DATA_LIVES)
def resend_code(page: Page) -> HttpResponse:
    """Send another code, and ask for it. How many were sent is counted, here and in the rules."""
    if not page.posted:
        return page.go("confirm")
    username = page.data.get("username") or page.given("username").strip()
    if absent := missing([username_field(page.base.pool)], {"username": username}):
        return show_confirm(page, problems=absent)
    sent = page.data.get("sent", 0)
    if sent >= MOST_SENT:
        return show_confirm(page, sentence(errors.LimitExceededException("")))
    call = page.call("ResendConfirmationCode")

    def run() -> dict[str, str]:
        return send_another_code(call, page.client, username, context=page.context(call))

    try:
        delivery = run_watched(page, call, {}, run)
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or show_confirm(page, sentence(problem))
    page.data = page.data | {"username": username, "delivery": delivery, "sent": sent + 1}
    return page.go("confirm")


def _refused(page: Page, problem: errors.ServiceError) -> HttpResponse:
    if isinstance(problem, errors.CodeMismatchException | errors.ExpiredCodeException):
        return show_confirm(page, problems={"code": sentence(problem)})
    return show_confirm(page, sentence(problem))


def _go_on(page: Page, user: User, username: str) -> HttpResponse:
    passkeys = WEB_AUTHN in allowed_factors(page.base.pool)
    page.data = {"username": username, "note": "confirmed"} | ({"next": "passkeys/add"} if passkeys else {})
    proven = address_to_confirm(page.base.pool, user.attributes) or ""
    session = sign_up_session.confirmed(page.call("ConfirmSignUp"), page.client, user, username, proven)
    if session is None:
        return page.go("login")
    try:
        return lead_on(page, begin(page, username, session=session))
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or page.go("login")
