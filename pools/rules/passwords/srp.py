"""The server's side of SRP: a password is proved without being sent.

Follows "Sign in with SRP" (DG:amazon-cognito-user-pools-authentication-flow-methods) in the form that Amazon's client
libraries speak: SRP-6a (RFC 5054) with the 3072-bit group and SHA-256. Names are taken as they are hashed: for a user
the pool's name (:func:`group_of`) and the user name, for a device its group key and its key.
Why two forms of a verifier are stored: docs/decisions/2026-11-21-srp-verifiers.md.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from functools import cache
from typing import NamedTuple
from uuid import UUID

import regex
from django.utils.crypto import salted_hmac
from gmpy2 import mpz, powmod

from pools import errors
from pools.rules.passwords.hashes import to_bytes
from pools.rules.passwords.timestamp import is_current

N = mpz(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2
_WIDTH, _SALT_WIDTH, _EXPONENT_WIDTH = 384, 16, 32
_AS_V, _AS_X = b"\1", b"\2"
_INFO = b"Caldera Derived Key\1"
_HEXADECIMAL = regex.compile("[0-9a-fA-F]{1,1024}")
_FAKES = "pools.rules.passwords.srp.fake"
_WINDOW = 8


class Offer(NamedTuple):
    """What the server answers to a client's A: the hex of SRP_B and SALT. ``secret`` and ``verifier`` stay here."""

    secret: bytes
    public: str
    salt: str
    verifier: mpz


def group_of(pool_id: str) -> str:
    """The name of a pool in SRP: its id after the Region."""
    return pool_id.rpartition("_")[2]


def pad(number: int) -> bytes:
    """A number as it is hashed: big-endian, with a zero byte before a set top bit. Not of a fixed width."""
    return int(number).to_bytes(int(number).bit_length() // 8 + 1, "big")


def srp_hash(*parts: bytes) -> int:
    """SRP's H, as a number."""
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


_K = srp_hash(pad(N), pad(G))


def multiplier() -> int:
    """SRP-6a's k."""
    return _K


# --- Verifiers, as they are stored ---------------------------------------------------------------------------------


def make_verifier(group: str, user: str, password: str, *, quick: bool = False) -> bytes:
    """The stored form of a new verifier: a byte for its kind, 16 bytes of salt, v in 384 bytes.

    A ``quick`` one holds x in 32 bytes instead and leaves the power to the first sign-in.
    """
    # No leading zeros: clients differ in whether they hash those of a salt's hex.
    salt = secrets.randbelow(15 << 124) + (1 << 124)
    secret = srp_hash(pad(salt), hashlib.sha256(f"{group}{user}:".encode() + to_bytes(password)).digest())
    head = salt.to_bytes(_SALT_WIDTH, "big")
    if quick:
        return _AS_X + head + secret.to_bytes(_EXPONENT_WIDTH, "big")
    return _AS_V + head + _power(secret).to_bytes(_WIDTH, "big")


def keep_verifier(salt: bytes, verifier: bytes) -> bytes:
    """The stored form of a verifier that a client made, as a device does. Raises InvalidParameterException."""
    salt_number, v = int.from_bytes(salt, "big"), int.from_bytes(verifier, "big")
    if not 0 < salt_number < 1 << 8 * _SALT_WIDTH:
        raise errors.InvalidParameterException("Salt must be a random number of at most 16 bytes.")
    if not 1 < v < N - 1:
        raise errors.InvalidParameterException("PasswordVerifier is not a number of SRP's 3072-bit group.")
    return _AS_V + salt_number.to_bytes(_SALT_WIDTH, "big") + v.to_bytes(_WIDTH, "big")


def fake_verifier(group: str, user: str) -> bytes:
    """A verifier that nobody has the password of, for a user who does not exist: the same one each time.

    ``user`` is the name folded as the pool folds it, so that spellings that name one user get one salt.
    """
    number = int.from_bytes(_stretch("verifier", group, user, _WIDTH + 2 * _SALT_WIDTH), "big")
    rest, salt = divmod(number, 15 << 124)
    salt += 1 << 124
    return _AS_V + salt.to_bytes(_SALT_WIDTH, "big") + int(rest % (N - 3) + 2).to_bytes(_WIDTH, "big")


def fake_user_id(group: str, user: str) -> str:
    """A ``sub`` for a user who does not exist, for pools that answer with it in place of an address."""
    return str(UUID(bytes=_stretch("id", group, user, 16), version=4))


def _stretch(purpose: str, group: str, user: str, size: int) -> bytes:
    key = salted_hmac(_FAKES, f"{purpose} {group} {user}", algorithm="sha256").digest()
    return hashlib.shake_256(key).digest(size)


def _read(stored: bytes) -> tuple[int, mpz, int]:
    """The salt, v where it is stored (else 0), and x where that is stored (else 0)."""
    kind, salt, rest = stored[:1], stored[1 : 1 + _SALT_WIDTH], stored[1 + _SALT_WIDTH :]
    number = int.from_bytes(rest, "big")
    v, x = (mpz(number), 0) if kind == _AS_V else (mpz(0), number)
    return int.from_bytes(salt, "big"), v, x


# --- The exchange --------------------------------------------------------------------------------------------------


def start(stored: bytes) -> Offer:
    """A new offer for a stored verifier. It takes as long for either kind, for a real and for a fake one."""
    secret = secrets.token_bytes(_EXPONENT_WIDTH)
    salt, v, _ = _verifier(stored)
    public = (_K * v + _power(int.from_bytes(secret, "big"))) % N
    # 2^256 offers hold not one that is 0: the check of RFC 5054 is the client's.
    return Offer(secret, f"{public:x}", f"{salt:x}", v)


def read_public(srp_a: str) -> int:
    """A client's SRP_A. Raises InvalidParameterException where it is no number of the group, 0 above all."""
    number = int(srp_a, 16) if _HEXADECIMAL.fullmatch(srp_a) else 0
    if not 0 < number < N:
        raise errors.InvalidParameterException(
            "SRP_A must be a hexadecimal number, greater than 0 and smaller than the prime of SRP's 3072-bit group."
        )
    return number


def session_key(offer: Offer, srp_a: str) -> bytes:
    """The 16 bytes that only a client with the password can have too.

    Raises InvalidParameterException for a wrong SRP_A and NotAuthorizedException where the two numbers cancel out.
    """
    a = read_public(srp_a)
    u = srp_hash(pad(a), pad(int(offer.public, 16)))
    return derive_key(shared_number(a, offer.verifier, u, int.from_bytes(offer.secret, "big")), u)


def shared_number(a: int, v: int, u: int, b: int) -> int:
    """SRP's S. Raises NotAuthorizedException for u = 0, with which any password would do."""
    if u == 0:
        raise errors.NotAuthorizedException("Incorrect username or password.")
    return int(powmod(a * powmod(v, u, N), b, N))


def derive_key(shared: int, u: int) -> bytes:
    """One step of HKDF with SHA-256, cut to 16 bytes."""
    extracted = hmac.digest(pad(u), pad(shared), "sha256")
    return hmac.digest(extracted, _INFO, "sha256")[:16]


def signature(key: bytes, group: str, user: str, *, secret_block: bytes, timestamp: str) -> str:
    """PASSWORD_CLAIM_SIGNATURE over the decoded SECRET_BLOCK and the TIMESTAMP as it was sent."""
    message = f"{group}{user}".encode() + secret_block + to_bytes(timestamp)
    return base64.b64encode(hmac.digest(key, message, "sha256")).decode()


def check_claim(
    key: bytes, group: str, user: str, *, secret_block: bytes, timestamp: str, claim: str, now: datetime
) -> bool:
    """Whether a PASSWORD_CLAIM_SIGNATURE is the one of this key, made within minutes of ``now``.

    Raises InvalidParameterException for a TIMESTAMP of another form.
    """
    current = is_current(timestamp, now)
    expected = signature(key, group, user, secret_block=secret_block, timestamp=timestamp)
    return hmac.compare_digest(expected.encode(), to_bytes(claim)) and current


# --- Powers of g ---------------------------------------------------------------------------------------------------


def _verifier(stored: bytes) -> tuple[int, mpz, int]:
    salt, v, x = _read(stored)
    # Of a v that is stored the power is taken for nothing: else the time would tell who has a temporary password.
    power = _power(x or int.from_bytes(stored[-_EXPONENT_WIDTH:], "big"))
    return salt, v or power, x


def _power(exponent: int) -> mpz:
    """g to an exponent of at most 256 bits, modulo N: a fifth of the time of a power of any other number."""
    product = mpz(1)
    for row in _powers():
        product = product * row[exponent & (1 << _WINDOW) - 1] % N
        exponent >>= _WINDOW
    return product


@cache
def _powers() -> list[list[mpz]]:
    """Row i holds g to the powers j·2^(8i): about 4 MB, made in 25 ms at the first use in a process."""
    rows, base = [], mpz(G)
    for _ in range(-(-8 * _EXPONENT_WIDTH // _WINDOW)):
        row = [mpz(1)]
        while len(row) < 1 << _WINDOW:
            row.append(row[-1] * base % N)
        base = row[-1] * base % N
        rows.append(row)
    return rows
