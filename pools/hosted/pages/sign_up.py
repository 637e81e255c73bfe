"""``/signup``: somebody makes an account. Follows "Sign-up" of "Managed login" (DG:cognito-user-pools-managed-login)."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pools import errors
from pools.hosted.oauth.flow import refusal
from pools.hosted.pages.fields import (
    ATTRIBUTE,
    Field,
    attribute_problems,
    filled,
    missing,
    password_field,
    required_fields,
    username_field,
    wrong_value,
)
from pools.hosted.pages.languages import LANGUAGES
from pools.hosted.pages.page import Page, page
from pools.hosted.pages.signing_in import run_watched
from pools.hosted.pages.wording import password_rules, sentence
from pools.models import UserPool
from pools.rules.branding.terms import links_of
from pools.rules.destinations import typed_medium
from pools.rules.self_service.signing_up import SignedUp, make_account, pretend, takes_sign_ups
from pools.rules.user_pools.finding import username_attributes


def show_sign_up(page: Page, problem: str = "", *, problems: dict[str, str] | None = None) -> HttpResponse:
    """The form with what was typed, passwords apart."""
    pool = page.base.pool
    if not takes_sign_ups(pool):
        return page.show(
            "message",
            status=403,
            title=_("No new accounts"),
            text=_("Accounts are made by whoever runs the app. Ask them for one."),
            back=page.address("login"),
        )
    values = {name: page.given(name) for name in page.request.POST}
    fields = filled(_fields(pool), values, problems or {})
    terms = links_of(page.client.id, f"cognito:{LANGUAGES[page.language][2]}")
    return page.show(
        "sign_up",
        status=400 if problem or problems else 200,
        fields=fields,
        rules=password_rules(pool, page.given("password")),
        problem=problem,
        terms=terms,
    )


@page(show_sign_up)
def sign_up(page: Page) -> HttpResponse:
    """Make the account, and ask for the code that confirms it."""
    if not page.posted or not takes_sign_ups(page.base.pool):
        return show_sign_up(page)
    fields = _fields(page.base.pool)
    values = {field.name: page.given(field.name).strip() for field in fields if field.type != "password"}
    values["password"] = page.given("password")
    if problems := _problems(page, fields, values):
        return show_sign_up(page, problems=problems)
    try:
        done = _make(page, values)
    except errors.UsernameExistsException as problem:
        return _taken(page, values, problem)
    except errors.ServiceError as problem:
        return refusal(page.asked, problem) or _refused(page, problem)
    return _go_on(page, values["username"], done)


def _fields(pool: UserPool) -> list[Field]:
    return [username_field(pool, exactly=True), *required_fields(pool), password_field(new=True)]


def _problems(page: Page, fields: list[Field], values: dict[str, str]) -> dict[str, str]:
    pool, problems = page.base.pool, missing(fields, values)
    problems = attribute_problems(pool, values) | problems
    kinds = username_attributes(pool)
    if kinds and "username" not in problems:
        medium = typed_medium(values["username"])
        if medium is None or (medium == "EMAIL") not in {kind == "email" for kind in kinds}:
            problems["username"] = wrong_value(kinds[0])
    return problems


def _make(page: Page, values: dict[str, str]) -> SignedUp:
    call = page.call("SignUp")

    def run() -> SignedUp:
        return make_account(
            call,
            page.client,
            values["username"],
            values["password"],
            _attributes(values),
            context=page.context(call),
        )

    return run_watched(page, call, {}, run)


def _attributes(values: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"Name": name.removeprefix(ATTRIBUTE), "Value": value}
        for name, value in values.items()
        if name.startswith(ATTRIBUTE)
    ]


def _refused(page: Page, problem: errors.ServiceError) -> HttpResponse:
    if isinstance(problem, errors.InvalidPasswordException | errors.PasswordHistoryPolicyViolationException):
        return show_sign_up(page, problems={"password": sentence(problem)})
    return show_sign_up(page, sentence(problem))


def _taken(page: Page, values: dict[str, str], problem: errors.ServiceError) -> HttpResponse:
    """A name has to be told as taken, or nobody could choose another; an address is answered like a free one."""
    username = values["username"]
    if not username_attributes(page.base.pool):
        return show_sign_up(page, problems={"username": sentence(problem)})
    call, attributes = page.call("SignUp"), {each["Name"]: each["Value"] for each in _attributes(values)}
    delivery = pretend(call, page.client, username, attributes)
    return _confirm(page, username, delivery) if delivery else _wait_for_approval(page)


def _go_on(page: Page, username: str, done: SignedUp) -> HttpResponse:
    if done.confirmed:
        page.data = {"username": username, "note": "ready"}
        return page.go("login")
    if done.delivery is None:
        return _wait_for_approval(page)
    return _confirm(page, username, done.delivery)


def _wait_for_approval(page: Page) -> HttpResponse:
    return page.show(
        "message",
        title=_("Your account was made"),
        text=_("Whoever runs the app has to approve it. You can sign in once they have."),
        back=page.address("login"),
    )


def _confirm(page: Page, username: str, delivery: dict[str, str]) -> HttpResponse:
    page.data = {"username": username, "delivery": delivery, "sent": 1, "kind": "sign-up"}
    return page.go("confirm")
