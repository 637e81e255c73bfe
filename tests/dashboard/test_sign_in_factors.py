"""Second factors of staff members: setting them up, signing in with them, and being asked for them again."""

import re

import pyotp
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.test import Client

from dashboard.models import SignInPolicy, StaffMember
from tests.fixtures.people import STAFF_PASSWORD, sign_in_client


@pytest.fixture(autouse=True)
def midnight():
    """Codes are for half minutes: the tests choose when the next begins."""
    with time_machine.travel("2026-11-21T00:00:00Z", tick=False) as clock:
        yield clock


def set_up_app(browser: Client) -> pyotp.TOTP:
    """What a person does who sets up an app; the app."""
    page = browser.get("/profile/app/")
    secret = BeautifulSoup(page.content, "html.parser").select_one(".copy code").text
    app = pyotp.TOTP(secret)
    answer = browser.post("/profile/app/", {"code": app.now()})
    assert answer["Location"] == "/profile/codes/"
    return app


def enter_password(browser: Client, email: str = "dana@example.com"):
    return browser.post("/sign-in/", {"login": email, "password": STAFF_PASSWORD})


def enter_code(browser: Client, code: str):
    return browser.post("/sign-in/factor/", {"code": code})


def is_in(browser: Client) -> bool:
    return browser.get("/home/").status_code == 200


@pytest.fixture
def app(console, midnight) -> pyotp.TOTP:
    made = set_up_app(console)
    midnight.shift(90)
    return made


def test_an_app_is_asked_for_after_the_password(app, client):
    assert enter_password(client)["Location"] == "/sign-in/factor/"
    assert not is_in(client)
    assert enter_code(client, app.now())["Location"] == "/home/"
    assert is_in(client)


def test_a_code_is_good_once_even_while_its_time_lasts(app, client, midnight):
    enter_password(client)
    code = app.now()
    enter_code(client, code)
    midnight.shift(35)
    other = Client()
    enter_password(other)
    assert enter_code(other, code).status_code == 200
    assert not is_in(other)


def test_wrong_codes_are_counted_and_the_count_is_kept_in_the_database(app, client, midnight):
    enter_password(client)
    for _ in range(5):
        enter_code(client, "000000")
    assert "Too many wrong tries" in enter_code(client, app.now()).content.decode()
    other = Client(REMOTE_ADDR="203.0.113.9")
    enter_password(other)
    enter_code(other, app.now())
    assert not is_in(other)
    midnight.shift(901)
    enter_password(other)
    enter_code(other, app.now())
    assert is_in(other)


def test_recovery_codes_are_shown_once_and_each_works_once(console, app, client):
    page = console.get("/profile/codes/").content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", page)
    assert len(codes) == 10
    assert codes[0] in page.split("data:text/plain")[1].split('"')[0]
    assert codes[0] not in console.get("/profile/codes/").content.decode()
    enter_password(client)
    enter_code(client, codes[0])
    assert is_in(client)
    other = Client()
    enter_password(other)
    enter_code(other, codes[0])
    assert not is_in(other)


def test_the_secret_of_an_app_is_encrypted_at_rest(app, settings):
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert app.secret not in kept
    assert settings.KEY_RING.decrypt(kept.encode()).decode() == app.secret


def test_a_required_factor_leads_to_setting_one_up_and_nowhere_else(console, embedded):
    SignInPolicy(pk=1, factor="everyone").save()
    for path in ("/home/", "/connections/", "/profile/", "/profile/password/"):
        assert console.get(path)["Location"] == "/profile/set-up/"
    assert console.post("/connections/add/", {})["Location"] == "/profile/set-up/"
    assert "required" in console.get("/profile/set-up/").content.decode()
    set_up_app(console)
    assert is_in(console)


def test_a_factor_can_be_required_of_administrators_alone(console, embedded):
    SignInPolicy(pk=1, factor="administrators").save()
    omar = StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, role="support")
    assert not is_in(console)
    assert is_in(sign_in_client(omar))


def test_the_last_factor_stays_while_one_is_required(console, app):
    SignInPolicy(pk=1, factor="everyone").save()
    page = console.post("/profile/app/remove/").content.decode()
    assert "Add another one first" in page
    SignInPolicy(pk=1).save()
    console.post("/profile/app/remove/")
    assert not Authenticator.objects.exists()


def test_a_grave_act_asks_for_a_fresh_code_and_goes_on_with_the_same_form(console, app, desk, midnight):
    path = f"/pools/embedded/{desk.pool_id}/settings/keys/rotate/"
    midnight.shift(601)
    asked = console.post(path, {"typed": "kept"})
    page = BeautifulSoup(asked.content, "html.parser")
    assert asked.status_code == 422
    assert "Is it you?" in page.h1.text
    form = {field["name"]: field.get("value", "") for field in page.select("form input[name]")}
    assert form["typed"] == "kept"
    wrong = console.post(path, form | {"fresh-code": "000000"})
    assert "not accepted" in wrong.content.decode()
    done = console.post(path, form | {"fresh-code": app.now()})
    assert done["Location"].endswith("/settings/keys/")
    midnight.shift(590)
    assert console.post(path)["Location"].endswith("/settings/keys/")
    midnight.shift(20)
    assert console.post(path).status_code == 422


def test_the_password_is_asked_for_where_there_is_no_factor(console, desk, midnight):
    path = f"/pools/embedded/{desk.pool_id}/settings/keys/rotate/"
    midnight.shift(601)
    assert 'name="fresh-password"' in console.post(path).content.decode()
    assert console.post(path, {"fresh-password": "a guess"}).status_code == 422
    assert console.post(path, {"fresh-password": STAFF_PASSWORD}).status_code == 302


def test_a_password_is_no_proof_where_there_is_a_factor(console, app, desk, midnight):
    path = f"/pools/embedded/{desk.pool_id}/settings/keys/rotate/"
    midnight.shift(601)
    assert console.post(path, {"fresh-password": STAFF_PASSWORD}).status_code == 422


def test_guesses_at_the_password_before_a_grave_act_lock_as_at_sign_in(console, desk, midnight):
    path = f"/pools/embedded/{desk.pool_id}/settings/keys/rotate/"
    midnight.shift(601)
    for _ in range(5):
        answer = console.post(path, {"fresh-password": "a guess"})
    assert answer.status_code == 429
    assert console.post(path, {"fresh-password": STAFF_PASSWORD}).status_code == 429


def test_only_deleting_is_grave_among_the_things_done_to_many(console, people, midnight):
    midnight.shift(601)
    path = f"/pools/embedded/{people.pool_id}/users/bulk/run/"
    assert console.post(path, {"action": "disable", "username": ["ann"]}).status_code != 422
    asked = console.post(path, {"action": "delete", "username": ["ann", "ben"]}).content.decode()
    assert "Is it you?" in asked
    assert asked.count('name="username"') == 2


def test_setting_up_a_factor_asks_for_the_password_first(console, midnight):
    midnight.shift(601)
    assert "Is it you?" in console.get("/profile/app/").content.decode()
    answer = console.post("/profile/app/", {"fresh-password": STAFF_PASSWORD, "fresh-get": "1"})
    assert answer["Location"] == "/profile/app/"
    assert "authenticator app" in console.get("/profile/app/").content.decode()


def test_a_sign_in_that_waits_for_its_factor_can_be_given_up(app, client):
    enter_password(client)
    assert client.get("/sign-in/")["Location"] == "/sign-in/factor/"
    client.post("/sign-in/cancel/")
    assert client.get("/sign-in/").status_code == 200
