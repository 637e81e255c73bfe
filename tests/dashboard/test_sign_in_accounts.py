"""Passwords of staff members: wrong ones, forgotten ones, new ones; and the sessions that end with them."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.utils import timezone

from dashboard.models import SignInPolicy, StaffMember, StaffSession
from tests.fixtures.people import STAFF_PASSWORD, sign_in_client

NEW = "quiet-lagoon-77-boats"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def enter(email: str = "dana@example.com", password: str = STAFF_PASSWORD):
    browser = Client()
    return browser, browser.post("/sign-in/", {"login": email, "password": password})


def said(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.select_one(".errorlist").text.split())


def is_in(browser: Client) -> bool:
    return browser.get("/profile/").status_code == 200


def test_unknown_switched_off_and_wrong_get_the_same_words(staff):
    StaffMember.objects.invite("off@example.com", STAFF_PASSWORD)
    StaffMember.objects.filter(email="off@example.com").update(is_active=False)
    answers = [
        enter(password="a guess")[1],
        enter("nobody@example.com")[1],
        enter("off@example.com")[1],
        enter("off@example.com", "a guess")[1],
    ]
    assert len({said(answer) for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}


def test_an_unknown_address_costs_a_hash_as_a_known_one(staff, monkeypatch):
    from tests.hashers import QuickArgon2

    hashed = []
    encode = QuickArgon2.encode
    monkeypatch.setattr(QuickArgon2, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))
    enter("nobody@example.com")
    assert hashed


def test_nobody_can_sign_up(db, client):
    assert client.get("/sign-up/").status_code == 404
    assert "sign up" not in client.get("/sign-in/").content.decode().lower()


def test_a_forgotten_password_is_answered_the_same_for_every_address(staff, client):
    known = client.post("/sign-in/forgotten/", {"email": "dana@example.com"}).content.decode()
    unknown = client.post("/sign-in/forgotten/", {"email": "nobody@example.com"}).content.decode()
    assert known.replace("dana@", "nobody@") == unknown
    assert [message.to for message in mail.outbox] == [["dana@example.com"]]


def link_of(browser: Client) -> str:
    browser.post("/sign-in/forgotten/", {"email": "dana@example.com"})
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.outbox[-1].body)[1]


def test_a_link_sets_a_new_password_once_and_ends_every_session(console, client):
    link = link_of(client)
    form = client.get(link)["Location"]
    answer = client.post(form, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/sign-in/"
    assert not is_in(console)
    assert enter(password=NEW)[1]["Location"] == "/home/"
    assert "does not work" in Client().get(link).content.decode()


def test_a_link_runs_out(staff, client):
    link = link_of(client)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=5)):
        assert "does not work" in client.get(link).content.decode()


def test_a_new_password_must_be_a_good_one(staff, client):
    form = client.get(link_of(client))["Location"]
    assert (
        "too common"
        in client.post(form, {"password1": "password1", "password2": "password1"}).content.decode()
    )


def test_links_for_one_address_are_limited(staff, client):
    statuses = [
        client.post("/sign-in/forgotten/", {"email": "dana@example.com"}).status_code for _ in range(6)
    ]
    assert statuses == [200] * 5 + [429]


def test_changing_the_password_keeps_this_session_and_ends_the_others(console, staff):
    other = sign_in_client(staff)
    assert is_in(other)
    asked = {"oldpassword": STAFF_PASSWORD, "password1": NEW, "password2": NEW}
    assert console.post("/profile/password/", asked)["Location"] == "/profile/"
    assert is_in(console)
    assert not is_in(other)
    assert "password" in mail.outbox[-1].subject.lower()


def test_changing_the_password_asks_for_the_old_one(console):
    asked = {"oldpassword": "a guess", "password1": NEW, "password2": NEW}
    assert "not your current password" in console.post("/profile/password/", asked).content.decode()


def test_a_lock_out_ends_with_a_new_password(staff, client):
    for _ in range(5):
        enter(password="a guess")
    assert enter()[1].status_code == 429
    client.post(client.get(link_of(client))["Location"], {"password1": NEW, "password2": NEW})
    assert enter(password=NEW)[1]["Location"] == "/home/"


def test_passwords_can_be_left_to_administrators(staff):
    StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, role="support")
    SignInPolicy(pk=1, passwords=False).save()
    assert enter("omar@example.com")[1].status_code == 200
    assert enter()[1]["Location"] == "/home/"


def test_sessions_are_listed_with_device_address_and_which_is_this_one(console, staff):
    asked = {"login": staff.email, "password": STAFF_PASSWORD}
    elsewhere = {"headers": {"User-Agent": FIREFOX}, "REMOTE_ADDR": "203.0.113.9"}
    Client().post("/sign-in/", asked, **elsewhere)
    page = BeautifulSoup(console.get("/profile/").content, "html.parser")
    rows = [" ".join(row.text.split()) for row in page.select("table tbody tr")]
    assert len(rows) == 2
    assert sum("This one" in row for row in rows) == 1
    assert any("Firefox on Linux" in row and "203.0.113.9" in row for row in rows)


def test_an_administrator_ends_one_session_of_a_member(console, embedded):
    omar = StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, role="support")
    first, second = sign_in_client(omar), sign_in_client(omar)
    row = StaffSession.objects.get(key=first.session.session_key)
    assert f"/staff/{omar.pk}/sessions/{row.pk}/end/" in console.get(f"/staff/{omar.pk}/").content.decode()
    console.post(f"/staff/{omar.pk}/sessions/{row.pk}/end/")
    assert (is_in(first), is_in(second)) == (False, True)


def test_a_session_that_is_ended_is_over_at_once(console, staff):
    other = sign_in_client(staff)
    assert is_in(console)
    assert is_in(other)
    row = StaffSession.objects.get(key=other.session.session_key)
    console.post(f"/profile/sessions/{row.pk}/end/")
    assert not is_in(other)
    assert is_in(console)


def test_all_other_sessions_end_together(console, staff):
    others = [sign_in_client(staff) for _ in range(2)]
    assert all(is_in(each) for each in [console, *others])
    console.post("/profile/sessions/end/")
    assert [is_in(each) for each in [console, *others]] == [True, False, False]


def test_nobody_ends_the_sessions_of_others(console, staff):
    omar = StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, role="support")
    theirs = sign_in_client(omar)
    assert is_in(theirs)
    assert console.post(f"/profile/sessions/{omar.sessions.get().pk}/end/").status_code == 404
    assert is_in(theirs)


def test_a_session_ends_when_it_was_not_used_for_too_long(console, settings):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert is_in(console)
        clock.shift(settings.SESSION_IDLE - 60)
        assert is_in(console)
        clock.shift(settings.SESSION_IDLE + 60)
        assert console.get("/profile/")["Location"].startswith("/sign-in/")


def test_what_a_tab_asks_for_by_itself_keeps_no_session_alive(console, embedded, settings):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert is_in(console)
        for _ in range(4):
            clock.shift(settings.SESSION_IDLE / 3)
            console.get("/running/")
        assert not is_in(console)


def test_a_session_ends_after_its_lifetime_however_much_it_is_used(console, settings):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(settings.SESSION_LIFETIME // 3600):
            assert is_in(console)
            clock.shift(3600)
        clock.shift(60)
        assert not is_in(console)


def test_signing_out_takes_the_session_from_the_list(console, staff):
    assert is_in(console)
    console.post("/sign-out/")
    assert not staff.sessions.exists()


def test_what_a_session_holds_is_encrypted_at_rest(console):
    from django.contrib.sessions.models import Session

    kept = Session.objects.get(pk=console.session.session_key).session_data
    assert "account_authentication_methods" not in kept
    from django.core import signing

    with pytest.raises(ValueError, match=r"."):
        signing.loads(kept, salt="django.contrib.sessions.SessionStore")
