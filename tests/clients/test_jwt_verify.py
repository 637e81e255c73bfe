"""aws-jwt-verify takes the pool's tokens by their issuer, and no others."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta

import jwt
import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.utils import timezone

from pools.models import UserPool
from pools.rules.signing_keys.keys import rotate
from tests.clients.conftest import PASSWORD


@pytest.fixture
def sign_in(anonymous, ann) -> Callable[[str], dict]:
    """Ann's tokens of a client."""

    def sign(client: str) -> dict:
        given = {"USERNAME": ann, "PASSWORD": PASSWORD}
        answer = anonymous.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=client, AuthParameters=given)
        return answer["AuthenticationResult"]

    return sign


@pytest.fixture
def verify(client, engine, pool) -> Callable[..., list[str]]:
    """What the library says of each token: the ``sub`` that it names, or the error. ``verify(("id", token), ...)``"""

    def run(*tokens: tuple[str, str]) -> list[str]:
        issuer = f"{engine}/{pool}"
        answer = client("verify", "verify", issuer=issuer, tokens=tokens)
        assert answer["issuer"] == issuer
        return answer["verdicts"]

    return run


def part(value: dict) -> str:
    return urlsafe_b64encode(orjson.dumps(value)).decode().rstrip("=")


def test_id_and_access_tokens_verify_by_the_issuer(verify, sign_in, app, cognito, pool):
    tokens = sign_in(app)
    sub = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserAttributes"][0]["Value"]
    assert verify(("id", tokens["IdToken"]), ("access", tokens["AccessToken"])) == [sub, sub]


def test_one_token_does_not_pass_for_the_other(verify, sign_in, app):
    tokens = sign_in(app)
    verdicts = verify(("access", tokens["IdToken"]), ("id", tokens["AccessToken"]))
    assert verdicts == ["CognitoJwtInvalidTokenUseError"] * 2


def test_another_clients_tokens_are_refused(verify, sign_in, make_app):
    tokens = sign_in(make_app(ClientName="other")["ClientId"])
    verdicts = verify(("id", tokens["IdToken"]), ("access", tokens["AccessToken"]))
    assert verdicts == ["CognitoJwtInvalidClientIdError"] * 2


def test_forged_tokens_are_refused(verify, sign_in, app):
    right = sign_in(app)["IdToken"]
    head, claims = jwt.get_unverified_header(right), jwt.decode(right, options={"verify_signature": False})
    changed = claims | {"cognito:groups": ["staff"]}
    stranger = generate_private_key(public_exponent=65537, key_size=2048)
    altered = ".".join((right.split(".")[0], part(changed), right.split(".")[2]))
    signed = jwt.encode(changed, stranger, algorithm="RS256", headers={"kid": head["kid"]})
    unknown = jwt.encode(changed, stranger, algorithm="RS256", headers={"kid": "elsewhere"})
    unsigned = f"{part({'alg': 'none', 'kid': head['kid']})}.{part(changed)}."
    forged = (altered, signed, unknown, unsigned, unsigned + right.split(".")[2])
    assert verify(*(("id", token) for token in forged)) == [
        "JwtInvalidSignatureError",
        "JwtInvalidSignatureError",
        "KidNotFoundInJwksError",
        "JwtParseError",
        "JwtInvalidSignatureAlgorithmError",
    ]


def test_expired_tokens_are_refused(verify, sign_in, app, time_machine):
    now = timezone.now()
    time_machine.move_to(now - timedelta(hours=2))
    tokens = sign_in(app)
    time_machine.move_to(now)
    assert verify(("id", tokens["IdToken"]), ("access", tokens["AccessToken"])) == ["JwtExpiredError"] * 2


def test_tokens_verify_after_the_keys_were_rotated(verify, sign_in, app, pool):
    before = sign_in(app)["IdToken"]
    rotate(UserPool.objects.get(public_id=pool), timezone.now())
    after = sign_in(app)["IdToken"]
    assert jwt.get_unverified_header(before)["kid"] != jwt.get_unverified_header(after)["kid"]
    assert len(set(verify(("id", before), ("id", after)))) == 1
