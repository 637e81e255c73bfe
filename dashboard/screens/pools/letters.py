"""How a pool's messages read with their places filled in: a document of its own, which the form shows in a frame.

Mail is written with styles of its own, which the console's pages do not allow. So this document alone allows them; the
mail's HTML stands in a sandbox inside it, where nothing runs and nothing is fetched.
"""

from dataclasses import dataclass
from html import escape, unescape

import regex
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin

from dashboard.place import Place, in_pool
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


@xframe_options_sameorigin
@csp_replace(_POLICY)
@in_pool
def show(request: HttpRequest, place: Place, subject: str) -> HttpResponse:
    """The messages as stored; with POST, as typed."""
    if subject not in _LETTERS:
        raise Http404("These settings have no messages.")
    form = find(subject).open(place, request.POST if request.method == "POST" else None)
    wrong = {form.fields[name].label: errors for name, errors in form.errors.items() if name in form.fields}
    context = {"letters": _LETTERS[subject](form), "wrong": wrong, "typed": form.is_bound}
    return render(request, "dashboard/pools/letters.html", context)


def _of_messages(form: SubjectForm) -> list[Letter]:
    def said(name: str) -> str:
        return str(form[name].value() or "")

    code = "Your verification code is {####}."
    invitation = "Your username is {username} and temporary password is {####}."
    link = "Please open this link to verify your email address. {##Verify Email##}"
    sender = said("email_from")
    first = (
        email(
            "Sign-up, by link",
            said("link_subject"),
            said("link_email"),
            "Your verification link",
            link,
            sender,
        )
        if said("by") == "CONFIRM_WITH_LINK"
        else email(
            "Sign-up, by code",
            said("code_subject"),
            said("code_email"),
            "Your verification code",
            code,
            sender,
        )
    )
    return [
        first,
        email(
            "Invitation",
            said("invite_subject"),
            said("invite_email"),
            "Your temporary password",
            invitation,
            sender,
        ),
        sms("Invitation by SMS", said("invite_sms"), invitation),
        sms("To prove a phone number", said("verify_sms"), code),
        sms("To sign in", said("mfa_sms"), "Your authentication code is {####}."),
    ]


def _of_mfa(form: SubjectForm) -> list[Letter]:
    subject, body = (str(form[name].value() or "") for name in ("email_subject", "email_message"))
    return [email("To sign in", subject, body, "Your sign-in code", "Your sign-in code is {####}.")]


def email(
    title: str, subject: str, body: str, default_subject: str, default: str, sender: str = ""
) -> Letter:
    """An e-mail, in the default words where the pool has none."""
    words = body or default
    marked_up = words if _TAG.search(words) else "<p>" + words.replace("\n", "<br>") + "</p>"
    link = f'<a href="{_ADDRESS}">'
    return Letter(
        title,
        text=_fill(LINK.sub(lambda text: f"{text[1].strip()} {_ADDRESS}", _as_text(words)), _EXAMPLE),
        own=bool(body),
        subject=_fill(subject or default_subject, _EXAMPLE),
        html=_fill(
            LINK.sub(lambda text: f"{link}{text[1]}</a>", marked_up),
            {place: escape(value) for place, value in _EXAMPLE.items()},
        ),
        sender=sender,
    )


def sms(title: str, body: str, default: str) -> Letter:
    return Letter(title, text=_fill(body or default, _EXAMPLE), own=bool(body))


def _fill(template: str, values: dict[str, str]) -> str:
    return regex.sub(r"\{####\}|\{username\}", lambda place: values[place[0]], template)


def _as_text(body: str) -> str:
    if not _TAG.search(body):
        return body
    lines = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", body))).splitlines()
    return unescape("\n".join(line.strip() for line in lines)).strip()


_LETTERS = {"messages": _of_messages, "mfa": _of_mfa}
