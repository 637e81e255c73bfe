"""SRP against two clients: one in plain Python, and pycognito's."""

import base64
import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st
from pycognito import aws_srp

from pools.errors import InvalidParameterException, NotAuthorizedException
from pools.rules.passwords import srp
from tests.pools.rules.passwords.srp_client import PRIME, client_key, client_signature, client_x, padded

POOL, GROUP = "us-east-1_Hs3kQ9xyz", "Hs3kQ9xyz"
NOW = datetime(2026, 9, 5, 9, 3, 7, tzinfo=UTC)
STAMP = "Sat Sep 5 09:03:07 UTC 2026"
exponents = st.integers(1, 2**256 - 1)
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
forms = st.booleans()


def hexadecimal(number: int) -> str:
    return f"{number:x}"


def pycognito_client(user: str, password: str, a: int) -> aws_srp.AWSSRP:
    client = aws_srp.AWSSRP(user, password, POOL, "client", client=object())
    client.small_a_value = a
    client.large_a_value = client.calculate_a()
    return client


def test_the_group_is_the_one_of_the_clients():
    assert srp.N == PRIME == int(aws_srp.N_HEX, 16)
    assert srp.group_of(POOL) == GROUP


@given(st.integers(1, 2**3072))
@example(0x7F)
@example(0x80)
@example(0xFF)
@example(0x100)
@example(0xFFF)
@example(0x8000)
@example(2**3072 - 1)
def test_numbers_are_padded_as_both_clients_pad_them(number):
    assert srp.pad(number) == padded(number) == bytes.fromhex(aws_srp.pad_hex(number))


@given(exponents, texts, texts, forms)
def test_the_right_password_brings_client_and_server_to_one_key(a, user, password, quick):
    stored = srp.make_verifier(GROUP, user, password, quick=quick)
    offer = srp.start(stored)
    key = srp.session_key(offer, hexadecimal(pow(2, a, PRIME)))
    assert key == client_key(a, offer.public, offer.salt, GROUP, user, password)
    witness = pycognito_client(user, password, a)
    assert key == witness.get_password_authentication_key(
        user, password, int(offer.public, 16), int(offer.salt, 16)
    )
    # pycognito itself hands the salt over as it came, as text.
    assert key == witness.get_password_authentication_key(user, password, int(offer.public, 16), offer.salt)


@given(exponents, texts, texts, texts)
def test_another_password_does_not(a, user, password, other):
    stored = srp.make_verifier(GROUP, user, password)
    offer = srp.start(stored)
    key = srp.session_key(offer, hexadecimal(pow(2, a, PRIME)))
    assert (key == client_key(a, offer.public, offer.salt, GROUP, user, other)) is (password == other)


def test_another_user_or_pool_with_the_same_password_does_not():
    stored = srp.make_verifier(GROUP, "ann", "Sunny-Day-2026")
    offer = srp.start(stored)
    key = srp.session_key(offer, hexadecimal(pow(2, 77, PRIME)))
    public = (77, offer.public, offer.salt)
    assert key == client_key(*public, GROUP, "ann", "Sunny-Day-2026")
    assert key != client_key(*public, GROUP, "ben", "Sunny-Day-2026")
    assert key != client_key(*public, "another", "ann", "Sunny-Day-2026")


def test_salts_are_full_16_bytes_so_that_every_client_hashes_them_alike():
    for _ in range(200):
        assert re.fullmatch(
            "[1-9a-f][0-9a-f]{31}", srp.start(srp.make_verifier(GROUP, "ann", "x", quick=True)).salt
        )


def test_the_two_forms_of_a_verifier_hold_v_or_x():
    full, quick = (srp.make_verifier(GROUP, "ann", "x", quick=quick) for quick in (False, True))
    assert (full[0], len(full)) == (1, 1 + 16 + 384)
    assert (quick[0], len(quick)) == (2, 1 + 16 + 32)
    salt = int.from_bytes(full[1:17], "big")
    assert int.from_bytes(full[17:], "big") == pow(2, client_x(salt, GROUP, "ann", "x"), PRIME)


def test_offers_never_repeat():
    stored = srp.make_verifier(GROUP, "ann", "x")
    offers = [srp.start(stored) for _ in range(50)]
    assert len({offer.public for offer in offers}) == len({offer.secret for offer in offers}) == 50
    assert len({offer.salt for offer in offers}) == 1


@pytest.mark.parametrize(
    "srp_a",
    [
        "0",
        "00",
        "",
        "-1",
        "0x10",
        " 1",
        "1_0",
        "g",
        "é",
        "١",
        f"{PRIME:x}",
        f"{2 * PRIME:x}",
        f"{PRIME + 1:x}",
        "1" * 5000,
    ],
)
def test_an_a_outside_the_group_is_refused(srp_a):
    stored = srp.make_verifier(GROUP, "ann", "x")
    with pytest.raises(InvalidParameterException):
        srp.session_key(srp.start(stored), srp_a)


def test_leading_zeros_and_capitals_of_a_mean_nothing():
    stored = srp.make_verifier(GROUP, "ann", "x")
    offer = srp.start(stored)
    srp_a = hexadecimal(pow(2, 12345, PRIME))
    assert srp.session_key(offer, srp_a) == srp.session_key(offer, "00" + srp_a.upper())


def test_a_scrambler_of_zero_is_refused_as_any_password_would_do():
    with pytest.raises(NotAuthorizedException):
        srp.shared_number(pow(2, 5, PRIME), pow(2, 7, PRIME), 0, 9)


@given(texts, texts, st.binary(max_size=64))
def test_signatures_are_those_of_the_client(group, user, block):
    key = bytes(16)
    claim = client_signature(key, group, user, block, STAMP)
    assert srp.check_claim(key, group, user, secret_block=block, timestamp=STAMP, claim=claim, now=NOW)


@pytest.mark.parametrize(
    "changed",
    [
        {"key": bytes(15) + b"\1"},
        {"group": "another"},
        {"user": "ben"},
        {"secret_block": b"another"},
        {"timestamp": "Sat Sep 5 09:03:08 UTC 2026"},
        {"claim": ""},
        {"claim": "é"},
        {"claim": "\ud800"},
        {"now": datetime(2026, 9, 5, 9, 8, 8, tzinfo=UTC)},
        {"now": datetime(2026, 9, 5, 8, 58, 6, tzinfo=UTC)},
    ],
)
def test_a_claim_stands_for_one_key_user_block_and_time(changed):
    given = {"key": bytes(16), "group": GROUP, "user": "ann", "secret_block": b"block", "timestamp": STAMP}
    given |= {"claim": client_signature(bytes(16), GROUP, "ann", b"block", STAMP), "now": NOW}
    assert claimed(**given)
    assert not claimed(**{**given, **changed})


def claimed(*, key, group, user, **rest) -> bool:
    return srp.check_claim(key, group, user, **rest)


def test_a_device_of_pycognito_is_let_in():
    password, config = aws_srp.generate_hash_device("-group", "us-east-1_device")
    stored = srp.keep_verifier(base64.b64decode(config["Salt"]), base64.b64decode(config["PasswordVerifier"]))
    offer = srp.start(stored)
    client = pycognito_client("ann", "", 4711)
    key = client.get_device_authentication_key(
        "-group", "us-east-1_device", password, int(offer.public, 16), offer.salt
    )
    assert key == srp.session_key(offer, hexadecimal(client.large_a_value))


@pytest.mark.parametrize(
    ("salt", "verifier"),
    [(b"", b"\5"), (bytes(16), b"\5"), (b"\1" * 17, b"\5")]
    + [(b"\1" * 16, bytes.fromhex(f"{v:0770x}")) for v in (0, 1, PRIME - 1, PRIME, PRIME + 2)],
)
def test_a_device_cannot_bring_a_verifier_that_anyone_fits(salt, verifier):
    with pytest.raises(InvalidParameterException):
        srp.keep_verifier(salt, verifier)


def test_an_unknown_user_gets_the_same_answer_each_time():
    first, again = (srp.fake_verifier(GROUP, "nobody") for _ in range(2))
    assert first == again
    assert srp.start(first).salt == srp.start(again).salt


def test_unknown_users_differ_by_name_pool_and_site():
    verifiers = {srp.fake_verifier(GROUP, name) for name in ("nobody", "no one")}
    verifiers.add(srp.fake_verifier("another", "nobody"))
    with override_settings(SECRET_KEY="another"):
        verifiers.add(srp.fake_verifier(GROUP, "nobody"))
    assert len(verifiers) == 4


def test_an_unknown_user_has_one_made_up_id():
    first, again, other = (srp.fake_user_id(GROUP, name) for name in ("nobody", "nobody", "no one"))
    assert first == again != other
    assert UUID(first).version == 4
    assert str(UUID(first)) == first


@given(texts)
def test_an_unknown_user_looks_like_a_known_one(user):
    fake, real = srp.fake_verifier(GROUP, user), srp.make_verifier(GROUP, user, "x")
    assert (fake[0], len(fake)) == (real[0], len(real))
    assert re.fullmatch("[1-9a-f][0-9a-f]{31}", srp.start(fake).salt)
    assert 1 < int.from_bytes(fake[17:], "big") < PRIME - 1
