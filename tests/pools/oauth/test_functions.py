"""What the pool's functions say of sign-ins on its pages and of machines."""

import pytest

from tests.fixtures.functions import FunctionError, echo
from tests.pools.oauth.conftest import CALLBACK, answer_of, claims, error_of, whole_location
from tests.pools.oauth.test_token import by_machine


def add_claims(event: dict) -> dict:
    claims = {"idTokenGeneration": {"claimsToAddOrOverride": {"plan": "gold", "nonce": "forged"}}}
    scopes = {"accessTokenGeneration": {"scopesToAdd": ["orders/read"]}}
    return event | {"response": {"claimsAndScopeOverrideDetails": claims | scopes}}


def refuse(event: dict) -> dict:
    raise FunctionError("Not on the guest list")


def nonsense(event: dict) -> dict:
    return event | {
        "response": {"claimsAndScopeOverrideDetails": {"idTokenGeneration": {"claimsToSuppress": 7}}}
    }


def test_a_sign_in_on_the_pages_asks_its_functions_once(browser, app, ann, hang_in, functions):
    hang_in("V2_0", PreAuthentication=echo, PostAuthentication=echo, PreTokenGeneration=add_claims)
    code = browser.code(app, nonce="n-1", scope="openid email")
    sources = [event["triggerSource"] for event in functions.events]
    assert sources == [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_HostedAuth",
    ]
    asked = functions.events[-1]
    assert asked["request"]["scopes"] == ["openid", "email"]
    assert (asked["userName"], asked["callerContext"]["clientId"]) == ("ann", app)
    assert all("clientMetadata" not in event["request"] for event in functions.events)
    tokens = browser.redeem(app, code).json()
    assert len(functions.events) == 3
    identity = claims(tokens["id_token"])
    assert (identity["plan"], identity["nonce"]) == ("gold", "n-1")
    assert claims(tokens["access_token"])["scope"] == "openid email orders/read"
    browser.token(grant_type="refresh_token", client_id=app, refresh_token=tokens["refresh_token"])
    assert functions.events[-1]["triggerSource"] == "TokenGeneration_RefreshTokens"


@pytest.mark.parametrize("trigger", ["PreAuthentication", "PostAuthentication", "PreTokenGeneration"])
def test_what_a_function_refuses_is_told_at_the_callback(browser, app, ann, hang_in, trigger):
    hang_in("V2_0", **{trigger: refuse})
    back = browser.sign_in(browser.authorize(app, state="s")["Location"])
    assert whole_location(back) == CALLBACK
    told = answer_of(back)
    assert told["error"] == "invalid_request"
    assert told["error_description"] == f"{trigger} failed with error Not on the guest list. "
    assert list(told) == ["error_description", "error", "state", "iss"]
    assert "cognito" not in browser.http.cookies


def test_an_answer_that_cannot_be_followed_is_told_at_the_callback_too(browser, app, ann, hang_in):
    hang_in("V2_0", PreTokenGeneration=nonsense)
    told = answer_of(browser.sign_in(browser.authorize(app)["Location"]))
    assert (told["error"], told["error_description"]) == ("invalid_request", "Unrecognizable lambda output ")


def test_a_user_who_is_signed_in_is_told_of_to_the_function_too(browser, app, ann, hang_in, functions):
    browser.code(app)
    hang_in("V2_0", PreAuthentication=echo, PreTokenGeneration=refuse)
    told = answer_of(browser.authorize(app, prompt="none"))
    assert told["error"] == "invalid_request"
    assert [event["triggerSource"] for event in functions.events] == ["TokenGeneration_HostedAuth"]


def test_a_refresh_that_a_function_refuses_says_why(browser, app, ann, hang_in):
    tokens = browser.redeem(app, browser.code(app)).json()
    hang_in("V2_0", PreTokenGeneration=refuse)
    asked = {"grant_type": "refresh_token", "client_id": app, "refresh_token": tokens["refresh_token"]}
    response = browser.token(**asked)
    assert response.status_code == 400
    assert error_of(response)["error_description"].startswith("PreTokenGeneration failed with error")


def test_a_machines_token_is_asked_about_in_version_3_alone(browser, machine_app, hang_in, functions):
    def narrow(event: dict) -> dict:
        changes = {
            "claimsToAddOrOverride": {"tenant": "t-1", "sub": "forged"},
            "scopesToSuppress": ["orders/write"],
        }
        return event | {"response": {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": changes}}}

    hang_in("V2_0", PreTokenGeneration=narrow)
    by_machine(browser, machine_app)
    assert functions.events == []
    hang_in("V3_0", PreTokenGeneration=narrow)
    told = claims(by_machine(browser, machine_app, aws_client_metadata='{"run": "7"}').json()["access_token"])
    assert (told["tenant"], told["scope"], told["sub"]) == ("t-1", "orders/read", machine_app["ClientId"])
    event = functions.events[0]
    assert (event["version"], event["triggerSource"]) == ("3", "TokenGeneration_ClientCredentials")
    assert event["userName"] == "ClientCredentials"
    assert event["request"] == {
        "userAttributes": {},
        "groupConfiguration": None,
        "scopes": ["orders/read", "orders/write"],
        "clientMetadata": {"run": "7"},
    }
    assert event["response"] == {"claimsAndScopeOverrideDetails": None}
