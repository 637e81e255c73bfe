"""Letters that wait to be sent. They lie encrypted in the database: they may hold a code or a password."""

from dataclasses import asdict
from datetime import datetime
from functools import partial

import orjson
from django.conf import settings
from django.db import transaction
from django.dispatch import Signal

from pools.models import Message
from pools.rules.messages.letters import Letter

queued = Signal()
"""Sent with the ``message_id`` of a letter that is committed and waits. Sending is a task, and tasks are above rules."""


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
    """Keep letters, in the caller's transaction where there is one; once it is over, tell whoever sends them (:data:`queued`)."""
    for message_id in queue(letters, now):
        transaction.on_commit(partial(queued.send, sender=Message, message_id=message_id), robust=True)


def send_nothing(letter: Letter, now: datetime) -> None:
    """Do the work of :func:`send_later`, in the caller's transaction, and send nothing.

    So an answer takes as long where there is nobody to write to.
    """
    (message_id,) = queue([letter], now)
    Message.objects.filter(id=message_id).delete()
    transaction.on_commit(partial(queued.send, sender=Message, message_id=message_id), robust=True)


def opened(message: Message) -> Letter:
    """The letter in a row."""
    return Letter(**orjson.loads(settings.KEY_RING.decrypt(bytes(message.encrypted))))
