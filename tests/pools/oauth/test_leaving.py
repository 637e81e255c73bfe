"""Signing out, revoking, and the sessions that staff and users see and end."""

import pytest
from django.utils import timezone

from tests.pools.oauth.conftest import (
    CALLBACK,
    Browser,
    answer_of,
    claims,
    error_of,
    query_of,
    whole_location,
)
from tests.pools.oauth.test_authorize import asked_again, track

BYE = "https://app.example.com/bye"


def test_form_a_ends_the_session_and_leads_where_the_client_says(browser, cognito, app, ann):
    tokens = browser.redeem(app, browser.code(app)).json()
    secret = browser.http.cookies["cognito"].value
    response = browser.get("logout", {"client_id": app, "logout_uri": BYE, "state": "s", "redirect_uri": "x"})
    assert response["Location"] == BYE
    assert response.cookies["cognito"].value == ""
    assert response.cookies["cognito"]["max-age"] == 0
    kept = Browser(browser.pool)
    kept.http.cookies["cognito"] = secret
    assert asked_again(kept.authorize(app))
    # Tokens stay good.
    assert cognito.get_user(AccessToken=tokens["access_token"])["Username"] == "ann"


def test_form_b_leads_to_the_sign_in_page_with_all_scopes(browser, pool, app, ann):
    browser.code(app)
    asked = {"client_id": app, "redirect_uri": CALLBACK, "response_type": "code", "state": "s"}
    response = browser.get("logout", asked)
    assert whole_location(response) == f"http://testserver/{pool}/login"
    told = query_of(response)
    assert told.pop("scope") == ["openid email profile phone aws.cognito.signin.user.admin"]
    assert told == {name: [value] for name, value in asked.items()}
    assert asked_again(browser.authorize(app))


@pytest.mark.parametrize("expired", [False, True])
def test_a_relying_party_signs_out_by_the_standard(browser, app, ann, time_machine, expired):
    time_machine.move_to(timezone.now(), tick=False)
    hint = browser.redeem(app, browser.code(app)).json()["id_token"]
    if expired:
        time_machine.shift(3601)
        browser.code(app)
    response = browser.get("logout", {"id_token_hint": hint, "post_logout_redirect_uri": BYE, "state": "s 1"})
    assert response["Location"] == f"{BYE}?state=s+1"
    assert asked_again(browser.authorize(app))
    browser.code(app)
    assert "signed out" in browser.get("logout", {"id_token_hint": hint}).content.decode()
    assert asked_again(browser.authorize(app))


def test_the_hint_of_another_user_signs_nobody_out(browser, app, ann, make_user):
    hint = browser.redeem(app, browser.code(app)).json()["id_token"]
    make_user("ben")
    browser.sign_in(browser.authorize(app, prompt="login")["Location"], "ben")
    browser.get("logout", {"id_token_hint": hint, "post_logout_redirect_uri": BYE})
    assert not asked_again(browser.authorize(app))


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({}, "Required parameters missing"),
        ({"client_id": "APP"}, "Required String parameter 'redirect_uri' is not present"),
        ({"client_id": "nothing", "logout_uri": BYE}, "Client does not exist."),
        ({"client_id": "APP", "logout_uri": f"{BYE}/"}, "redirect_mismatch"),
        ({"client_id": "APP", "logout_uri": CALLBACK}, "redirect_mismatch"),
        ({"client_id": "APP", "logout_uri": ["https://evil.example", BYE]}, "invalid_request"),
        (
            {"client_id": "APP", "redirect_uri": "https://evil.example", "response_type": "code"},
            "redirect_mismatch",
        ),
        ({"client_id": "APP", "post_logout_redirect_uri": "https://evil.example"}, "redirect_mismatch"),
        ({"post_logout_redirect_uri": BYE}, "Required parameters missing"),
        ({"id_token_hint": "a.b.c", "post_logout_redirect_uri": BYE}, "invalid_request"),
        ({"id_token_hint": "ACCESS", "post_logout_redirect_uri": BYE}, "invalid_request"),
        ({"client_id": "OTHER", "id_token_hint": "HINT", "post_logout_redirect_uri": BYE}, "invalid_request"),
    ],
    ids=str,
)
def test_who_asks_wrongly_stays_signed_in(browser, pool, app, make_app, ann, asked, error):
    tokens = browser.redeem(app, browser.code(app)).json()
    known = {"APP": app, "HINT": tokens["id_token"], "ACCESS": tokens["access_token"]}
    if "OTHER" in asked.values():
        known["OTHER"] = make_app()["ClientId"]
    given = {
        name: known.get(value, value) if isinstance(value, str) else value for name, value in asked.items()
    }
    response = browser.get("logout", given)
    assert whole_location(response) == f"http://testserver/{pool}/error"
    assert query_of(response)["error"] == [error]
    assert not asked_again(browser.authorize(app))


# Revoking.


def test_a_revoked_token_takes_all_with_it(browser, cognito, app, ann):
    tokens = browser.redeem(app, browser.code(app)).json()
    for _ in range(2):
        response = browser.post("oauth2/revoke", {"token": tokens["refresh_token"], "client_id": app})
        assert (response.status_code, response.content) == (200, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.get_user(AccessToken=tokens["access_token"])
    assert not asked_again(browser.authorize(app))


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "APP"}, 400, "invalid_request"),
        ({"token": "x"}, 400, "invalid_request"),
        ({"token": "x", "client_id": "APP"}, 200, None),
        ({"token": "x", "client_id": "nothing"}, 401, "invalid_client"),
        ({"token": "x", "client_id": "APP", "client_secret": "x"}, 401, "invalid_client"),
        ({"token": "ACCESS", "client_id": "APP"}, 400, "unsupported_token_type"),
        ({"token": "ID", "client_id": "APP"}, 400, "unsupported_token_type"),
        ({"token": "REFRESH", "client_id": "OTHER"}, 400, "unauthorized_client"),
        ({"token": "x", "client_id": "KEEPS"}, 400, "invalid_request"),
    ],
    ids=str,
)
def test_what_is_revoked_wrongly_is_told(browser, app, make_app, ann, form, status, error):
    tokens = browser.redeem(app, browser.code(app)).json()
    known = {"APP": app, "ACCESS": tokens["access_token"], "ID": tokens["id_token"]}
    known |= {"REFRESH": tokens["refresh_token"], "OTHER": make_app()["ClientId"]}
    known["KEEPS"] = make_app(EnableTokenRevocation=False)["ClientId"]
    response = browser.post("oauth2/revoke", {name: known.get(value, value) for name, value in form.items()})
    assert response.status_code == status
    if error:
        assert error_of(response)["error"] == error
    asked = {"grant_type": "refresh_token", "client_id": app, "refresh_token": tokens["refresh_token"]}
    assert browser.token(**asked).status_code == 200


# Sessions that are tracked.


def test_staff_see_a_session_of_the_pages_with_its_client_and_end_it(browser, cognito, pool, app, ann):
    track(cognito, pool)
    user = {"UserPoolId": pool, "Username": "ann"}
    tokens = browser.redeem(app, browser.code(app)).json()
    found = {one["SessionType"]: one for one in cognito.admin_list_user_sessions(**user)["Sessions"]}
    assert set(found) == {"SSO", "TOKEN"}
    assert found["SSO"]["SessionId"].startswith("sso")
    assert found["SSO"]["ClientId"] == found["TOKEN"]["ClientId"] == app
    assert found["TOKEN"]["OriginSessionId"] == found["SSO"]["SessionId"]
    event = cognito.admin_list_user_auth_events(**user)["AuthEvents"][0]
    assert (event["EventType"], event["EventResponse"]) == ("SignIn", "Pass")
    assert event["EventId"] == claims(tokens["access_token"])["event_id"]
    cognito.admin_revoke_user_session(**user, SessionId=found["SSO"]["SessionId"])
    assert asked_again(browser.authorize(app))
    assert len(cognito.admin_list_user_sessions(**user)["Sessions"]) == 1


@pytest.mark.parametrize("revoked", ["SSO", "TOKEN"])
def test_linked_sessions_end_together_where_that_is_asked(browser, cognito, pool, app, ann, revoked):
    track(cognito, pool)
    user = {"UserPoolId": pool, "Username": "ann"}
    browser.redeem(app, browser.code(app))
    other = Browser(pool)
    other.redeem(app, other.code(app))
    found = cognito.admin_list_user_sessions(**user)["Sessions"]
    token = next(one for one in found if "OriginSessionId" in one)
    ended = token["SessionId"] if revoked == "TOKEN" else token["OriginSessionId"]
    cognito.admin_revoke_user_session(**user, SessionId=ended, RevokeAssociatedSessions="LINKED")
    assert len(cognito.admin_list_user_sessions(**user)["Sessions"]) == 2


def test_a_session_that_ends_takes_its_waiting_codes_along(browser, app, ann):
    browser.code(app)
    code = answer_of(browser.authorize(app))["code"]
    browser.get("logout", {"client_id": app, "logout_uri": BYE})
    assert error_of(browser.redeem(app, code)) == {"error": "invalid_grant"}


def test_a_hint_that_the_pool_did_not_sign_signs_nobody_out(browser, app, ann):
    head, body, signature = browser.redeem(app, browser.code(app)).json()["id_token"].split(".")
    bent = ".".join((head, body, signature[:20] + ("B" if signature[20] == "A" else "A") + signature[21:]))

    answer = browser.get("logout", {"id_token_hint": bent, "post_logout_redirect_uri": BYE})

    assert "/error?error=invalid_request" in answer["Location"]
    assert "code" in answer_of(browser.authorize(app, prompt="none"))
