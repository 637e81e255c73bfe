"""A client that registered itself gets nothing before its user has seen where it goes, and has allowed it."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson
import pytest
import regex
from django.http import HttpResponse
from django.test import Client

from pools.models import AppClient, Consent
from tests.pools.oauth.conftest import (
    CALLBACK,
    CHALLENGE,
    PUBLIC,
    VERIFIER,
    Browser,
    answer_of,
    claims,
    register,
)

LOCAL = "http://127.0.0.1:3118/callback"


@pytest.fixture
def stranger(browser, allow) -> str:
    """The id of a client that registered itself, with a callback on the web and one on the user's machine."""
    allow(OpenDcrEnabled=True)
    return orjson.loads(register(browser, PUBLIC | {"redirect_uris": [CALLBACK, LOCAL]}).content)["client_id"]


def ask(browser, client_id: str, **more: Any) -> HttpResponse:
    pkce = {"code_challenge": CHALLENGE, "code_challenge_method": "S256", "scope": "openid", "state": "s"}
    return browser.authorize(client_id, **(pkce | more))


def sign_in_to_consent(browser, client_id: str, **more: Any) -> str:
    """Signs ann in, who is then asked; where."""
    answer = browser.sign_in(ask(browser, client_id, **more)["Location"])
    assert "/oauth2/consent?" in answer["Location"]
    return answer["Location"]


def answer_page(browser, location: str, **form: str) -> HttpResponse:
    url = urlsplit(location)
    page = browser.http.get(url.path, QUERY_STRING=url.query)
    assert page.status_code == 200, page.content
    token = regex.search(rb'name="_csrf" value="([^"]+)"', page.content)[1].decode()
    return browser.http.post(f"{url.path}?{url.query}", {"_csrf": token, **form})


def test_the_user_is_asked_once_and_then_remembered_for_client_host_and_scopes(browser, stranger, ann):
    location = sign_in_to_consent(browser, stranger)
    page = browser.http.get(urlsplit(location).path, QUERY_STRING=urlsplit(location).query).content.decode()
    assert all(
        words in page for words in ("Notes", "Unverified", "app.example.com", "openid", "ann@example.com")
    )

    told = answer_of(answer_page(browser, location, answer="allow"))

    assert (told["state"], bool(told["code"])) == ("s", True)
    tokens = orjson.loads(browser.redeem(stranger, told["code"], code_verifier=VERIFIER).content)
    assert claims(tokens["access_token"])["scope"] == "openid"
    assert AppClient.objects.get(id=stranger).unused_until is None
    assert "code" in answer_of(ask(browser, stranger))
    assert "code" in answer_of(ask(browser, stranger, prompt="none"))
    assert "/oauth2/consent?" in ask(browser, stranger, scope="openid email")["Location"]
    assert "/oauth2/consent?" in ask(browser, stranger, redirect_uri=LOCAL)["Location"]
    assert "/oauth2/consent?" in ask(browser, stranger, prompt="consent")["Location"]


def test_a_signed_in_user_who_follows_a_strangers_link_gives_nothing_away(browser, app, stranger, ann):
    browser.code(app)  # ann is signed in for another app

    assert "/oauth2/consent?" in ask(browser, stranger)["Location"]
    assert answer_of(ask(browser, stranger, prompt="none"))["error"] == "interaction_required"
    assert not Consent.objects.exists()


def test_who_says_no_sends_the_client_away_empty_handed(browser, stranger, ann):
    location = sign_in_to_consent(browser, stranger)

    assert answer_of(answer_page(browser, location, answer="deny"))["error"] == "access_denied"
    assert not Consent.objects.exists()


def test_what_one_allows_one_client_is_allowed_to_nobody_else(browser, pool, stranger, make_user, ann):
    answer_page(browser, sign_in_to_consent(browser, stranger), answer="allow")
    same = orjson.loads(register(browser, PUBLIC).content)["client_id"]
    make_user("ben")
    other = Browser(pool)

    assert "/oauth2/consent?" in ask(browser, same)["Location"]
    assert "/oauth2/consent?" in other.sign_in(ask(other, stranger)["Location"], "ben")["Location"]


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}])
def test_nobody_passes_by_the_sign_in_that_is_asked_for(browser, pool, app, stranger, ann, asked):
    browser.code(app)
    query = urlsplit(ask(browser, stranger)["Location"]).query

    assert browser.get("oauth2/consent", query).status_code == 200
    assert "/login?" in browser.get("oauth2/consent", f"{query}&{urlencode(asked)}")["Location"]


def test_a_forged_answer_allows_nothing(browser, stranger, ann):
    url = urlsplit(sign_in_to_consent(browser, stranger))

    for form in ({"answer": "allow"}, {"answer": "allow", "_csrf": "1.made-up"}):
        assert browser.http.post(f"{url.path}?{url.query}", form).status_code == 403
    assert not Consent.objects.exists()


def test_nobody_is_asked_who_is_not_signed_in(browser, stranger, ann):
    url = urlsplit(sign_in_to_consent(browser, stranger))

    answer = Client().get(url.path, QUERY_STRING=url.query)

    assert "/login?" in answer["Location"]


def test_a_new_sign_in_that_is_asked_for_is_enough_for_the_answer(browser, stranger, ann):
    location = sign_in_to_consent(browser, stranger, prompt="login", max_age="0")

    assert "code" in answer_of(answer_page(browser, location, answer="allow"))


@pytest.mark.parametrize(
    ("uri", "taken"),
    [
        ("http://127.0.0.1:51004/callback", True),
        ("http://127.0.0.1/callback", True),
        ("http://127.0.0.1:51004/callback2", False),
        ("http://localhost:3118/callback", False),
        ("http://127.0.0.1:51004@evil.example.com/callback", False),
        ("https://127.0.0.1:51004/callback", False),
        ("https://app.example.com:8443/callback", False),
    ],
)
def test_a_callback_on_the_users_own_machine_matches_whatever_its_port(browser, stranger, ann, uri, taken):
    location = ask(browser, stranger, redirect_uri=uri)["Location"]

    assert ("/login?" in location) is taken
    if not taken:
        assert "/error?error=redirect_mismatch" in location


def test_ports_count_for_clients_that_somebody_set_up(browser, make_app):
    app = make_app(CallbackURLs=[LOCAL])["ClientId"]

    assert "/error?" in browser.authorize(app, redirect_uri="http://127.0.0.1:51004/callback")["Location"]


def test_a_code_for_another_port_is_redeemed_there_alone(browser, stranger, ann):
    here = "http://127.0.0.1:51004/callback"
    code = answer_of(
        answer_page(browser, sign_in_to_consent(browser, stranger, redirect_uri=here), answer="allow")
    )["code"]

    wrong = browser.redeem(stranger, code, code_verifier=VERIFIER, redirect_uri=LOCAL)
    assert orjson.loads(wrong.content)["error"] == "invalid_grant"
    assert browser.redeem(stranger, code, code_verifier=VERIFIER, redirect_uri=here).status_code == 200


def test_pkce_is_required(browser, stranger):
    told = answer_of(browser.authorize(stranger, scope="openid"))

    assert told["error"] == "invalid_request"
    assert "code_challenge" in told["error_description"]


def test_the_scope_of_the_api_is_taken_away_once_allowed_scopes_names_it_no_more(
    browser, cognito, pool, allow, ann
):
    admin = "aws.cognito.signin.user.admin"
    allow(OpenDcrEnabled=True, AllowedScopes=[admin])
    client_id = orjson.loads(register(browser, PUBLIC | {"scope": f"openid {admin}"}).content)["client_id"]
    assert "/login?" in ask(browser, client_id, scope=f"openid {admin}")["Location"]

    allow(OpenDcrEnabled=True)

    assert answer_of(ask(browser, client_id, scope=f"openid {admin}"))["error"] == "invalid_scope"


def test_consents_go_with_their_user(browser, cognito, pool, stranger, ann):
    answer_page(browser, sign_in_to_consent(browser, stranger), answer="allow")
    assert Consent.objects.count() == 1

    cognito.admin_delete_user(UserPoolId=pool, Username=ann)

    assert not Consent.objects.exists()


def test_its_page_is_not_shown_where_none_may_be(browser, app, stranger, ann):
    browser.code(app)
    query = urlsplit(ask(browser, stranger)["Location"]).query

    answer = browser.get("oauth2/consent", f"{query}&prompt=none")

    assert answer_of(answer)["error"] == "interaction_required"
