"""Hashes of imports, in every form that Cognito takes; each made by the library that verifies it elsewhere."""

import base64
import hashlib

import bcrypt
import pytest
from argon2.low_level import Type, hash_secret
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.passwords.forms import COGNITO
from pools.rules.passwords.hashes import matches
from pools.rules.passwords.imported import check_password_hash

PASSWORD = "Grüße, Ann ☀ 2026"
SALT = bytes(range(240, 256))
ALGORITHMS = ("BCRYPT", "SCRYPT", "ARGON2ID", "PBKDF2_SHA256")


def bcrypt_hash(password: bytes, prefix: str = "2b") -> str:
    encoded = bcrypt.hashpw(password, b"$2b$04$" + b"./AZaz09./AZaz09./AZau").decode()
    return encoded.replace("$2b$", f"${prefix}$")


def scrypt_hash(password: bytes, n: int, r: int, size: int = 32) -> str:
    digest = hashlib.scrypt(password, salt=SALT, n=n, r=r, p=1, dklen=size, maxmem=2**27)
    return f"{n}${r}$1${SALT.hex()}${digest.hex()}"


def argon2id_hash(password: bytes, memory: int, passes: int, version: int = 19, size: int = 32) -> str:
    return hash_secret(password, SALT, passes, memory, 1, size, Type.ID, version).decode()


def pbkdf2_hash(password: bytes, iterations: int, alphabet: str, *, padded: bool) -> str:
    digest = hashlib.pbkdf2_hmac("sha256", password, SALT, iterations)
    parts = [base64.b64encode(part).decode().replace("+", alphabet[0]) for part in (SALT, digest)]
    salt, encoded = parts if padded else [part.rstrip("=") for part in parts]
    return f"$pbkdf2-sha256${iterations}${salt}${encoded}"


CLEAR = PASSWORD.encode()
HASHES = {
    "bcrypt 2a": ("BCRYPT", bcrypt_hash(CLEAR, "2a")),
    "bcrypt 2b": ("BCRYPT", bcrypt_hash(CLEAR, "2b")),
    "bcrypt 2x": ("BCRYPT", bcrypt_hash(CLEAR, "2x")),
    "bcrypt 2y": ("BCRYPT", bcrypt_hash(CLEAR, "2y")),
    "scrypt": ("SCRYPT", scrypt_hash(CLEAR, 1024, 8)),
    "scrypt at the limit": ("SCRYPT", scrypt_hash(CLEAR, 65_536, 8)),
    "scrypt, 64 bytes": ("SCRYPT", scrypt_hash(CLEAR, 2, 1, 64)),
    "scrypt in capitals": ("SCRYPT", scrypt_hash(CLEAR, 16, 1).upper()),
    "argon2id": ("ARGON2ID", argon2id_hash(CLEAR, 64, 1)),
    "argon2id at the limit": ("ARGON2ID", argon2id_hash(CLEAR, 19_456, 2)),
    "argon2id, 64 bytes": ("ARGON2ID", argon2id_hash(CLEAR, 64, 2, size=64)),
    "argon2id of version 16": ("ARGON2ID", argon2id_hash(CLEAR, 64, 1, version=16)),
    "argon2id, padded": ("ARGON2ID", argon2id_hash(CLEAR, 64, 1).replace("/w$", "/w==$") + "="),
    "pbkdf2 of passlib": ("PBKDF2_SHA256", pbkdf2_hash(CLEAR, 1000, ".", padded=False)),
    "pbkdf2, standard": ("PBKDF2_SHA256", pbkdf2_hash(CLEAR, 1000, "+", padded=False)),
    "pbkdf2, padded": ("PBKDF2_SHA256", pbkdf2_hash(CLEAR, 1, "+", padded=True)),
    "pbkdf2 at the limit": ("PBKDF2_SHA256", pbkdf2_hash(CLEAR, 600_000, "+", padded=True)),
    # The vector that RFC 7914 gives for PBKDF2 with SHA-256 of "Password" and "NaCl", its first 32 bytes.
    "pbkdf2 of the RFC": (
        "PBKDF2_SHA256",
        "$pbkdf2-sha256$80000$"
        + base64.b64encode(b"NaCl").decode()
        + "$"
        + base64.b64encode(
            bytes.fromhex("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")
        ).decode(),
    ),
}


@pytest.mark.parametrize(("algorithm", "value"), HASHES.values(), ids=HASHES.keys())
def test_a_hash_that_an_import_takes_lets_its_password_in_and_no_other(algorithm, value):
    assert check_password_hash(COGNITO[algorithm], value) == ""
    password = "Password" if "TmFDbA" in value else PASSWORD
    encoded = f"import:{algorithm}:{value}"
    assert matches(password, encoded)
    for wrong in (password.lower(), password + " ", password[:-1], "", "\0", "\ud800"):
        assert not matches(wrong, encoded)


def test_bcrypt_sees_72_bytes_of_a_password():
    encoded = "import:BCRYPT:" + bcrypt_hash(b"a" * 72)
    assert matches("a" * 72, encoded)
    assert matches("a" * 256, encoded)
    assert not matches("a" * 71, encoded)


def test_bcrypt_may_cut_inside_a_character():
    encoded = "import:BCRYPT:" + bcrypt_hash(("a" * 71 + "é").encode()[:72])
    assert matches("a" * 71 + "é", encoded)


def test_bcrypt_takes_no_password_that_holds_nul():
    # To bcrypt itself the two are one password.
    assert bcrypt.checkpw(b"ab\0ab", bcrypt_hash(b"ab").encode())
    assert not matches("ab\0ab", "import:BCRYPT:" + bcrypt_hash(b"ab"))


@pytest.mark.parametrize(
    "value",
    [
        "",
        "BCRYPT",
        "BCRYPT:",
        "BCRYPT:$2b$04$" + "a" * 53,
        "BCRYPT:$2b$99$" + "." * 53,
        "MD5:" + "0" * 32,
        "SCRYPT:1$1$1$00$" + "00" * 32,
        "SCRYPT:16$8$1$00$00",
        "SCRYPT:65536$99$99$00$" + "00" * 32,
        "ARGON2ID:$argon2id$v=19$m=8,t=1,p=1$" + "a" * 13 + "$" + "a" * 41,
        "ARGON2ID:$argon2id$v=19$m=999999,t=2,p=1$" + "a" * 22 + "$" + "a" * 43,
        "PBKDF2_SHA256:$pbkdf2-sha256$0$AAAA$" + "A" * 43,
        "PBKDF2_SHA256:$pbkdf2-sha256$1$AAAAA$" + "A" * 43,
        "PBKDF2_SHA256:$pbkdf2-sha256$1$.+/$" + "=" * 43,
        "PBKDF2_SHA256:" + HASHES["bcrypt 2b"][1],
    ],
)
def test_a_malformed_or_too_costly_hash_matches_nothing(value):
    assert not matches("", f"import:{value}")
    assert not matches(PASSWORD, f"import:{value}")


@given(st.sampled_from(ALGORITHMS), st.text(max_size=80), st.text(max_size=20))
def test_no_text_makes_the_check_fail(algorithm, value, password):
    assert not matches(password, f"import:{algorithm}:{value}")


@given(
    st.sampled_from([h for h in HASHES.values() if "65536" not in h[1] and "0000$" not in h[1]]), st.data()
)
def test_an_altered_hash_lets_nobody_in(form, data):
    algorithm, value = form
    place = data.draw(st.integers(0, len(value) - 1))
    sign = data.draw(st.sampled_from("$=.,+/0189afzAFZ"))
    altered = value[:place] + sign + value[place + 1 :]
    if altered.lower() == value.lower() or sign + value[place] in ("+.", ".+"):
        return
    # The last character of Base64 has bits that mean nothing, and bcrypt's versions are one function.
    if place in (2, len(value) - 1) or value[place + 1 : place + 2] in ("$", "="):
        return
    assert not matches(PASSWORD, f"import:{algorithm}:{altered}")
