"""Signatures: botocore makes them, the tests bend them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from pools import errors
from pools.wire import sigv4
from tests.pools.signing import error_of, signed_headers

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ASKED = "DescribeUserPool"
BODY = b'{"UserPoolId": "us-east-1_nowhere"}'
ACCEPTED = "ResourceNotFoundException"


@pytest.fixture
def key(make_key):
    return make_key()


@pytest.fixture
def send(door):
    """Sends a call and answers the error's type; a call that is let in asks for a pool that is not there."""
    return lambda headers, body=BODY, **how: error_of(door.send(body, headers=headers.items(), **how))[0]


def test_what_botocore_signs_is_accepted(key, send):
    assert send(signed_headers(key, ASKED, BODY)) == ACCEPTED


def test_another_body_is_not(key, send):
    assert send(signed_headers(key, ASKED, BODY), BODY + b" ") == "InvalidSignatureException"


def test_a_forged_signature_is_refused(key, send):
    headers = signed_headers(key, ASKED, BODY)
    headers["Authorization"] = headers["Authorization"][:-64] + "0" * 64
    assert send(headers) == "InvalidSignatureException"


def test_a_call_cannot_be_turned_into_another(key, send):
    headers = {
        **signed_headers(key, ASKED, BODY),
        "X-Amz-Target": "AWSCognitoIdentityProviderService.DeleteUserPool",
    }
    assert send(headers) == "InvalidSignatureException"


def test_a_query_is_not_part_of_what_was_signed(key, send):
    assert send(signed_headers(key, ASKED, BODY), path="/?Action=x") == "InvalidSignatureException"


def test_another_secret_is_refused(key, make_key, send):
    other = make_key()
    other.id = key.id
    assert send(signed_headers(other, ASKED, BODY)) == "InvalidSignatureException"


def test_an_unknown_key_is_refused(key, send):
    key.id = "AKIAUNKNOWN"
    assert send(signed_headers(key, ASKED, BODY)) == "UnrecognizedClientException"


def test_a_session_token_is_nobodys_yet(key, send):
    assert send(signed_headers(key, ASKED, BODY, token="some-token")) == "UnrecognizedClientException"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-4.9, ACCEPTED),
        (4.9, ACCEPTED),
        (-5.1, "InvalidSignatureException"),
        (5.1, "InvalidSignatureException"),
    ],
)
def test_the_clocks_may_differ_by_five_minutes(key, send, minutes, expected):
    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        headers = signed_headers(key, ASKED, BODY)
    with time_machine.travel(NOON, tick=False):
        assert send(headers) == expected


def test_spaces_in_a_signed_value_count_once(key, send):
    headers = signed_headers(key, ASKED, BODY, extra={"X-Note": "  two   words "})
    assert send({**headers, "X-Note": "two words"}) == ACCEPTED


def test_other_letters_in_a_signed_value_are_taken_as_bytes(key, send):
    headers = signed_headers(key, ASKED, BODY, extra={"X-Note": "Zoë"})
    assert send({**headers, "X-Note": "Zoë".encode()}) == ACCEPTED


def test_a_header_that_is_sent_twice_counts_with_both_values(key, door):
    headers = signed_headers(key, ASKED, BODY, extra={"X-Note": "one,two"})
    del headers["X-Note"]
    sent = [*headers.items(), ("X-Note", "one"), ("X-Note", "two")]
    assert error_of(door.send(BODY, headers=sent))[0] == ACCEPTED
    sent.append(("X-Note", "three"))
    assert error_of(door.send(BODY, headers=sent))[0] == "InvalidSignatureException"


def test_the_host_is_signed_with_its_port(key, send):
    headers = signed_headers(key, ASKED, BODY)
    assert send({**headers, "Host": "127.0.0.1"}) == "InvalidSignatureException"


def test_a_digest_of_the_body_must_be_its_own(key, send):
    right = "b04b1d4a6a4d2d4b6cb7f9dfdb5b8a9aef9a2cf3a5df5a6e9b8fbb8d1ad0b5f8"
    headers = signed_headers(key, ASKED, BODY, extra={"X-Amz-Content-SHA256": right})
    assert send(headers) == "InvalidSignatureException"


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-amz-target"])
def test_what_must_be_signed_cannot_be_left_out(key, send, name):
    headers = signed_headers(key, ASKED, BODY)
    headers["Authorization"] = headers["Authorization"].replace(f";{name}", "").replace(f"{name};", "")
    assert send(headers) == "IncompleteSignatureException"


def test_a_header_that_was_signed_must_be_sent(key, send):
    headers = signed_headers(key, ASKED, BODY, extra={"X-Note": ""})
    del headers["X-Note"]
    assert send(headers) == "IncompleteSignatureException"


@pytest.mark.parametrize("stamp", ["", "yesterday", "20261121T1200Z", "20261321T120000Z", "٢٠٢٦1121T120000Z"])
def test_a_senseless_date_is_refused(key, send, stamp):
    headers = {**signed_headers(key, ASKED, BODY), "X-Amz-Date": stamp.encode()}
    assert send(headers) == "IncompleteSignatureException"


@pytest.mark.parametrize(
    "header",
    [
        "Bearer token",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=00",
        "AWS4-HMAC-SHA256 Credential=" + "/" * 5000,
        "\x00\xff",
    ],
)
def test_an_authorization_that_is_none_is_refused(key, send, header):
    headers = {**signed_headers(key, ASKED, BODY), "Authorization": header}
    assert send(headers) == "IncompleteSignatureException"


@given(st.text(st.characters(max_codepoint=255), max_size=200))
def test_no_authorization_breaks_the_reader(text):
    try:
        sigv4.read_authorization(f"AWS4-HMAC-SHA256 Credential={text}")
    except errors.ServiceError as error:
        assert error.code == "IncompleteSignatureException"
