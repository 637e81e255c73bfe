"""A staff passkey and a user's are never taken for each other, though both may be made for one relying party."""

import json

import pytest
from django.test import Client

from tests.pools.sign_in.choice.authenticator import Passkey, to_bytes
from tests.pools.sign_in.choice.conftest import options_of

HERE = {"HTTP_HOST": "localhost"}
BY_SCRIPT = {**HERE, "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
AT_THE_CONSOLE = {"relying_party": "localhost", "origin": "http://localhost"}


@pytest.fixture
def refused(cognito):
    return lambda: pytest.raises(cognito.exceptions.NotAuthorizedException)


@pytest.fixture
def staff_passkey(console) -> Passkey:
    """Dana's, with which she signs in alone."""
    page = console.get("/profile/passkeys/add/", **HERE)
    options = page.context["js_data"]["creation_options"]["publicKey"]
    passkey = Passkey(**AT_THE_CONSOLE)
    made = {"name": "Laptop", "passwordless": "on", "credential": json.dumps(passkey.create(options))}
    assert console.post("/profile/passkeys/add/", made, **HERE).status_code == 302
    return passkey


def sign_in_at_the_console(passkey: Passkey) -> bool:
    browser = Client()
    options = browser.get("/sign-in/passkey/", **BY_SCRIPT).json()["request_options"]["publicKey"]
    browser.post("/sign-in/passkey/", {"credential": passkey.get(options)}, **HERE)
    return browser.get("/home/", **HERE).status_code == 200


def test_a_users_passkey_opens_no_console(staff_passkey, passkey):
    assert sign_in_at_the_console(staff_passkey)
    for handle in (passkey.handle, staff_passkey.handle):
        passkey.handle, passkey.origin = handle, "http://localhost"
        assert not sign_in_at_the_console(passkey)
    # Nor under the name of the other.
    passkey.id = staff_passkey.id
    assert not sign_in_at_the_console(passkey)


def test_a_staff_passkey_signs_no_user_in(staff_passkey, begin, answer, passkey, refused):
    asked = begin("ann", "WEB_AUTHN")
    assert answer(asked, CREDENTIAL=passkey.get(options_of(asked)))
    own_id, own_handle = staff_passkey.id, staff_passkey.handle
    for name, handle in ((own_id, own_handle), (own_id, passkey.handle), (passkey.id, passkey.handle)):
        staff_passkey.id, staff_passkey.handle = name, handle
        asked = begin("ann", "WEB_AUTHN")
        with refused():
            answer(asked, CREDENTIAL=staff_passkey.get(options_of(asked)))


def test_no_challenge_of_the_one_is_good_for_the_other(staff_passkey, begin, answer, passkey, refused):
    browser = Client()
    at_the_console = browser.get("/sign-in/passkey/", **BY_SCRIPT).json()["request_options"]["publicKey"]
    with refused():
        answer(begin("ann", "WEB_AUTHN"), CREDENTIAL=passkey.get(at_the_console))
    of_the_pool = options_of(begin("ann", "WEB_AUTHN"))
    assert to_bytes(of_the_pool["challenge"]) != to_bytes(at_the_console["challenge"])
    browser.post("/sign-in/passkey/", {"credential": staff_passkey.get(of_the_pool)}, **HERE)
    assert browser.get("/home/", **HERE).status_code != 200
