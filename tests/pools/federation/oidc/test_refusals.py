"""What an app is told of a provider's own error, in words that lead nowhere; and how often a stranger may set out."""

import pytest

from pools.rules.federation.oidc.declining import plain
from tests.pools.federation.oidc.conftest import Traveller
from tests.pools.pages.conftest import HOST


def test_the_providers_error_is_told_at_the_callback(traveller, okta):
    state = okta.meet(traveller.leave())["state"]
    traveller.come_back(state=state, error="access_denied", error_description="The user said no.")
    assert traveller.told["error"] == "invalid_request"
    assert traveller.told["error_description"] == "Okta Error - 400 access_denied The user said no."


def test_the_error_of_the_token_endpoint_is_told_with_its_status(traveller, okta):
    okta.secrets = ["another"]
    told = traveller.travel(okta)
    assert told["error_description"] == "Okta Error - 401 invalid_client Unknown client."


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("The request is missing a parameter.", "The request is missing a parameter."),
        ("Go to https://evil.example/login now", "Go to https: login now"),
        ("Write to ann@evil.example", "Write to ann"),
        ("evil<i>.com", "evil i .com"),
        ("www.evil.example javascript:alert(1)", ""),
        ("evil。example", "evil example"),
        ("<a href='x'>Click</a>", "a href 'x' Click a"),
        ("Das Gerät ist unbekannt", "Das Gerät ist unbekannt"),
        ("x" * 5000, "x" * 300),
    ],
)
def test_nothing_that_a_provider_says_can_be_clicked(said, shown):
    assert plain(said) == shown


def test_a_stranger_sets_out_only_so_often(traveller, settings):
    settings.LIMITS_BY_ADDRESS = {"trips": "2/minute"}
    assert [
        traveller.http.get("/oauth2/authorize?" + traveller.query(identity_provider="Okta")).status_code
        for _ in range(3)
    ] == [302, 302, 429]


def test_a_pool_sends_only_so_many_away(traveller, settings):
    settings.LIMITS_BY_POOL = {"UserFederation": "1/minute"}
    traveller.leave()
    other = Traveller(traveller.app, REMOTE_ADDR="203.0.113.9")
    assert other.open("login", identity_provider="Okta").response.status_code == 429
    assert other.http.get("/login?" + other.query(), HTTP_HOST=HOST).status_code == 200
