"""The code flow from authorize to tokens, as an app sees it."""

import base64
import hashlib

import jwt

from tests.pools.oauth.conftest import CALLBACK, CHALLENGE, EMAIL, VERIFIER, answer_of


def verified(http, pool: str, token: str, **options) -> dict:
    keys = jwt.PyJWKSet.from_dict(http.get(f"/{pool}/.well-known/jwks.json").json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key, algorithms=["RS256"], issuer=f"http://127.0.0.1:8000/{pool}", **options)


def test_an_app_gets_tokens_for_a_user_who_signed_in(browser, pool, app, ann):
    asked = {"state": "s&1", "nonce": "n-83", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    to_login = browser.authorize(app, scope="openid email", **asked)
    assert to_login["Location"].startswith(
        f"http://testserver/{pool}/login?response_type=code&client_id={app}"
    )
    back = browser.sign_in(to_login["Location"])
    assert back["Location"].startswith(f"{CALLBACK}?code=")
    told = answer_of(back)
    assert (told["state"], told["iss"]) == ("s&1", f"http://127.0.0.1:8000/{pool}")
    response = browser.redeem(app, told["code"], code_verifier=VERIFIER)
    assert response.status_code == 200, response.content
    tokens = response.json()
    assert set(tokens) == {"id_token", "access_token", "refresh_token", "expires_in", "token_type"}
    identity = verified(browser.http, pool, tokens["id_token"], audience=app)
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert identity["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert (identity["nonce"], identity["email"], identity["cognito:username"]) == ("n-83", EMAIL, "ann")
    access = verified(browser.http, pool, tokens["access_token"])
    assert (access["scope"], access["version"]) == ("openid email", 2)
    assert access["auth_time"] == identity["auth_time"]
    info = browser.get("oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {tokens['access_token']}").json()
    assert info == {"sub": identity["sub"], "email": EMAIL, "email_verified": "true", "username": "ann"}


def test_a_signed_in_user_is_not_asked_again(browser, app, ann):
    browser.code(app)
    assert browser.redeem(app, answer_of(browser.authorize(app, prompt="none"))["code"]).status_code == 200
