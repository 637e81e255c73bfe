"""Composing what users are sent. Nothing is sent here: see :mod:`pools.rules.delivery`.

Follows "Configuring messages" (DG:cognito-user-pool-settings-message-templates).
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from html import escape, unescape

import orjson
import regex
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from pools.models import Message, UserPool

CODE, USERNAME = "{####}", "{username}"
queued = Signal()
"""Sent with the ``message_id`` of a letter that is committed and waits. Sending is a task, and tasks are above rules."""
_INVITATION = "Your username is {username} and temporary password is {####}."
_INVITATION_SUBJECT = "Your temporary password"
_WELCOME = "Your username is {username}. You can sign in without a password."
_WELCOME_SUBJECT = "Your new account"
_RESET = "Your password reset code is {####}."
_RESET_SUBJECT = "Your password reset code"
_AUTHENTICATION = "Your authentication code is {####}."
_AUTHENTICATION_SUBJECT = "Your authentication code"
_TAG = regex.compile(r"<[^>]*>")
_BREAK = regex.compile(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>", regex.IGNORECASE)
_UNSEEN = regex.compile(r"<(style|script|head)\b.*?</\1>", regex.IGNORECASE | regex.DOTALL)
_CONTROL = regex.compile(r"[\p{Cc}\u2028\u2029]+")


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


def compose_invitation(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    username: str,
    password: str,
    worded: dict[str, str] | None = None,
) -> Letter | None:
    """The invitation; None where the pool's template has no place for the password, as Cognito sends none then.

    ``worded`` are texts that a CustomMessage function gave in place of the template's.
    """
    template = pool.settings.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {}) | (
        worded or {}
    )
    body = template.get("EmailMessage" if medium == "EMAIL" else "SMSMessage")
    if password and CODE not in (body or CODE):
        return None
    body = body or (_INVITATION if password else _WELCOME)
    subject = template.get("EmailSubject") or (_INVITATION_SUBJECT if password else _WELCOME_SUBJECT)
    return _compose(
        pool, medium, destination, subject=subject, body=body, values={CODE: password, USERNAME: username}
    )


def compose_reset(pool: UserPool, medium: str, destination: str, *, username: str, code: str) -> Letter:
    """The message with a password reset code."""
    template = pool.settings.get("VerificationMessageTemplate", {})
    if medium == "EMAIL":
        body = template.get("EmailMessage") or pool.settings.get("EmailVerificationMessage")
    else:
        body = template.get("SmsMessage") or pool.settings.get("SmsVerificationMessage")
    subject = template.get("EmailSubject") or pool.settings.get("EmailVerificationSubject") or _RESET_SUBJECT
    if CODE not in (body or ""):
        body = _RESET
    return _compose(
        pool,
        medium,
        destination,
        subject=subject,
        body=body or _RESET,
        values={CODE: code, USERNAME: username},
    )


def compose_authentication(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    username: str,
    code: str,
    worded: dict[str, str] | None = None,
) -> Letter:
    """The message with a code to sign in with.

    ``worded`` are texts that a CustomMessage function gave in place of the pool's.
    """
    texts = worded or {}
    email = pool.settings.get("EmailMfaConfiguration", {})
    if medium == "EMAIL":
        body = texts.get("emailMessage") or email.get("Message")
    else:
        body = texts.get("smsMessage") or pool.settings.get("SmsAuthenticationMessage")
    return _compose(
        pool,
        medium,
        destination,
        subject=texts.get("emailSubject") or email.get("Subject") or _AUTHENTICATION_SUBJECT,
        body=body or _AUTHENTICATION,
        values={CODE: code, USERNAME: username},
    )


def _compose(
    pool: UserPool, medium: str, destination: str, *, subject: str, body: str, values: dict[str, str]
) -> Letter:
    if medium == "SMS":
        configuration = pool.settings.get("SmsConfiguration", {})
        return Letter("SMS", destination, _fill(body, values), configuration=configuration)
    sending = pool.settings.get("EmailConfiguration", {})
    return Letter(
        "EMAIL",
        destination,
        body=_fill(_as_text(body), values),
        subject=_CONTROL.sub(" ", _fill(subject, values)).strip(),
        html=_as_html(_fill(body, {place: escape(value) for place, value in values.items()})),
        sender=_CONTROL.sub(" ", _sender(sending)),
        reply_to=_CONTROL.sub(" ", sending.get("ReplyToEmailAddress", "")),
    )


def _fill(template: str, values: dict[str, str]) -> str:
    # One pass, so that a value that looks like a placeholder stays what it is.
    return regex.sub(r"\{####\}|\{username\}", lambda place: values[place[0]], template)


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


def queue(letters: list[Letter], now: datetime) -> list[int]:
    """Keep letters to be sent, encrypted, inside the caller's transaction; their ids."""
    rows = [
        Message(
            medium=letter.medium,
            encrypted=settings.KEY_RING.encrypt(orjson.dumps(asdict(letter))),
            due=now,
            created=now,
        )
        for letter in letters
    ]
    return [row.id for row in Message.objects.bulk_create(rows)] if rows else []


def send_later(letters: list[Letter], now: datetime) -> None:
    """Keep letters, inside the caller's transaction, and tell whoever sends them (:data:`queued`) once it is committed."""
    for message_id in queue(letters, now):
        transaction.on_commit(partial(queued.send, sender=Message, message_id=message_id), robust=True)


def opened(message: Message) -> Letter:
    """The letter in a row."""
    return Letter(**orjson.loads(settings.KEY_RING.decrypt(bytes(message.encrypted))))
