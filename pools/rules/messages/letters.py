"""A message as it is sent, made of a template of the pool and what goes into its places."""

from dataclasses import dataclass, field
from html import escape, unescape

import regex
from django.conf import settings

from pools.models import UserPool

CODE, USERNAME = "{####}", "{username}"
_PLACE = regex.compile(r"\{####\}|\{username\}")
_TAG = regex.compile(r"<[^>]*>")
_BREAK = regex.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>", regex.IGNORECASE)
_UNSEEN = regex.compile(r"<(style|script|head)\b.*?</\1>", regex.IGNORECASE | regex.DOTALL)
_CONTROL = regex.compile(r"[\p{Cc}\u2028\u2029]+")
LINK = regex.compile(r"\{##(?!##\})(.+?)##\}", regex.DOTALL)
"""The place of a link in a template, and its text."""


@dataclass(frozen=True)
class Letter:
    """A message with everything that sending needs. ``medium`` is EMAIL or SMS, ``html`` is for e-mails."""

    medium: str
    destination: str
    body: str
    subject: str = ""
    html: str = ""
    sender: str = ""
    reply_to: str = ""
    configuration: dict = field(default_factory=dict)


def compose(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    subject: str,
    body: str,
    values: dict[str, str],
    link: str = "",
) -> Letter:
    """A letter in which ``values`` stand in the template's places, and ``link`` behind its ``{##text##}``.

    The text part of an e-mail shows the whole address of a link; its HTML part is the template's, or made of its lines.
    """
    if medium == "SMS":
        configuration = pool.settings.get("SmsConfiguration", {})
        return Letter("SMS", destination, _fill(body, values), configuration=configuration)
    sending = pool.settings.get("EmailConfiguration", {})
    return Letter(
        "EMAIL",
        destination,
        body=_fill(LINK.sub(lambda text: f"{text[1].strip()} {link}".strip(), _as_text(body)), values),
        subject=_CONTROL.sub(" ", _fill(subject, values)).strip(),
        html=_fill(
            _with_links(_as_html(body), link), {place: escape(text) for place, text in values.items()}
        ),
        sender=_CONTROL.sub(" ", _sender(sending)),
        reply_to=_CONTROL.sub(" ", sending.get("ReplyToEmailAddress", "")),
        configuration={key: sending[key] for key in ("ConfigurationSet",) if key in sending},
    )


def _fill(template: str, values: dict[str, str]) -> str:
    # One pass, so that a value that looks like a placeholder stays what it is.
    return _PLACE.sub(lambda place: values.get(place[0], place[0]), template)


def _with_links(html: str, link: str) -> str:
    return LINK.sub(lambda text: f'<a href="{escape(link)}">{text[1]}</a>' if link else text[1], html)


def _sender(sending: dict) -> str:
    if sending.get("From"):
        return sending["From"]
    identity = sending.get("SourceArn", "").rpartition(":identity/")[2]
    return identity if "@" in identity else settings.DEFAULT_FROM_EMAIL


def _as_text(body: str) -> str:
    if not _TAG.search(body):
        return body
    lines = _TAG.sub("", _BREAK.sub("\n", _UNSEEN.sub("", body))).splitlines()
    return unescape("\n".join(line.strip() for line in lines)).strip()


def _as_html(body: str) -> str:
    return body if _TAG.search(body) else "<p>" + body.replace("\n", "<br>") + "</p>"
