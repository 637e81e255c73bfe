"""Getting into the console, and being kept out of it."""

import pytest
from django.test import Client

from dashboard.models import StaffMember

EMAIL, PASSWORD = "dana@example.com", "Calm-harbour-42"


@pytest.fixture
def dana(db) -> StaffMember:
    return StaffMember.objects.invite("Dana@example.com", PASSWORD)


def sign_in(browser: Client, email: str = EMAIL, password: str = PASSWORD, **more: str):
    return browser.post("/sign-in/", {"login": email, "password": password, **more})


def test_the_case_of_the_address_does_not_count(dana, client):
    assert sign_in(client, "DANA@Example.com")["Location"] == "/home/"


def test_after_five_failures_the_right_password_is_refused_too(dana, client):
    for _ in range(5):
        answer = sign_in(client, password="a guess")
    assert answer.status_code == 429
    assert sign_in(client).status_code == 429
    assert client.get("/home/").status_code == 302


def test_an_address_in_another_case_is_counted_with_the_first(dana, client):
    for email in (EMAIL, "Dana@example.com", "DANA@example.com", "dAna@example.com", "danA@example.com"):
        sign_in(client, email, "a guess")
    assert sign_in(client).status_code == 429


def test_who_guesses_at_one_account_locks_no_other(dana, client):
    StaffMember.objects.invite("omar@example.com", PASSWORD)
    for _ in range(6):
        sign_in(client, password="a guess")
    assert sign_in(client, "omar@example.com").status_code == 302


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"]
)
def test_signing_in_leads_to_no_other_site(dana, client, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/home/"


def test_signing_in_begins_a_new_session(dana, client):
    session = client.session
    session["before"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("path", ["/sign-in/", "/theme/", "/connections/add/", "/outbox/clear/"])
def test_a_form_of_another_site_is_refused(dana, path):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dana, backend="dashboard.sign_in.passwords.StaffPasswords")
    assert browser.post(path, {}).status_code == 403
