"""Sending what waits: once, and again later where it failed."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from pools.models import Message
from pools.rules.messages import Letter, queue
from pools.rules.messages.delivery import deliver, waiting
from pools.tasks import forget_given_up_messages, send_waiting_messages

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
LETTER = Letter("EMAIL", "ann@example.com", "Hello", subject="Hi", html="<p>Hello</p>")
BROKEN = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1
)


def test_a_message_is_sent_once_and_forgotten(db, mailoutbox):
    (message,) = queue([LETTER], NOW)
    assert deliver(message, NOW)
    assert not deliver(message, NOW)
    assert len(mailoutbox) == 1
    assert not Message.objects.exists()


def test_a_message_that_another_worker_has_is_left_alone_until_its_lease_ends(db, mailoutbox):
    (message,) = queue([LETTER], NOW)
    Message.objects.update(due=NOW + timedelta(minutes=5))  # claimed, and the worker died
    assert not deliver(message, NOW + timedelta(minutes=4))
    assert deliver(message, NOW + timedelta(minutes=5))
    assert len(mailoutbox) == 1


@BROKEN
def test_a_failure_waits_longer_each_time_and_ends_after_a_day(db):
    (message,) = queue([LETTER], NOW)
    now, waits = NOW, []
    while True:
        assert not deliver(message, now)
        row = Message.objects.get()
        if row.due is None:
            break
        waits.append(int((row.due - now).total_seconds() // 60))
        now = row.due
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert timedelta(hours=23) < now - NOW <= timedelta(hours=24)
    assert "Connection refused" in row.problem
    assert bytes(row.encrypted) == b""
    assert waiting(now + timedelta(days=2), 10) == []


def test_the_sweep_sends_what_is_due(db, mailoutbox):
    queue([LETTER, LETTER], NOW)
    queue([LETTER], timezone.now() + timedelta(minutes=30))
    send_waiting_messages()
    assert len(mailoutbox) == 2
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_sweeps_send_each_message_once(mailoutbox):
    queue([LETTER] * 20, NOW)

    def sweep():
        send_waiting_messages()
        connection.close()

    threads = [Thread(target=sweep) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mailoutbox) == 20
    assert not Message.objects.exists()


def test_a_message_that_was_given_up_is_deleted_after_a_while(db):
    old, young, still_tried = queue([LETTER] * 3, NOW)
    Message.objects.filter(id__in=[old, young]).update(due=None)
    Message.objects.filter(id=young).update(created=NOW + timedelta(days=2))
    with time_machine.travel(NOW + timedelta(days=31), tick=False):
        forget_given_up_messages()
    assert set(Message.objects.values_list("id", flat=True)) == {young, still_tried}
