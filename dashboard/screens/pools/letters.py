"""How a pool's messages read with their places filled in: a document of its own, which the form shows in a frame.

Mail is written with styles of its own, which the console's pages do not allow. So this document alone allows them; the
mail's HTML stands in a sandbox inside it, where nothing runs and nothing is fetched.
"""

from dataclasses import dataclass
from html import escape, unescape

import regex
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.pools.forms.messages import CODE, LINK
from dashboard.screens.pools.forms.part import SubjectForm
from dashboard.screens.pools.subjects import find

_POLICY = {
    **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'none'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
}
_TAG = regex.compile(r"<[^>]*>")
_BREAK = regex.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>", regex.IGNORECASE)
_UNSEEN = regex.compile(r"<(style|script|head)\b.*?</\1>", regex.IGNORECASE | regex.DOTALL)
_EXAMPLE = {CODE: "482913", "{username}": "ann"}
_INVITED = {CODE: "Calm-harbour-42", "{username}": "ann"}
_WORDS = {
    "code": ("Your verification code", "Your verification code is {####}."),
    "link": (
        "Your verification link",
        "Please open this link to verify your email address. {##Verify Email##}",
    ),
    "invite": (
        "Your temporary password",
        "Your username is {username} and temporary password is {####}.",
    ),
    "mfa": ("Your authentication code", "Your authentication code is {####}."),
}
"""Subject and text of the engine's own e-mails."""
_ADDRESS = "https://id.example.com/confirm?code=482913"


@dataclass(frozen=True)
class Letter:
    """A message as ann would get it. ``html`` is empty for SMS; ``own`` says whether the words are the pool's."""

    title: str
    text: str
    own: bool
    subject: str = ""
    html: str = ""
    sender: str = ""


@page("cognito-idp:DescribeUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace(_POLICY)
@in_pool
def show_letter(request: Request, place: Place, subject: str) -> HttpResponse:
    """The messages as stored; with POST, as typed."""
    if subject not in _LETTERS:
        raise Http404("These settings have no messages.")
    form = find(subject).open(place, request.POST if request.method == "POST" else None)
    wrong = {form.fields[name].label: errors for name, errors in form.errors.items() if name in form.fields}
    context = {"letters": _LETTERS[subject](form), "wrong": wrong, "typed": form.is_bound}
    return render(request, "dashboard/pools/letters.html", context)


def _of_messages(form: SubjectForm) -> list[Letter]:
    by_link = form["by"].value() == "CONFIRM_WITH_LINK"
    return [
        email(form, "Sign-up, by link", "link") if by_link else email(form, "Sign-up, by code", "code"),
        email(form, "Invitation", "invite", _INVITED),
        sms(form, "Invitation by SMS", "invite_sms", _WORDS["invite"][1], _INVITED),
        sms(form, "To prove a phone number", "verify_sms", _WORDS["code"][1]),
        sms(form, "To sign in", "mfa_sms", _WORDS["mfa"][1]),
    ]


def _of_mfa(form: SubjectForm) -> list[Letter]:
    return [email(form, "To sign in", "mfa")]


def email(form: SubjectForm, title: str, kind: str, values: dict[str, str] = _EXAMPLE) -> Letter:
    """The e-mail of a kind, in the default words where the pool has none."""
    subject, body = _said(form, f"{kind}_subject"), _said(form, f"{kind}_email")
    default_subject, default_body = _WORDS[kind]
    words = body or default_body
    marked_up = words if _TAG.search(words) else "<p>" + words.replace("\n", "<br>") + "</p>"
    linked = LINK.sub(lambda text: f'<a href="{_ADDRESS}">{text[1]}</a>', marked_up)
    return Letter(
        title,
        text=_fill(LINK.sub(lambda text: f"{text[1].strip()} {_ADDRESS}", _as_text(words)), values),
        own=bool(body),
        subject=_fill(subject or default_subject, values),
        html=_fill(linked, {place: escape(value) for place, value in values.items()}),
        sender=_said(form, "email_from"),
    )


def sms(form: SubjectForm, title: str, field: str, default: str, values: dict[str, str] = _EXAMPLE) -> Letter:
    """The SMS of a field, in the default words where the pool has none."""
    body = _said(form, field)
    return Letter(title, text=_fill(body or default, values), own=bool(body))


def _said(form: SubjectForm, name: str) -> str:
    return str(form[name].value() or "") if name in form.fields else ""


def _fill(template: str, values: dict[str, str]) -> str:
    return regex.sub(r"\{####\}|\{username\}", lambda place: values[place[0]], template)


def _as_text(body: str) -> str:
    if not _TAG.search(body):
        return body
    lines = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", body))).splitlines()
    return unescape("\n".join(line.strip() for line in lines)).strip()


_LETTERS = {"messages": _of_messages, "mfa": _of_mfa}
