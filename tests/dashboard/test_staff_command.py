"""``manage.py staff``: the way back in for whoever has the machine."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dashboard.models import AuditRecord, StaffMember
from tests.dashboard.reading import form_in
from tests.fixtures.people import BACKEND, STAFF_PASSWORD

PASSWORD = "northern-quay-77-gulls"


def run(*words: str) -> str:
    told = io.StringIO()
    call_command("staff", *words, stdout=told)
    return told.getvalue()


def sign_in(email: str, password: str) -> bool:
    return Client().post("/sign-in/", {"login": email, "password": password}).status_code == 302


def follow(text: str, password: str = PASSWORD) -> None:
    """Open the link that was printed, and set a password."""
    browser = Client()
    page = browser.get(re.search(r"https?://[^/]+(/\S+)", text).group(1), follow=True)
    browser.post("/invitation/", form_in(page) | {"password": password})


def noted() -> list[tuple[str, str, str]]:
    return list(AuditRecord.objects.order_by("pk").values_list("staff", "operation", "target"))


def test_it_lists_who_is_there(staff):
    StaffMember.objects.invite("sam@example.com", None, role="support")
    StaffMember.objects.filter(email="sam@example.com").update(is_active=False)
    assert run("list").splitlines() == [
        "dana@example.com  on  Administrator everywhere",
        "sam@example.com  off  Support everywhere",
    ]


def test_a_new_administrator_gets_a_link(db):
    told = run("administrator", "Nora@Example.com", "--name", "Nora Vik")
    follow(told)
    assert sign_in("nora@example.com", PASSWORD)
    assert noted() == [
        ("manage.py", "RestoreAdministrator", "nora@example.com"),
        ("manage.py", "MakePasswordLink", "nora@example.com"),
        ("nora@example.com", "SetOwnPassword", "nora@example.com"),
    ]


def test_one_who_was_switched_off_and_demoted_is_restored(staff):
    staff.grants.all().delete()
    StaffMember.objects.update(is_active=False)
    told = run("administrator", "dana@example.com")
    assert "http" not in told, "their password still holds"
    assert sign_in("dana@example.com", STAFF_PASSWORD)
    record = AuditRecord.objects.get()
    assert (record.before, record.after) == ({"roles": []}, {"roles": ["Administrator everywhere"]})


def test_a_password_is_taken_from_standard_input_and_told_nowhere(staff, monkeypatch):
    browser = Client()
    browser.force_login(staff, backend=BACKEND)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    told = run("password", "dana@example.com", "--stdin")
    assert sign_in("dana@example.com", PASSWORD)
    assert browser.get("/profile/").status_code == 302
    assert PASSWORD not in f"{told}{list(AuditRecord.objects.values())}"


def test_a_weak_password_is_refused(staff, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    with pytest.raises(CommandError, match="too short"):
        run("password", "dana@example.com", "--stdin")
    assert sign_in("dana@example.com", STAFF_PASSWORD)


def test_a_link_leaves_the_password_until_it_is_used(staff):
    told = run("password", "dana@example.com")
    assert sign_in("dana@example.com", STAFF_PASSWORD)
    follow(told)
    assert sign_in("dana@example.com", PASSWORD)


def test_one_who_is_locked_out_is_let_in(staff, client):
    for _ in range(5):
        client.post("/sign-in/", {"login": staff.email, "password": "a guess"})
    assert not sign_in(staff.email, STAFF_PASSWORD)
    run("unlock", staff.email)
    assert sign_in(staff.email, STAFF_PASSWORD)
    assert noted() == [("manage.py", "UnlockStaff", staff.email)]


def test_sessions_are_ended(console, staff):
    assert "1 session" in run("end-sessions", staff.email)
    assert console.get("/profile/").status_code == 302
    assert noted() == [("manage.py", "EndStaffSessions", staff.email)]


def test_second_factors_are_removed(staff):
    assert "second factors removed" in run("clear-factors", staff.email)
    assert noted() == [("manage.py", "ClearStaffFactors", staff.email)]


@pytest.mark.parametrize(
    "words", [["password", "x@example.com"], ["unlock", "x@example.com"], ["administrator", "x"]]
)
def test_nobody_is_found_and_said_so(db, words):
    with pytest.raises(CommandError):
        run(*words)
    assert not StaffMember.objects.exists()
    assert noted() == []


def test_who_is_switched_off_gets_no_new_password(staff):
    StaffMember.objects.update(is_active=False)
    with pytest.raises(CommandError, match=r"manage\.py staff administrator"):
        run("password", staff.email)
