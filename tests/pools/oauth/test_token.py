"""The token endpoint: who may ask, what a code is good for, and how long what came of it lives."""

import base64

import pytest
from django.utils import timezone

from pools.models import SignIn
from tests.pools.oauth.conftest import CALLBACK, CHALLENGE, VERIFIER, Browser, claims, error_of

S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
SPENT = {"error": "invalid_grant"}
NO_CLIENT, WRONG_SECRET = (
    {"error": "invalid_client"},
    {"error": "invalid_client", "error_description": "invalid_client_secret"},
)


def basic(name: str, secret: str) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Basic {base64.b64encode(f'{name}:{secret}'.encode()).decode()}"}


@pytest.fixture
def server(make_app) -> dict:
    """A client with a secret."""
    return make_app(GenerateSecret=True)


# Who asks.


def test_a_secret_comes_in_the_header_or_in_the_form(browser, server, ann):
    name, secret = server["ClientId"], server["ClientSecret"]
    form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK}
    assert browser.redeem(name, browser.code(name), client_secret=secret).status_code == 200
    asked = form | {"code": browser.code(name)}
    assert browser.post("oauth2/token", asked, **basic(name, secret)).status_code == 200
    asked = form | {"code": browser.code(name), "client_id": name}
    assert browser.post("oauth2/token", asked, **basic(name, secret)).status_code == 200


def test_either_of_two_active_secrets_is_good(browser, cognito, pool, server, ann):
    second = cognito.add_user_pool_client_secret(UserPoolId=pool, ClientId=server["ClientId"])
    for secret in (server["ClientSecret"], second["ClientSecretDescriptor"]["ClientSecretValue"]):
        code = browser.code(server["ClientId"])
        assert browser.redeem(server["ClientId"], code, client_secret=secret).status_code == 200


@pytest.mark.parametrize(
    ("form", "header", "expected"),
    [
        ({}, None, "client_id is missing."),
        ({"client_id": "nothing"}, None, NO_CLIENT),
        ({"client_id": "no\0"}, None, "client_id holds characters that cannot be printed."),
        ({"client_id": "SERVER"}, None, WRONG_SECRET),
        ({"client_id": "SERVER", "client_secret": "wrong"}, None, WRONG_SECRET),
        ({"client_id": "SERVER", "client_secret": "ünï"}, None, WRONG_SECRET),
        ({"client_id": "APP", "client_secret": "one"}, None, WRONG_SECRET),
        ({}, ("SERVER", "wrong"), WRONG_SECRET),
        ({}, ("nothing", "x"), NO_CLIENT),
        ({"client_secret": "x"}, ("SERVER", "x"), "The client authenticates in more than one way."),
        ({"client_id": "APP"}, ("SERVER", "x"), "The client authenticates in more than one way."),
    ],
    ids=str,
)
def test_the_client_is_checked_before_what_it_asks_for(browser, app, server, form, header, expected):
    names = {"APP": app, "SERVER": server["ClientId"]}
    asked = {name: names.get(value, value) for name, value in form.items()}
    headers = basic(names.get(header[0], header[0]), header[1]) if header else {}
    asked |= {"grant_type": "refresh_token", "refresh_token": "no-such-token"}
    response = browser.post("oauth2/token", asked, **headers)
    assert response.status_code == 400
    if isinstance(expected, str):
        expected = {"error": "invalid_request", "error_description": expected}
    assert error_of(response) == expected


@pytest.mark.parametrize("header", ["Basic ", "Basic !", "Basic YQ==", "Bearer abc", "Basic /w=="])
def test_a_header_that_cannot_be_read_names_no_client(browser, app, header):
    response = browser.post("oauth2/token", {"grant_type": "refresh_token"}, HTTP_AUTHORIZATION=header)
    assert (response.status_code, error_of(response)) == (400, NO_CLIENT)


def test_a_client_of_another_pool_is_none(cognito, app):
    other = Browser(cognito.create_user_pool(PoolName="other")["UserPool"]["Id"])
    assert error_of(other.token(grant_type="refresh_token", client_id=app)) == NO_CLIENT


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "nothing", "redirect_uri": CALLBACK}, "invalid_grant"),
        ({"grant_type": ["authorization_code", "refresh_token"]}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "nothing"}, "invalid_grant"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
    ],
    ids=str,
)
def test_what_is_asked_badly_is_told(browser, app, form, error):
    response = browser.token(client_id=app, **form)
    assert (response.status_code, error_of(response)["error"]) == (400, error)


def test_a_body_is_a_form_of_some_bytes(browser, pool, app):
    http, path = browser.http, f"/{pool}/oauth2/token"
    for body, kind in (
        ("{}", "application/json"),
        ("grant_type=" + "x" * 200_000, "application/x-www-form-urlencoded"),
    ):
        response = http.post(path, body, content_type=kind)
        assert (response.status_code, error_of(response)["error"]) == (400, "invalid_request")
    many = "&".join(f"x{number}=1" for number in range(2000))
    response = http.post(path, many, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, error_of(response)["error"]) == (400, "invalid_request")
    assert http.get(path).status_code == 405


def test_the_headers_are_cognitos(browser, pool, app):
    response = browser.token(client_id=app, grant_type="refresh_token", refresh_token="x")
    told = {
        "Content-Type": "application/json;charset=UTF-8",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
        "Pragma": "no-cache",
        "Expires": "0",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert {name: response[name] for name in told} == told
    assert len(response["x-amz-cognito-request-id"]) == 36
    asked = {
        "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": "x-amz-user-agent",
        "HTTP_ORIGIN": "https://app.example.com",
    }
    before = browser.http.options(f"/{pool}/oauth2/token", **asked)
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (200, "*")
    assert "x-amz-user-agent" in before["Access-Control-Allow-Headers"]
    for page in ("oauth2/authorize", "logout", "error"):
        assert "Access-Control-Allow-Origin" not in browser.get(page)


# What a code is good for.


def test_a_code_is_good_once_and_a_second_use_ends_what_came_of_it(browser, cognito, app, ann):
    code = browser.code(app)
    tokens = browser.redeem(app, code).json()
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "ann"
    assert error_of(browser.redeem(app, code)) == SPENT
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.get_user(AccessToken=tokens["access_token"])
    renewed = browser.token(grant_type="refresh_token", client_id=app, refresh_token=tokens["refresh_token"])
    assert error_of(renewed) == SPENT


def test_a_code_lasts_five_minutes(browser, app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    code, late = browser.code(app), browser.code(app)
    time_machine.shift(299)
    assert browser.redeem(app, code).status_code == 200
    time_machine.shift(2)
    assert error_of(browser.redeem(app, late)) == SPENT
    # Its second use is known for one all the same.
    assert error_of(browser.redeem(app, code)) == SPENT
    assert SignIn.objects.get().revoked is not None


def test_another_client_and_another_callback_do_not_spend_a_code(browser, make_app, ann):
    other = make_app(CallbackURLs=[CALLBACK, "https://b.example"])["ClientId"]
    app = make_app(CallbackURLs=[CALLBACK, "https://b.example"])["ClientId"]
    code = browser.code(app, **S256)
    assert error_of(browser.redeem(other, code, code_verifier=VERIFIER)) == SPENT
    for callback, error in (
        ("https://b.example", "invalid_grant"),
        (f"{CALLBACK}/", "unauthorized_client"),
        (None, "invalid_request"),
    ):
        response = browser.redeem(app, code, redirect_uri=callback, code_verifier=VERIFIER)
        assert error_of(response)["error"] == error
    assert browser.redeem(app, code, code_verifier=VERIFIER).status_code == 200


@pytest.mark.parametrize(
    "verifier", [None, "w" * 43, CHALLENGE, VERIFIER + "=", VERIFIER[:-1], "\u0131" * 43]
)
def test_a_wrong_verifier_spends_the_code(browser, app, ann, verifier):
    code = browser.code(app, **S256)
    assert error_of(browser.redeem(app, code, code_verifier=verifier)) == SPENT
    assert error_of(browser.redeem(app, code, code_verifier=VERIFIER)) == SPENT
    assert not SignIn.objects.exists()


def test_a_wrong_verifier_ends_nothing_that_the_right_one_got(browser, cognito, app, ann):
    """Who found an old code in a log signs nobody out."""
    code = browser.code(app, **S256)
    tokens = browser.redeem(app, code, code_verifier=VERIFIER).json()
    assert error_of(browser.redeem(app, code, code_verifier="w" * 43)) == SPENT
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "ann"


def test_a_verifier_where_none_was_promised_is_refused(browser, app, ann):
    """A downgrade: the attacker dropped the challenge from the request, and the app does not know."""
    assert error_of(browser.redeem(app, browser.code(app), code_verifier=VERIFIER)) == SPENT


def test_a_client_that_cannot_read_what_a_scope_names_gets_no_tokens(browser, make_app, ann):
    app = make_app(ReadAttributes=["email", "name"])["ClientId"]
    assert error_of(browser.redeem(app, browser.code(app, scope="openid email"))) == SPENT
    assert browser.redeem(app, browser.code(app, scope="openid")).status_code == 200


def test_a_client_whose_flows_were_taken_away_gets_no_more_tokens(browser, cognito, pool, app, ann):
    refresh = browser.redeem(app, browser.code(app)).json()["refresh_token"]
    code = browser.code(app)
    cognito.update_user_pool_client(UserPoolId=pool, ClientId=app, ExplicitAuthFlows=["ALLOW_USER_AUTH"])
    renewed = browser.token(grant_type="refresh_token", client_id=app, refresh_token=refresh)
    for answer in (browser.redeem(app, code), renewed):
        assert error_of(answer) == {"error": "unauthorized_client"}


def test_a_form_that_holds_what_the_address_says_too_counts_the_form_alone(browser, pool, app, ann):
    code = browser.code(app)
    path = f"/{pool}/oauth2/token?grant_type=authorization_code&code={code}&redirect_uri={CALLBACK}&client_id={app}"
    response = browser.http.post(path, "", content_type="application/x-www-form-urlencoded")
    assert error_of(response)["error"] == "invalid_request"


# What follows.


def test_a_refresh_gives_new_tokens_without_nonce_or_device(browser, app, ann, cognito, pool):
    cognito.update_user_pool(UserPoolId=pool, DeviceConfiguration={"DeviceOnlyRememberedOnUserPrompt": False})
    first = browser.redeem(app, browser.code(app, nonce="n-1")).json()
    asked = {"grant_type": "refresh_token", "client_id": app, "refresh_token": first["refresh_token"]}
    second = browser.token(**asked, scope="openid").json()
    assert set(second) == {"id_token", "access_token", "expires_in", "token_type"}
    before, after = claims(first["id_token"]), claims(second["id_token"])
    assert [before[name] for name in ("sub", "auth_time", "origin_jti")] == [
        after[name] for name in ("sub", "auth_time", "origin_jti")
    ]
    assert "nonce" not in after
    assert claims(second["access_token"])["scope"] == claims(first["access_token"])["scope"]
    assert cognito.get_tokens_from_refresh_token(RefreshToken=first["refresh_token"], ClientId=app)


@pytest.mark.parametrize("devices", [True, False])
def test_a_sign_in_by_the_api_refreshes_here_unless_the_pool_remembers_devices(
    browser, cognito, pool, make_app, ann, devices
):
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = make_app(ExplicitAuthFlows=flows)["ClientId"]
    if devices:
        cognito.update_user_pool(
            UserPoolId=pool, DeviceConfiguration={"DeviceOnlyRememberedOnUserPrompt": True}
        )
    tokens = cognito.initiate_auth(
        ClientId=app,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
    )["AuthenticationResult"]
    response = browser.token(grant_type="refresh_token", client_id=app, refresh_token=tokens["RefreshToken"])
    assert response.status_code == (400 if devices else 200)
    if not devices:
        assert claims(response.json()["id_token"])["email"] == "ann@example.com"


def test_refresh_tokens_rotate_and_one_that_comes_again_ends_the_line(browser, make_app, ann, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    app = make_app(ExplicitAuthFlows=["ALLOW_USER_AUTH"], RefreshTokenRotation=rotation)["ClientId"]
    first = browser.redeem(app, browser.code(app)).json()["refresh_token"]
    asked = {"grant_type": "refresh_token", "client_id": app}
    second = browser.token(**asked, refresh_token=first).json()["refresh_token"]
    time_machine.shift(1)
    assert error_of(browser.token(**asked, refresh_token=first)) == SPENT
    assert error_of(browser.token(**asked, refresh_token=second)) == SPENT


def test_a_refresh_token_is_its_clients_alone(browser, app, make_app, ann):
    token = browser.redeem(app, browser.code(app)).json()["refresh_token"]
    asked = {"grant_type": "refresh_token", "refresh_token": token}
    assert error_of(browser.token(**asked, client_id=make_app()["ClientId"])) == SPENT
    assert browser.token(**asked, client_id=app).status_code == 200


def test_without_openid_there_is_no_id_token(browser, app, ann):
    tokens = browser.redeem(app, browser.code(app, scope="aws.cognito.signin.user.admin")).json()
    assert "id_token" not in tokens
    asked = {"grant_type": "refresh_token", "client_id": app, "refresh_token": tokens["refresh_token"]}
    assert "id_token" not in browser.token(**asked).json()


# Machines.


def by_machine(browser, machine: dict, **more: str):
    asked = {"grant_type": "client_credentials", **more}
    return browser.post("oauth2/token", asked, **basic(machine["ClientId"], machine["ClientSecret"]))


def test_a_machine_gets_a_token_of_its_own(browser, machine_app):
    told = by_machine(browser, machine_app).json()
    assert set(told) == {"access_token", "expires_in", "token_type"}
    own = claims(told["access_token"])
    assert set(own) == set("sub token_use scope auth_time iss exp iat version jti client_id".split())
    assert (own["sub"], own["client_id"], own["scope"]) == (
        *[machine_app["ClientId"]] * 2,
        "orders/read orders/write",
    )
    assert (
        claims(by_machine(browser, machine_app, scope="orders/read").json()["access_token"])["scope"]
        == "orders/read"
    )


@pytest.mark.parametrize("scope", ["orders/delete", "openid", "orders/read openid"])
def test_a_machine_gets_the_scopes_of_resource_servers_alone(browser, machine_app, scope):
    assert error_of(by_machine(browser, machine_app, scope=scope))["error"] == "invalid_scope"


def test_a_machines_token_is_nobodys(browser, cognito, machine_app):
    token = by_machine(browser, machine_app).json()["access_token"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_user(AccessToken=token)
    assert browser.get("oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 401


@pytest.mark.parametrize("metadata", ["{", "[]", '{"a": 1}', '"text"'])
def test_metadata_is_an_object_of_texts(browser, machine_app, metadata):
    response = by_machine(browser, machine_app, aws_client_metadata=metadata)
    assert error_of(response)["error"] == "invalid_request"


def test_what_an_address_says_is_no_part_of_the_form(browser, app, ann):
    code = browser.code(app)
    form = {"grant_type": "authorization_code", "client_id": app, "redirect_uri": CALLBACK}

    answer = browser.post(f"oauth2/token?code={code}", form)

    assert (answer.status_code, error_of(answer)["error"]) == (400, "invalid_request")
    assert browser.redeem(app, code).status_code == 200
