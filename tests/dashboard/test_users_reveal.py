"""Masked values are revealed one at a time, with a reason, on the record, and not by the hundred."""

import pytest
from django.urls import reverse

from dashboard.models import AuditRecord, Role
from tests.dashboard.cast import text_of

pytestmark = pytest.mark.django_db
WHY = {"audit-reason": "The caller asks where the code went"}


def _reveals():
    return AuditRecord.objects.filter(operation="RevealAttribute", outcome="ok")


def test_a_masked_value_has_a_button_beside_it(front):
    page = front.get("user", "ann")

    links = [a for a in page.select("main dd a") if "Reveal" in a.get_text()]
    assert [a.get_text(" ", strip=True) for a in links] == [
        "Reveal E-mail",
        "Reveal Name",
        "Reveal custom:tier",
    ]


def test_the_button_asks_for_a_reason_and_shows_nothing_yet(front):
    page = front.get("user-reveal", "ann", attribute="email")

    assert page.find(attrs={"name": "audit-reason"})
    assert "ann@example.com" not in str(page)
    assert not _reveals()


def test_a_reason_shows_the_value_once_and_is_recorded_without_it(front):
    response = front.browser.post(front.url("user-reveal", "ann"), {"attribute": "email", **WHY})

    assert "ann@example.com" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    record = _reveals().get()
    assert (record.staff, record.target, record.outcome) == ("sam@staff.test", "ann", "ok")
    stored = str(vars(record)) + str(dict(front.browser.session))
    assert "email" in stored
    assert WHY["audit-reason"] in stored
    assert "ann@example.com" not in stored
    assert "ann@example.com" not in str(front.get("user", "ann"))


def test_one_value_is_shown_and_no_other(front):
    page = front.post("user-reveal", "ann", attribute="custom:tier", **WHY)

    assert "gold" in text_of(page)
    assert "ann@example.com" not in str(page)
    assert "Ann Holm" not in str(page)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_shown(front, reason):
    page = front.post("user-reveal", "ann", attribute="email", expect=422, **{"audit-reason": reason})

    assert "ann@example.com" not in str(page)
    assert not _reveals()


def test_a_role_without_the_act_reveals_nothing(front, masker):
    Role.objects.filter(pk=masker.pk).update(groups=[name for name in masker.groups if name != "reveal"])

    assert "Reveal" not in text_of(front.get("user", "ann"))
    front.get("user-reveal", "ann", expect=403, attribute="email")
    page = front.post("user-reveal", "ann", expect=403, attribute="email", **WHY)

    assert "ann@example.com" not in str(page)
    assert not _reveals()


def test_only_what_is_masked_can_be_revealed(front):
    front.post("user-reveal", "ann", expect=404, attribute="sub", **WHY)
    front.post("user-reveal", "ann", expect=404, attribute="given_name", **WHY)


def test_who_has_revealed_enough_has_to_wait(front, settings, time_machine):
    settings.REVEALS_PER_HOUR = 2
    time_machine.move_to("2026-11-21T10:00:00Z", tick=False)
    for name in ("ann", "ben"):
        front.post("user-reveal", name, attribute="email", **WHY)

    page = front.post("user-reveal", "cleo", expect=429, attribute="email", **WHY)

    assert "2 masked values an hour can be revealed by one person" in text_of(page)
    assert "cleo@example.com" not in str(page)
    assert _reveals().count() == 2
    time_machine.move_to("2026-11-21T11:00:01Z", tick=False)
    assert "cleo@example.com" in str(front.post("user-reveal", "cleo", attribute="email", **WHY))


def test_a_role_that_asks_for_reasons_anyway_is_asked_once(front, masker):
    Role.objects.filter(pk=masker.pk).update(asks_reason=True)

    page = front.get("user-reveal", "ann", attribute="email")
    front.post("user-reveal", "ann", expect=422, attribute="email")

    assert len(page.find_all(attrs={"name": "audit-reason"})) == 1
    assert not _reveals()
    assert "ann@example.com" in str(front.post("user-reveal", "ann", attribute="email", **WHY))


def test_a_role_that_asks_for_a_ticket_asks_for_it_too(front, masker):
    Role.objects.filter(pk=masker.pk).update(asks_ticket=True)

    page = front.post("user-reveal", "ann", expect=422, attribute="email", **WHY)
    assert page.find(attrs={"name": "audit-ticket"})
    assert not _reveals()

    page = front.post("user-reveal", "ann", attribute="email", **WHY, **{"audit-ticket": "T-1"})
    assert "ann@example.com" in str(page)


def test_an_administrator_sees_the_values_and_no_buttons(people):
    page = people.get("user", "ann")

    assert "ann@example.com" in text_of(page)
    assert "Reveal" not in text_of(page)
    assert people.browser.get(reverse("home")).status_code == 200
