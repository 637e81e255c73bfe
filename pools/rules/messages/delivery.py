"""Sending messages that wait: one claim, one attempt, and a later retry where it failed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event, Thread

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import Error, connection
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from pools.models import Message
from pools.rules.messages.letters import Letter
from pools.rules.messages.queueing import opened
from pools.wire.changing import stay_outside

log = structlog.get_logger("lifeguard.messages")
LEASE, RENEWAL = timedelta(seconds=12), timedelta(seconds=4)
"""How long a claimed message is left alone, and how often whoever sends it holds on. Of a worker that dies it is taken."""
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
LONGEST_WAIT = LONGEST_RETRY + timedelta(minutes=1)
"""What is due later than that was put off by a clock that was ahead, and is due."""


def waiting(now: datetime, limit: int) -> list[int]:
    """The ids of messages that are due, longest waiting first."""
    return list(Message.objects.filter(_is_due(now)).order_by("due").values_list("id", flat=True)[:limit])


def _is_due(now: datetime) -> Q:
    return Q(due__lte=now) | Q(due__gt=now + LONGEST_WAIT)


def deliver(message_id: int, now: datetime) -> bool:
    """Send a message that is due, unless another worker has it. Whether it was sent."""
    stay_outside("a message to be sent")
    mine = Message.objects.filter(_is_due(now), id=message_id)
    if not mine.update(due=now + LEASE, attempts=F("attempts") + 1):
        return False
    message = Message.objects.get(id=message_id)
    try:
        with _held(message):
            send(opened(message))
    except Exception as problem:  # whatever a mail server or SMS service may do
        put_off(message, problem, now)
        return False
    message.delete()
    return True


@contextmanager
def _held(message: Message) -> Iterator[None]:
    """Hold the message from beside while it is sent, however long a mail server takes."""
    done = Event()
    beside = Thread(target=_hold_on, args=(message.id, message.attempts, done), daemon=True)
    if not connection.in_atomic_block:
        beside.start()
    try:
        yield
    finally:
        done.set()
        if beside.ident:
            beside.join()


def _hold_on(message_id: int, attempts: int, done: Event) -> None:
    mine = Message.objects.filter(id=message_id, attempts=attempts)
    while not done.wait(RENEWAL.total_seconds()):
        with suppress(Error):  # the database is away: the next turn tries again
            mine.update(due=timezone.now() + LEASE)
    connection.close()


def put_off(message: Message, problem: Exception, now: datetime) -> None:
    """Try again later: after a minute, twice as long each time up to an hour. After a day, give up.

    A message that was given up keeps what went wrong and loses its content.
    """
    message.problem = f"{type(problem).__name__}: {problem}"[:200]
    wait = min(FIRST_RETRY * 2 ** min(message.attempts - 1, 10), LONGEST_RETRY)
    gave_up = now + wait > message.created + GIVE_UP_AFTER
    message.due = None if gave_up else now + wait
    if gave_up:
        message.encrypted = b""
    message.save(update_fields=["problem", "due", "encrypted"])
    log.warning(
        "message not sent",
        message=message.id,
        medium=message.medium,
        attempts=message.attempts,
        problem=type(problem).__name__,
        gave_up=gave_up,
    )


def forget_given_up(before: datetime) -> int:
    """Delete messages of before then that nobody tries to send any more. How many they were."""
    return Message.objects.filter(due=None, created__lt=before).delete()[0]


def send(letter: Letter) -> None:
    """Hand a letter to Django's e-mail backend or to the class that SMS_BACKEND names."""
    if letter.medium == "SMS":
        import_string(settings.SMS_BACKEND)().send(letter.destination, letter.body, letter.configuration)
        return
    # So a sender that relays through Amazon SES names the configuration set; other servers pass it on or drop it.
    chosen = letter.configuration.get("ConfigurationSet")
    email = EmailMultiAlternatives(
        letter.subject,
        letter.body,
        letter.sender or None,
        [letter.destination],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"X-SES-CONFIGURATION-SET": chosen} if chosen else None,
    )
    email.attach_alternative(letter.html, "text/html")
    email.send()
