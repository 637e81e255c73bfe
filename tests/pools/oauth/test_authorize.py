"""What authorize answers: each row of the tables of errors, and who is asked to sign in again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import timezone

from pools.hosted.oauth.flow import begin_request
from pools.models import AuthorizationCode, HostedSession, SignIn
from pools.rules.expiry import remove_expired
from pools.rules.user_pools.finding import find_pool
from tests.pools.oauth.conftest import (
    CALLBACK,
    CHALLENGE,
    Browser,
    answer_of,
    claims,
    query_of,
    whole_location,
)

S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
JSON_STATE = '{"to": "/"}'
ON_PAGES = [
    ({"client_id": None}, "Required parameters missing"),
    ({"client_id": "nothing"}, "Client does not exist."),
    ({"client_id": "no\0thing"}, "Client does not exist."),
    ({"client_id": ["one", "two"]}, "Client does not exist."),
    ({"client_id": "x" * 5000}, "Client does not exist."),
    ({"redirect_uri": f"{CALLBACK}/"}, "redirect_mismatch"),
    ({"redirect_uri": f"{CALLBACK}#x"}, "redirect_mismatch"),
    ({"redirect_uri": f"{CALLBACK}?x=1"}, "redirect_mismatch"),
    ({"redirect_uri": CALLBACK.upper()}, "redirect_mismatch"),
    ({"redirect_uri": "https://app.example.com.evil.example/callback"}, "redirect_mismatch"),
    ({"redirect_uri": "https://app.example.com@evil.example/callback"}, "redirect_mismatch"),
    ({"redirect_uri": "https://app.example.com/callback/../else"}, "redirect_mismatch"),
    ({"redirect_uri": "javascript:alert(1)"}, "redirect_mismatch"),
    ({"redirect_uri": [CALLBACK, "https://evil.example"]}, "invalid_request"),
    ({"state": "s" * 10_000}, "invalid_request"),
]
AT_CALLBACK = [
    ({"response_type": None}, "invalid_request"),
    ({"response_type": "id_token"}, "invalid_request"),
    ({"response_type": "code id_token"}, "invalid_request"),
    ({"response_type": "token"}, "unauthorized_client"),
    ({"scope": "openid admin"}, "invalid_scope"),
    ({"scope": 'openid "'}, "invalid_scope"),
    ({"scope": "email"}, "invalid_scope"),
    ({"scope": ["openid", "email"]}, "invalid_request"),
    ({"code_challenge": CHALLENGE}, "invalid_request"),
    ({"code_challenge_method": "S256"}, "invalid_request"),
    ({"code_challenge": CHALLENGE, "code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
    ({"prompt": "none login"}, "invalid_request"),
    ({"prompt": "create"}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
    ({"max_age": "-1"}, "invalid_request"),
    ({"max_age": "9" * 99}, "invalid_request"),
    ({"nonce": "n" * 5000}, "invalid_request"),
    ({"nonce": "n\0"}, "invalid_request"),
    ({"state": JSON_STATE}, "invalid_request"),
    ({"resource": "http://api.example.com"}, "invalid_target"),
    ({"resource": ["https://a.example", "https://b.example"]}, "invalid_target"),
    ({"identity_provider": "Google"}, "invalid_request"),
    ({"idp_identifier": "acme.example"}, "invalid_request"),
    ({"acr_values": "urn:nothing"}, "invalid_request"),
]


@pytest.mark.parametrize(("asked", "error"), ON_PAGES, ids=str)
def test_a_client_or_callback_that_is_not_known_stays_on_a_page(browser, pool, app, asked, error):
    response = browser.authorize(**({"client_id": app, "state": "s"} | asked))
    assert whole_location(response) == f"http://testserver/{pool}/error"
    assert query_of(response)["error"] == [error]
    page = browser.http.get(response["Location"].removeprefix("http://testserver"))
    assert (page.status_code, error in page.content.decode()) == (400, True)
    assert "evil" not in page.content.decode()


@pytest.mark.parametrize(("asked", "error"), AT_CALLBACK, ids=str)
def test_what_else_is_wrong_is_told_at_the_callback(browser, pool, app, asked, error):
    response = browser.authorize(**({"client_id": app, "state": "s"} | asked))
    assert whole_location(response) == CALLBACK
    told = answer_of(response)
    assert (told["error"], told["state"]) == (error, asked.get("state", "s"))
    assert told["iss"].endswith(pool)


@pytest.mark.parametrize("client_id", ["", "nothing"])
def test_the_sign_in_page_has_words_of_its_own_for_an_unknown_client(pool, client_id):
    request = RequestFactory().get(f"/{pool}/login", {"client_id": client_id})
    request.pool_host = SimpleNamespace(pool=find_pool(pool), domain=None)
    assert query_of(begin_request(request))["error"] == ["Client does not exist"]


def test_the_error_page_repeats_nothing_that_its_address_says(browser):
    page = browser.get("error", {"error": "Call 555-0100 at once"})
    assert "555" not in page.content.decode()


def test_a_client_without_flows_is_told_on_a_page(browser, make_app):
    none = {"AllowedOAuthFlowsUserPoolClient": False, "AllowedOAuthFlows": [], "AllowedOAuthScopes": []}
    plain = make_app(**none)["ClientId"]
    assert query_of(browser.authorize(plain))["error"] == ["Client is not enabled for OAuth2.0 flows."]


def test_a_client_of_another_pool_does_not_exist_here(browser, cognito, app):
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    assert query_of(Browser(other).authorize(app))["error"] == ["Client does not exist."]


def test_there_are_no_endpoints_of_a_pool_that_is_not_there(browser, app):
    nowhere = Browser("us-east-1_Nothing00")
    assert nowhere.authorize(app).status_code == 404
    assert nowhere.token(grant_type="refresh_token").status_code == 404


def test_authorize_is_asked_by_get(browser, app):
    assert browser.post("oauth2/authorize", {"client_id": app}).status_code == 405


def test_all_parameters_go_to_the_sign_in_page_unchanged(browser, pool, app):
    query = (
        f"client_id={app}&response_type=code&redirect_uri={CALLBACK}&state=a%20b+c&lang=ja&login_hint=ann&x=1"
    )
    assert browser.get("oauth2/authorize", query)["Location"] == f"http://testserver/{pool}/login?{query}"


@pytest.mark.parametrize(
    ("settings", "callback"),
    [
        ({}, CALLBACK),
        ({"CallbackURLs": [CALLBACK, "https://b.example"], "DefaultRedirectURI": CALLBACK}, CALLBACK),
        ({"CallbackURLs": [CALLBACK, "https://b.example"]}, None),
    ],
)
def test_a_callback_may_be_left_out_where_there_is_one(browser, make_app, ann, settings, callback):
    app = make_app(**settings)["ClientId"]
    response = browser.authorize(app, redirect_uri=None, prompt="none")
    if callback is None:
        assert query_of(response)["error"] == ["Required parameters missing"]
        return
    assert whole_location(response) == callback
    code = answer_of(browser.sign_in(browser.authorize(app, redirect_uri=None)["Location"]))["code"]
    assert browser.redeem(app, code, redirect_uri=None).status_code == 200


@pytest.mark.parametrize(
    "callback", ["myapp://callback", "https://app.example.com/cb?tenant=7", "http://localhost:3000"]
)
def test_a_callback_of_any_kind_is_kept_as_it_is(browser, make_app, ann, callback):
    app = make_app(CallbackURLs=[callback])["ClientId"]
    back = browser.sign_in(browser.authorize(app, redirect_uri=callback)["Location"])
    joint = "&" if "?" in callback else "?"
    assert back["Location"].startswith(f"{callback}{joint}code=")
    assert (back["Referrer-Policy"], back["Cache-Control"]) == ("no-referrer", "no-store")


def test_the_implicit_flow_gives_tokens_in_the_fragment(browser, make_app, ann, cognito):
    app = make_app(AllowedOAuthFlows=["implicit"])["ClientId"]
    asked = {"response_type": "token", "state": "s", "nonce": "n-1"}
    to_login = browser.authorize(app, scope="openid aws.cognito.signin.user.admin", **asked)["Location"]
    back = browser.sign_in(to_login)
    assert back["Location"].startswith(f"{CALLBACK}#id_token=")
    told = answer_of(back)
    assert set(told) == {"id_token", "access_token", "expires_in", "token_type", "state", "iss"}
    assert claims(told["id_token"])["nonce"] == "n-1"
    assert cognito.get_user(AccessToken=told["access_token"])["Username"] == "ann"
    silent = browser.authorize(app, **asked, scope="aws.cognito.signin.user.admin")
    assert "id_token" not in answer_of(silent)
    assert answer_of(browser.authorize(app, **asked, scope="no"))["error"] == "invalid_scope"
    assert "#error=" in browser.authorize(app, **asked, scope="no")["Location"]


def test_without_a_scope_all_of_the_client_are_given(browser, app, ann):
    tokens = browser.redeem(app, browser.code(app)).json()
    assert (
        claims(tokens["access_token"])["scope"] == "openid email profile phone aws.cognito.signin.user.admin"
    )


def test_a_resource_is_the_audience_of_access_tokens_and_of_those_that_follow(browser, app, ann):
    tokens = browser.redeem(app, browser.code(app, resource="https://api.example.com/mcp")).json()
    renewed = browser.token(grant_type="refresh_token", client_id=app, refresh_token=tokens["refresh_token"])
    for given in (tokens, renewed.json()):
        assert claims(given["access_token"])["aud"] == "https://api.example.com/mcp"
        assert claims(given["id_token"])["aud"] == app


# Who is asked again.


def asked_again(response) -> bool:
    return "/login?" in response["Location"]


def test_one_sign_in_serves_all_clients_of_the_pool(browser, app, make_app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    first = claims(browser.redeem(app, browser.code(app)).json()["id_token"])
    time_machine.shift(600)
    other = make_app()["ClientId"]
    second = claims(browser.redeem(other, answer_of(browser.authorize(other))["code"]).json()["id_token"])
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])
    assert second["iat"] == first["iat"] + 600


def test_a_session_lasts_an_hour_from_the_sign_in_and_not_from_its_use(browser, app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    browser.code(app)
    for _ in range(2):
        time_machine.shift(1799)
        assert not asked_again(browser.authorize(app))
    time_machine.shift(3)
    assert asked_again(browser.authorize(app))


def test_each_client_says_how_long_a_session_serves_it(
    browser, cognito, pool, app, make_app, ann, time_machine
):
    track(cognito, pool)
    time_machine.move_to(timezone.now(), tick=False)
    never, long = make_app()["ClientId"], make_app()["ClientId"]
    for client, minutes in ((never, 0), (long, 1440)):
        cognito.set_user_pool_client_session_configuration(
            UserPoolId=pool, ClientId=client, SSOSession={"MaxValidityMinutes": minutes}
        )
    browser.code(app)
    assert [asked_again(browser.authorize(each)) for each in (app, never, long)] == [False, True, False]
    time_machine.shift(7200)
    assert [asked_again(browser.authorize(each)) for each in (app, never, long)] == [True, True, False]


def test_prompt_and_max_age_ask_again(browser, app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    browser.code(app)
    time_machine.shift(60)
    assert asked_again(browser.authorize(app, prompt="login"))
    assert asked_again(browser.authorize(app, max_age=59))
    assert not asked_again(browser.authorize(app, max_age=60))
    assert answer_of(browser.authorize(app, prompt="none", max_age=0))["error"] == "login_required"
    assert not asked_again(browser.authorize(app, prompt="select_account consent"))
    assert not asked_again(browser.authorize(app, identity_provider="COGNITO"))


def track(cognito, pool: str) -> None:
    cognito.set_user_pool_session_configuration(
        UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 20}
    )


ENDS = {
    "disabled": lambda cognito, given: (
        cognito.admin_disable_user(**given),
        cognito.admin_enable_user(**given),
    ),
    "reset": lambda cognito, given: cognito.admin_reset_user_password(**given),
    "new password": lambda cognito, given: cognito.admin_set_user_password(
        **given, Password="Another-horse-2", Permanent=True
    ),
    "temporary password": lambda cognito, given: cognito.admin_set_user_password(
        **given, Password="Another-horse-2", Permanent=False
    ),
    "deleted": lambda cognito, given: cognito.admin_delete_user(**given),
}


@pytest.mark.parametrize("what", ENDS)
def test_a_session_ends_with_what_it_was_built_on(browser, cognito, pool, app, ann, what):
    code = browser.code(app)
    ENDS[what](cognito, {"UserPoolId": pool, "Username": "ann"})
    assert asked_again(browser.authorize(app))
    if what in ("disabled", "reset", "deleted"):
        assert browser.redeem(app, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("tracked", [True, False])
def test_a_global_sign_out_ends_a_session_that_is_tracked(browser, cognito, pool, app, ann, tracked):
    if tracked:
        track(cognito, pool)
    code = browser.code(app)
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username="ann")
    assert asked_again(browser.authorize(app)) == tracked
    assert browser.redeem(app, code).json() == {"error": "invalid_grant"}


def test_a_cookie_is_new_each_time_and_good_at_one_pool_alone(browser, cognito, pool, app, ann):
    browser.http.cookies["cognito"] = "planted-by-somebody-else-000000000000000000"
    browser.code(app)
    first = browser.http.cookies["cognito"]
    assert (first["path"], first["httponly"], first["samesite"]) == (f"/{pool}", True, "Lax")
    planted = Browser(pool)
    planted.http.cookies["cognito"] = "planted-by-somebody-else-000000000000000000"
    assert asked_again(planted.authorize(app))
    browser.sign_in(browser.authorize(app, prompt="login")["Location"])
    assert browser.http.cookies["cognito"].value != first.value
    stale = Browser(pool)
    stale.http.cookies["cognito"] = first.value
    assert asked_again(stale.authorize(app))
    # Under another name of the site, it stands for nothing.
    assert asked_again(browser.http.get(f"/{pool}/oauth2/authorize", query(app), HTTP_HOST="localhost"))
    assert not asked_again(browser.http.get(f"/{pool}/oauth2/authorize", query(app)))


def query(app: str) -> dict:
    return {"response_type": "code", "client_id": app, "redirect_uri": CALLBACK}


def test_over_https_the_cookie_goes_by_https_alone(browser, pool, app, ann, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    proxied = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_HOST": "testserver"}
    to_login = browser.get("oauth2/authorize", query(app), **proxied)
    assert to_login["Location"].startswith("https://testserver/")
    browser.sign_in(to_login["Location"], **proxied)
    assert browser.http.cookies["cognito"]["secure"]


def test_nothing_that_opens_something_is_kept_as_it_is(browser, app, ann):
    code = browser.code(app)
    tokens = browser.redeem(app, code).json()
    stored = " ".join(
        str(row) for model in (AuthorizationCode, HostedSession, SignIn) for row in model.objects.values()
    )
    for secret in (code, browser.http.cookies["cognito"].value, tokens["refresh_token"]):
        assert secret not in stored


def test_what_is_over_is_swept(browser, app, ann):
    browser.code(app)
    remove_expired(timezone.now() + timedelta(minutes=59))
    assert AuthorizationCode.objects.count() == HostedSession.objects.count() == 1
    remove_expired(timezone.now() + timedelta(minutes=61))
    assert AuthorizationCode.objects.count() == HostedSession.objects.count() == 0
