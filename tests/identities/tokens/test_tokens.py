"""OpenID tokens of the site's identity issuer, and the keys that sign them."""

from datetime import timedelta
from threading import Barrier, Thread

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from identities.models import SigningKey
from identities.tokens import ExpiredToken, issue, keys, read
from identities.tokens.keys import forget_keys, signer
from pools import errors
from tests.fixtures.rivals import meanwhile

CLAIMS = {"sub": "us-east-1:ann", "aud": "us-east-1:pool", "amr": ["authenticated"]}
ISSUER = "http://127.0.0.1:8000/identity"


@pytest.fixture
def token(db) -> str:
    return issue(CLAIMS, timedelta(minutes=10), timezone.now())


def test_any_library_verifies_a_token_by_discovery_and_jwks(client, token):
    found = client.get("/identity/.well-known/openid-configuration").json()
    assert found["issuer"] == ISSUER
    assert found["jwks_uri"] == f"{ISSUER}/.well-known/jwks.json"
    keys = jwt.PyJWKSet.from_dict(client.get("/identity/.well-known/jwks.json").json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=ISSUER, audience="us-east-1:pool")
    assert claims["exp"] - claims["iat"] == 600
    assert claims["amr"] == ["authenticated"]


def test_what_is_issued_is_read(token):
    assert read(token, timezone.now())["sub"] == "us-east-1:ann"


def test_an_expired_token_says_so(token):
    with pytest.raises(ExpiredToken) as caught:
        read(token, timezone.now() + timedelta(minutes=10))
    assert caught.value.code == "NotAuthorizedException"
    assert "expired" in caught.value.message


def altered(token: str) -> str:
    head, body, signature = token.split(".")
    return ".".join((head, body[:-4] + ("AAAA" if body[-4:] != "AAAA" else "BBBB"), signature))


def foreign(token: str, **header: str) -> str:
    """The same claims by another key under the same id."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    headers = {"kid": jwt.get_unverified_header(token)["kid"]} | header
    return jwt.encode(jwt.decode(token, options={"verify_signature": False}), key, "RS256", headers=headers)


def unsigned(token: str) -> str:
    return jwt.encode(jwt.decode(token, options={"verify_signature": False}), None, "none")


def by_another_issuer(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False}) | {"iss": "https://elsewhere.example"}
    return signer().sign(claims)


def without_expiry(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    del claims["exp"]
    return signer().sign(claims)


@pytest.mark.parametrize(
    "spoil", [altered, foreign, unsigned, by_another_issuer, without_expiry, lambda token: "no token at all"]
)
def test_a_token_that_is_not_ours_is_refused(token, spoil):
    with pytest.raises(errors.NotAuthorizedException, match="Not a token of this identity provider"):
        read(spoil(token), timezone.now())


def published(client) -> set[str]:
    return {key["kid"] for key in client.get("/identity/.well-known/jwks.json").json()["keys"]}


def test_rotation_keeps_former_tokens_good_for_two_days(client, token, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    former = published(client)
    lasting = issue(CLAIMS, timedelta(days=4), timezone.now())
    call_command("rotate_keys", "identity")
    assert former < published(client)
    fresh = issue(CLAIMS, timedelta(days=4), timezone.now())
    assert jwt.get_unverified_header(fresh)["kid"] not in former
    assert read(token, timezone.now())
    time_machine.shift(2 * 86_400 + 1)
    forget_keys()
    assert not former & published(client)
    assert read(fresh, timezone.now())
    with pytest.raises(errors.NotAuthorizedException, match="Not a token"):
        read(lasting, timezone.now())


def test_a_process_follows_a_rotation_in_another(token, monkeypatch):
    held = keys._signer.copy()
    keys.rotate(timezone.now())
    keys._signer[:] = held
    assert signer().kid == jwt.get_unverified_header(token)["kid"]
    monkeypatch.setattr(keys, "_REMEMBER_SECONDS", 0.0)
    assert signer().kid != jwt.get_unverified_header(token)["kid"]


def test_where_another_process_made_the_first_key_meanwhile_that_one_signs(db):
    made = []
    with meanwhile(lambda: made.append(keys._make().kid), "identities_signingkey", begins="SELECT"):
        assert signer().kid == made[0]
    assert SigningKey.objects.count() == 1


def test_the_private_key_is_encrypted_at_rest(token):
    row = SigningKey.objects.get()
    assert bytes(row.encrypted)[:2] != b"\x30\x82"
    assert set(row.public) == {"kid", "alg", "use", "kty", "n", "e"}


@pytest.mark.django_db(transaction=True)
def test_of_two_that_make_the_first_key_one_wins():
    start, found = Barrier(2), list[str]()

    def make() -> None:
        start.wait()
        forget_keys()
        found.append(signer().kid)
        connection.close()

    threads = [Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert SigningKey.objects.count() == 1
