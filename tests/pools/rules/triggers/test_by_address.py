"""Functions by address: the signature, and what HTTP may bring."""

from hashlib import sha256

import jwt
import pytest
from django.test import Client

from pools import errors
from pools.rules.triggers import run_trigger
from tests.fixtures.functions import FunctionError, Reply, echo


def run(call, pool):
    return run_trigger(call, pool, "PostConfirmation", "PostConfirmation_ConfirmSignUp", "ann", "client1", {})


def verified(pool, asked, audience):
    """The claims of the signature, checked as a receiver checks them."""
    token = asked.headers["Lifeguard-Signature"]
    header = jwt.get_unverified_header(token)
    published = Client().get(f"/{pool.public_id}/.well-known/jwks.json").json()
    key = jwt.PyJWKSet.from_dict(published)[header["kid"]]
    claims = jwt.decode(
        token,
        key,
        algorithms=["RS256"],
        audience=audience,
        issuer=f"http://127.0.0.1:8000/{pool.public_id}",
        options={"require": ["iss", "aud", "iat", "exp", "jti", "body_sha256"]},
    )
    return header, claims


def test_a_receiver_can_verify_who_sent_the_event(call, make_pool, functions):
    address = functions.by_address(echo)
    pool = make_pool(PostConfirmation=address)
    run(call, pool)
    (asked,) = functions.asked
    header, claims = verified(pool, asked, address)
    assert (header["alg"], header["typ"]) == ("RS256", "trigger+jwt")
    assert claims["exp"] - claims["iat"] == 60
    assert claims["body_sha256"] == sha256(asked.body).hexdigest()
    assert asked.headers["Content-Type"] == "application/json"


def test_each_try_is_signed_anew(call, make_pool, functions):
    def broken(event):
        return Reply(500)

    pool = make_pool(PostConfirmation=functions.by_address(broken))
    with pytest.raises(errors.UnexpectedLambdaException):
        run(call, pool)
    signatures = [verified(pool, asked, functions.by_address(broken))[1]["jti"] for asked in functions.asked]
    assert len(set(signatures)) == 3


def test_a_redirect_is_not_followed(call, make_pool, functions):
    def moved(event):
        return Reply(307, headers={"Location": functions.by_address(echo)})

    with pytest.raises(errors.UnexpectedLambdaException, match="HTTP status 307"):
        run(call, make_pool(PostConfirmation=functions.by_address(moved)))
    assert [asked.name for asked in functions.asked] == ["moved"]


@pytest.mark.parametrize("body", [b"", b"<h1>Not found</h1>", b'{"error": "no"}', b'{"errorMessage": 5}'])
def test_a_refusal_without_a_message_is_unexpected(call, make_pool, functions, body):
    def refuse(event):
        return Reply(404, body)

    with pytest.raises(errors.UnexpectedLambdaException, match="HTTP status 404"):
        run(call, make_pool(PostConfirmation=functions.by_address(refuse)))


def test_a_receiver_that_never_ends_its_answer_is_left(call, make_pool, functions, settings):
    settings.TRIGGER_TIMEOUT = 0.1

    def short(event):
        return Reply(200, b"{}", {"Content-Length": "1000"})

    with pytest.raises(errors.UnexpectedLambdaException):
        run(call, make_pool(PostConfirmation=functions.by_address(short)))


def test_an_https_address_is_called_where_its_certificate_is_trusted(call, make_pool, secure_functions):
    def refuse(event):
        raise FunctionError("I know you")

    with pytest.raises(errors.UserLambdaValidationException, match="I know you"):
        run(call, make_pool(PostConfirmation=secure_functions.by_address(refuse)))


def test_an_https_address_that_is_somebody_elses_is_not_called(
    call, make_pool, secure_functions, monkeypatch
):
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(errors.UnexpectedLambdaException, match="SSLError"):
        run(call, make_pool(PostConfirmation=secure_functions.by_address(echo)))
    assert secure_functions.asked == []
