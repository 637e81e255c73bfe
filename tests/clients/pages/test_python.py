"""Authlib and requests-oauthlib sign in on the pool's pages, renew, read who it is, and revoke."""

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session as Authlib
from oauthlib.oauth2 import InvalidGrantError
from requests_oauthlib import OAuth2Session as RequestsOAuthlib

from tests.clients.conftest import EMAIL
from tests.clients.pages.conftest import SCOPES

VERIFIER = "v" * 43


@pytest.mark.slow
def test_authlib_by_discovery_as_a_public_client(issuer, register, app, surfer):
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    client = Authlib(
        register()["ClientId"],
        scope=" ".join(SCOPES),
        redirect_uri=app.callback,
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
        revocation_endpoint_auth_method="none",
    )
    url, state = client.create_authorization_url(server["authorization_endpoint"], code_verifier=VERIFIER)
    arrived = surfer.sign_in(url)
    tokens = client.fetch_token(
        server["token_endpoint"], authorization_response=arrived, code_verifier=VERIFIER, state=state
    )
    assert client.get(server["userinfo_endpoint"]).json()["email"] == EMAIL
    renewed = client.refresh_token(server["token_endpoint"])
    assert renewed["access_token"] != tokens["access_token"]
    assert client.revoke_token(
        server["revocation_endpoint"], token=tokens["refresh_token"], token_type_hint="refresh_token"
    ).ok
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(server["token_endpoint"], refresh_token=tokens["refresh_token"])


@pytest.mark.slow
def test_requests_oauthlib_with_a_secret(issuer, register, app, surfer, monkeypatch):
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    made = register(GenerateSecret=True)
    secret = {"client_secret": made["ClientSecret"]}
    client = RequestsOAuthlib(made["ClientId"], scope=SCOPES, redirect_uri=app.callback, pkce="S256")
    url, _ = client.authorization_url(server["authorization_endpoint"])
    arrived = surfer.sign_in(url)
    tokens = dict(client.fetch_token(server["token_endpoint"], authorization_response=arrived, **secret))
    assert client.get(server["userinfo_endpoint"]).json()["email"] == EMAIL
    by_secret = (made["ClientId"], made["ClientSecret"])
    renewed = client.refresh_token(server["token_endpoint"], auth=by_secret)
    assert renewed["access_token"] != tokens["access_token"]
    form = {"token": tokens["refresh_token"]}
    assert requests.post(server["revocation_endpoint"], data=form, auth=by_secret).ok
    with pytest.raises(InvalidGrantError):
        client.refresh_token(server["token_endpoint"], tokens["refresh_token"], auth=by_secret)


@pytest.mark.slow
def test_authlib_as_a_machine(issuer, cognito, pool, register):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)
    machine = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["orders/read"]}
    made = register(GenerateSecret=True, CallbackURLs=[], LogoutURLs=[], **machine)
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    client = Authlib(made["ClientId"], made["ClientSecret"], scope="orders/read")
    token = client.fetch_token(server["token_endpoint"], grant_type="client_credentials")
    assert token["token_type"] == "Bearer"
    assert "refresh_token" not in token
