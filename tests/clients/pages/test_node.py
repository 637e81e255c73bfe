"""openid-client, oauth4webapi and Auth.js sign in on the pool's pages, from Node.js."""

import json

import pytest

from tests.clients.conftest import EMAIL
from tests.clients.pages.conftest import told


def test_the_strictest_client_takes_every_answer(relying_party):
    answer = relying_party("oauth4webapi", "whole")
    assert answer["user"]["email"] == EMAIL
    assert answer["kept"]
    spent = {"name": "ResponseBodyError", "code": "OAUTH_RESPONSE_BODY_ERROR", "error": "invalid_grant"}
    assert answer["twice"] == answer["after"] == spent | {"status": 400}
    # Cognito's own WWW-Authenticate has no word Bearer, and neither has ours: it is refused, and so is the token.
    assert answer["refused"]["code"] == "OAUTH_RESPONSE_IS_NOT_CONFORM"


@pytest.mark.slow
def test_the_strictest_client_with_a_secret_by_the_metadata_of_oauth(relying_party):
    answer = relying_party("oauth4webapi", "whole", {"GenerateSecret": True}, algorithm="oauth2")
    assert answer["user"]["email"] == EMAIL


@pytest.mark.slow
def test_both_documents_are_taken_and_equal(relying_party, issuer):
    one, other = map(json.loads, relying_party("oauth4webapi", "discovery"))
    assert one == other
    assert one["issuer"] == issuer


@pytest.mark.slow
@pytest.mark.parametrize(("algorithm", "secret"), [("oidc", True), ("oauth2", False)])
def test_openid_client_from_the_sign_in_to_the_sign_out(relying_party, app, algorithm, secret):
    answer = relying_party("openid_client", "whole", {"GenerateSecret": secret}, algorithm=algorithm)
    assert answer["user"]["email"] == EMAIL
    assert answer["renewed"]
    assert answer["same"]
    assert answer["after"] == "invalid_grant"
    assert answer["left"].startswith(f"{app.origin}/bye?")
    assert told(answer["left"]) == {"state": "left"}
    assert answer["signedOut"] == "login_required"


@pytest.mark.slow
def test_openid_client_holds_the_answer_against_its_issuer(relying_party):
    answer = relying_party("openid_client", "answersOfOthers")
    assert answer["other"] == answer["none"] == "OAUTH_INVALID_RESPONSE"
    assert answer["right"] is None


@pytest.mark.slow
def test_openid_client_without_a_code(relying_party):
    answer = relying_party("openid_client", "implicit", {"AllowedOAuthFlows": ["implicit"]})
    assert answer["user"]["email"] == EMAIL
    assert (answer["query"], answer["refresh"]) == ("", None)
    assert answer["bent"] == "OAUTH_INVALID_RESPONSE"
    assert answer["replayed"] == "OAUTH_JWT_CLAIM_COMPARISON_FAILED"


@pytest.mark.slow
def test_openid_client_as_a_machine(relying_party, cognito, pool):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)
    machine = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["orders/read"]}
    settings = machine | {"GenerateSecret": True, "CallbackURLs": [], "LogoutURLs": []}
    token = relying_party("openid_client", "machine", settings, scope="orders/read")
    assert token == {"type": "bearer", "seconds": 3600}


@pytest.mark.slow
def test_auth_js_by_its_cognito_provider(relying_party, app):
    callback = f"{app.origin}/auth/callback/cognito"
    answer = relying_party("auth_core", "signIn", {"GenerateSecret": True, "CallbackURLs": [callback]})
    assert answer["failed"] == []
    assert answer["location"].rstrip("/") == app.origin
    assert answer["user"]["email"] == EMAIL
