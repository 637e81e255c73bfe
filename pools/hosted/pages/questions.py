"""The page of each challenge: what it shows, and the answer that its form brings."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote

import orjson
import qrcode
from django.http import HttpResponse
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from pools.hosted.pages.fields import (
    ATTRIBUTE,
    Field,
    attribute_field,
    code_field,
    filled,
    password_field,
)
from pools.hosted.pages.page import Page
from pools.hosted.pages.signing_in import MOST_SENT, Waiting, seal_waiting
from pools.hosted.pages.wording import password_rules

TOKEN, SMS, EMAIL = "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
_CODES = {
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SMS_OTP": "SMS_OTP_CODE",
    "SMS_MFA": "SMS_MFA_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
}
_GRAPHICS = {"EMAIL": "EMAIL_GRAPHIC", "SMS": "SMS_GRAPHIC"}


def show_question(
    page: Page,
    waiting: Waiting,
    *,
    problem: str = "",
    problems: dict[str, str] | None = None,
    note: str = "",
) -> HttpResponse:
    """The page that asks what the sign-in waits for. ``problem`` is about all of it, ``problems`` about single inputs."""
    template, context = _SHOWN[waiting.state](page, waiting)
    values = {name: page.given(name) for name in page.request.POST}
    fields = filled(context.pop("fields", []), values, problems or {})
    if fields and not problems:
        first = {**vars(fields[0]), "autofocus": True}
        fields[0] = Field(**first)
    return page.show(
        template,
        status=400 if problem or problems else 200,
        session=seal_waiting(page, waiting),
        waiting=waiting,
        fields=fields,
        problem=problem,
        note=note,
        **context,
    )


def read_answer(page: Page, state: str) -> dict[str, str]:
    """The ChallengeResponses that the form brings."""
    if state in _CODES:
        return {_CODES[state]: "".join(page.given("code", 100).split())}
    if state == "NEW_PASSWORD_REQUIRED":
        attributes = {name: page.given(name) for name in page.request.POST if name.startswith(ATTRIBUTE)}
        return {"NEW_PASSWORD": page.given("new_password"), **attributes}
    if state == "MFA_SETUP":
        factor, address = page.given("factor"), page.given("address")
        return {"PHONE_NUMBER" if factor == SMS else "EMAIL": address}
    name = {"PASSWORD": "password", "WEB_AUTHN": "credential"}.get(state, "choice")
    member = {"PASSWORD": "PASSWORD", "WEB_AUTHN": "CREDENTIAL"}.get(state, "ANSWER")
    return {member: page.given(name, 20_000)}


def _code(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    shown = waiting.parameters
    medium = shown.get("CODE_DELIVERY_DELIVERY_MEDIUM", "")
    if not medium:
        text = _("Type the code that your authenticator app shows.")
        if name := shown.get("FRIENDLY_DEVICE_NAME"):
            text = _("Type the code that %(name)s shows.") % {"name": name}
        return "code", {"text": text, "fields": [code_field()], "graphic": "AUTH_APP_GRAPHIC"}
    words = _("We sent a code to %(address)s.") if waiting.sent == 1 else _(
        "We sent another code to %(address)s. Only the last one is good."
    )  # fmt: skip
    return "code", {
        "text": words % {"address": shown["CODE_DELIVERY_DESTINATION"]},
        "fields": [code_field()],
        "graphic": _GRAPHICS.get(medium, ""),
        "left": MOST_SENT - waiting.sent,
        "may_send": True,
    }


def _password(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    return "password", {"fields": [password_field()], "graphic": "PASSWORD_GRAPHIC"}


def _choice(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    """The first factors; that of a password proved by SRP is the same to who types one."""
    words = {
        "PASSWORD": _("With your password"),
        "EMAIL_OTP": _("With a code by e-mail"),
        "SMS_OTP": _("With a code by text message"),
        "WEB_AUTHN": _("With a passkey"),
    }
    offered = waiting.choices or []
    return "choice", {
        "title": _("How do you want to sign in?"),
        "choices": [(name, words[name]) for name in words if name in offered],
    }


def _factor(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    words = {
        TOKEN: _("With your authenticator app"),
        EMAIL: _("With a code by e-mail"),
        SMS: _("With a code by text message"),
    }
    offered = orjson.loads(waiting.parameters["MFAS_CAN_CHOOSE"])
    return "choice", {
        "title": _("Choose your second step"),
        "choices": [(name, words[name]) for name in words if name in offered],
    }


def _passkey(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    return "passkey", {
        "options": waiting.parameters["CREDENTIAL_REQUEST_OPTIONS"],
        "graphic": "PASSKEY_GRAPHIC",
    }


def _new_password(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    required = orjson.loads(waiting.parameters["requiredAttributes"])
    return "new_password", {
        "fields": [
            password_field("new_password", new=True),
            *(attribute_field(name.removeprefix(ATTRIBUTE)) for name in required),
        ],
        "rules": password_rules(page.base.pool, page.given("new_password")),
        "graphic": "PASSWORD_GRAPHIC",
    }


def _set_up(page: Page, waiting: Waiting) -> tuple[str, dict[str, Any]]:
    """Three pages in one: which factor, then the app's secret or an address."""
    if waiting.secret:
        return "app", {
            "secret": " ".join(
                waiting.secret[place : place + 4] for place in range(0, len(waiting.secret), 4)
            ),
            "picture_of_secret": _picture(page, waiting),
            "fields": [code_field()],
        }
    factor = page.given("factor")
    if factor in (SMS, EMAIL):
        name = "phone_number" if factor == SMS else "email"
        shown = {**vars(attribute_field(name)), "name": "address"}
        return "address", {"fields": [Field(**shown)], "factor": factor, "graphic": f"{factor[:3]}_GRAPHIC"}
    words = {
        TOKEN: _("An authenticator app"),
        EMAIL: _("Codes by e-mail"),
        SMS: _("Codes by text message"),
    }
    offered = orjson.loads(waiting.parameters["MFAS_CAN_SETUP"])
    return "choice", {
        "title": _("Set up a second step"),
        "text": _("This account needs more than a password. Choose what you want to use."),
        "choices": [(name, words[name]) for name in words if name in offered],
        "choice_name": "factor",
    }


def _picture(page: Page, waiting: Waiting) -> str:
    """A QR code of the secret, as authenticator apps read it."""
    issuer, name = page.base.pool.name, waiting.parameters.get("USER_ID_FOR_SRP", waiting.username)
    label = quote(f"{issuer}:{waiting.username or name}")
    text = f"otpauth://totp/{label}?secret={waiting.secret}&issuer={quote(issuer)}"
    drawn = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, box_size=8, border=3).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"


_SHOWN: dict[str, Callable[[Page, Waiting], tuple[str, dict[str, Any]]]] = {
    "PASSWORD": _password,
    "SELECT_CHALLENGE": _choice,
    "EMAIL_OTP": _code,
    "SMS_OTP": _code,
    "SMS_MFA": _code,
    "SOFTWARE_TOKEN_MFA": _code,
    "WEB_AUTHN": _passkey,
    "SELECT_MFA_TYPE": _factor,
    "MFA_SETUP": _set_up,
    "NEW_PASSWORD_REQUIRED": _new_password,
}
