"""Passkeys that the browser offers where a name is typed: they say themselves whose they are."""

import json

import pytest

from tests.pools.pages.conftest import EMAIL, HOST, PASSWORD, Visitor
from tests.pools.sign_in.choice.authenticator import Passkey
from tests.pools.sign_in.choice.conftest import policies, register

REFUSED = ["The passkey could not be used. Try again, or start again and choose another way."]


@pytest.fixture
def pool(make_pool) -> str:
    return make_pool(**policies("PASSWORD", "WEB_AUTHN"))


@pytest.fixture
def app(make_app, pool) -> str:
    return make_app(pool, ExplicitAuthFlows=["ALLOW_USER_AUTH"])


@pytest.fixture
def passkey(cognito, make_app, make_user, pool) -> Passkey:
    """A passkey of ann's for the pages of the pool."""
    flows = ["ALLOW_USER_PASSWORD_AUTH"]
    client = make_app(pool, GenerateSecret=False, ExplicitAuthFlows=flows)
    given = {"USERNAME": make_user(pool, email=EMAIL), "PASSWORD": PASSWORD}
    answer = cognito.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=client, AuthParameters=given)
    token = answer["AuthenticationResult"]["AccessToken"]
    return register(cognito, token, Passkey(relying_party=HOST, origin=f"http://{HOST}"))


def choose(visitor: Visitor, passkey: Passkey) -> tuple[str, dict[str, str]]:
    """The form as the script sends it, and where to, once somebody has chosen a passkey."""
    filled = visitor.open().page.select_one("[data-autofill]")
    form = filled.find_parent("form")
    sent = {each["name"]: each["value"] for each in form.select("input")}
    return form["action"], sent | {"credential": passkey.get(json.loads(filled["data-autofill"]))}


def test_a_passkey_that_was_chosen_leads_back_to_the_app(visitor, passkey):
    address, form = choose(visitor, passkey)
    field = visitor.page.select_one("input[name=username]")
    assert field["autocomplete"] == "username webauthn"
    assert visitor.post(address, form).told["code"]


def test_what_was_signed_once_signs_nobody_in_again(visitor, passkey):
    address, form = choose(visitor, passkey)
    visitor.post(address, form)
    assert visitor.post(address, form).problems == [
        "Your sign-in could not be continued. Please start again."
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", b"another passkey"),
        ("key", Passkey().key),
        ("verified", False),
        ("handle", b"another user"),
        ("relying_party", "localhost"),
        ("origin", "http://other.auth.localhost"),
    ],
    ids=["id", "key", "verified", "handle", "relying party", "origin"],
)
def test_a_passkey_that_is_not_right_reads_the_same_whatever_is_wrong(visitor, passkey, name, value):
    setattr(passkey, name, value)
    assert visitor.post(*choose(visitor, passkey)).problems == REFUSED
    assert visitor.title == "Sign in"


def test_the_user_of_a_passkey_may_have_been_disabled(cognito, visitor, pool, passkey):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    assert visitor.post(*choose(visitor, passkey)).problems == [
        "This account is turned off. Ask whoever runs the app."
    ]


def test_the_pools_function_is_asked_before_as_for_who_types_a_name(
    cognito, visitor, pool, functions, passkey
):
    asked = []

    def before(event: dict) -> dict:
        asked.append(event["userName"])
        return event

    cognito.update_user_pool(
        UserPoolId=pool,
        LambdaConfig={"PreAuthentication": functions.by_arn(before)},
        **policies("PASSWORD", "WEB_AUTHN"),
    )
    visitor.post(*choose(visitor, passkey))
    assert asked == ["ann"]


@pytest.mark.parametrize("flows", [["ALLOW_USER_AUTH"], ["ALLOW_USER_PASSWORD_AUTH"]])
def test_where_no_passkey_signs_in_none_is_offered(make_pool, make_app, make_user, flows):
    allowed = ["PASSWORD"] if flows == ["ALLOW_USER_AUTH"] else ["PASSWORD", "WEB_AUTHN"]
    visitor = Visitor(make_app(make_pool(**policies(*allowed)), ExplicitAuthFlows=flows)).open()
    assert not visitor.page.select("[data-autofill]")
    assert visitor.page.select_one("input[name=username]")["autocomplete"] == "username"
