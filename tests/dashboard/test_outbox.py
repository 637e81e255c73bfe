"""Messages that were kept because nothing is set up to send them."""

import pytest
from django.core.mail import send_mail

from dashboard.models import AuditRecord, OutboxMessage
from tests.dashboard.reading import form_in, read, row_for, words


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_BACKEND = "dashboard.outbox.EmailOutbox"


def keep(number: int = 0, medium: str = "EMAIL", body: str = "Your code is 123456.") -> OutboxMessage:
    return OutboxMessage.keep(
        medium, destination=f"ann{number}@example.com", subject=f"Code {number}", body=body
    )


def test_an_empty_outbox_says_what_will_stand_there(console):
    assert "Invitations, codes and other messages" in words(console.get("/outbox/"))


def test_an_e_mail_without_a_mail_server_can_be_read(console, no_mail_server):
    send_mail("Your temporary password", "It is Xk3!kd9.", "shop@example.com", ["ann@example.com"])
    page = console.get("/outbox/")
    assert "Your temporary password" in row_for(page, "ann@example.com")
    assert "EMAIL_HOST" in words(page)
    link = read(page).select_one("tbody a")["href"]
    assert "It is Xk3!kd9." in words(console.get(link))


def test_content_is_never_markup(console):
    kept = keep(body="<script>alert(1)</script><img src=x>")
    page = console.get(f"/outbox/{kept.pk}/")
    assert "<script>alert(1)</script>" in words(page)
    assert not read(page).select("pre script, pre img")


def test_it_says_when_messages_really_go_out(console, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SMS_BACKEND = "pools.rules.sms.Sns"
    assert "Messages are really sent" in words(console.get("/outbox/"))


def test_older_messages_are_paged_by_key(console):
    for number in range(45):
        keep(number)
    first = read(console.get("/outbox/"))
    assert len(first.select("tbody tr")) == 40
    second = console.get(f"/outbox/{first.select_one('a[rel=next]')['href']}")
    assert len(read(second).select("tbody tr")) == 5
    assert "Code 0" in words(second)


def test_deleting_all_says_how_many_and_spares_what_came_later(console):
    keep(1)
    keep(2)
    page = console.get("/outbox/clear/")
    assert "2 messages" in words(page)
    later = keep(3)
    assert console.post("/outbox/clear/", form_in(page)).status_code == 302
    assert list(OutboxMessage.objects.all()) == [later]


def test_who_read_or_deleted_messages_stands_in_the_trail(console):
    kept = keep(1, body="It is Xk3!kd9.")
    console.get(f"/outbox/{kept.pk}/")
    console.post("/outbox/clear/", form_in(console.get("/outbox/clear/")))
    cleared, read_one = AuditRecord.objects.order_by("-pk")
    assert (read_one.operation, read_one.target) == ("ReadOutboxMessage", "ann1@example.com")
    assert (cleared.operation, cleared.input) == ("ClearOutbox", {"Messages": 1})
    assert "Xk3" not in f"{read_one.input}{read_one.target}"
