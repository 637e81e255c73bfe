"""Whether a password is the one behind a hash, form by form, compared in constant time.

Each function takes a hash that its form has let through (:mod:`pools.rules.passwords.forms`), and may raise ValueError or
Argon2Error for one that is none all the same. The sources' own code is followed: see docs/importing-passwords.md.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable

import bcrypt
from argon2.low_level import Type, verify_secret
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pools.rules.passwords.firebase_keys import find_key, read_key
from pools.rules.passwords.forms import DIGEST, FBSCRYPT, PHPASS, PHPASS_DIGITS

_BCRYPT_BYTES = 72
_ARGON2 = {"argon2i": Type.I, "argon2d": Type.D, "argon2id": Type.ID}
_FIREBASE_KEY = 32


def matches_bcrypt(password: bytes, value: str) -> bool:
    # bcrypt reads the password as a ring that is closed by NUL: "ab" and "ab\0ab" are one to it.
    if b"\0" in password:
        return False
    return bcrypt.checkpw(password[:_BCRYPT_BYTES], value.encode())


def matches_bcrypt_sha256(password: bytes, value: str) -> bool:
    """Django: of the SHA-256 in hexadecimal, so that all of a long password counts."""
    return bcrypt.checkpw(hashlib.sha256(password).hexdigest().encode(), value.encode())


def matches_wordpress(password: bytes, value: str) -> bool:
    """WordPress from 6.8 on: of an HMAC with SHA-384, in Base64."""
    short = hmac.digest(b"wp-sha384", password, "sha384")
    return bcrypt.checkpw(base64.b64encode(short), value.removeprefix("$wp").encode())


def matches_scrypt(password: bytes, value: str) -> bool:
    n, r, p, salt, digest = value.split("$")
    expected = bytes.fromhex(digest)
    found = _scrypt(password, bytes.fromhex(salt), int(n), int(r), int(p), len(expected))
    return hmac.compare_digest(found, expected)


def _scrypt(password: bytes, salt: bytes, n: int, r: int, p: int, size: int) -> bytes:
    memory = 128 * r * (n + p + 2)
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, maxmem=memory + 1024**2, dklen=size)


def matches_fbscrypt(password: bytes, value: str) -> bool:
    """Firebase: the project's signer key, encrypted by what scrypt makes of the password (github.com/firebase/scrypt)."""
    match = FBSCRYPT.fullmatch(value)
    if match is None:
        return False
    signer = read_key(match["signer"]) if match["signer"] else find_key(int(match["key"]))
    salt = read_base64(match["salt"]) + read_base64(match["separator"])
    key = _scrypt(password, salt, 2 ** int(match["n"]), int(match["r"]), 1, _FIREBASE_KEY)
    encryptor = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor()
    found = encryptor.update(signer) + encryptor.finalize()
    return hmac.compare_digest(found, read_base64(match["digest"]))


def matches_argon2(password: bytes, value: str) -> bool:
    # The reference implementation reads its own form without padding alone.
    bare = value.replace("=$", "$").replace("=$", "$").rstrip("=")
    return verify_secret(bare.encode(), password, _ARGON2[value.split("$")[1]])


def matches_pbkdf2(password: bytes, value: str) -> bool:
    """A digest may be many blocks long, each as costly as the first: a wrong password is told by the first."""
    _, name, times, salt, digest = value.split("$")
    function, expected, raw = name.removeprefix("pbkdf2-"), read_base64(digest), read_base64(salt)
    first = min(len(expected), hashlib.new(function).digest_size)
    for size in {first, len(expected)}:
        found = hashlib.pbkdf2_hmac(function, password, raw, int(times), size)
        if not hmac.compare_digest(found, expected[:size]):
            return False
    return True


def matches_phpass(password: bytes, value: str) -> bool:
    """WordPress before 6.8, phpBB: MD5, over and over (openwall.com/phpass, the portable hashes)."""
    match = PHPASS.fullmatch(value)
    if match is None:
        return False
    found = _md5(match["salt"].encode() + password)
    for _ in range(1 << PHPASS_DIGITS.index(match["rounds"])):
        found = _md5(found + password)
    return hmac.compare_digest(_phpass_base64(found), value[12:])


def _phpass_base64(raw: bytes) -> str:
    """Little-endian, six bits a sign."""
    number, signs = int.from_bytes(raw, "little"), []
    for _ in range(-(-len(raw) * 8 // 6)):
        signs.append(PHPASS_DIGITS[number & 63])
        number >>= 6
    return "".join(signs)


def matches_digest(password: bytes, value: str) -> bool:
    """Salted digests of Okta, FusionAuth, Symfony, LDAP and Django's oldest; plain ones of WordPress's oldest."""
    match = DIGEST.fullmatch(value)
    if match is None:
        return False
    salt, times = read_base64(match["salt"]), int(match["iterations"])
    found = _digest(_function(match["name"]), match["name"], match["order"], password, salt, times)
    return hmac.compare_digest(found, read_base64(match["digest"]))


def _digest(
    function: Callable[[bytes], bytes], name: str, order: str, password: bytes, salt: bytes, times: int
) -> bytes:
    if order == "key":
        return hmac.digest(salt, password, name)
    braces = order == "symfony"
    salted = {
        "prefix": salt + password,
        "suffix": password + salt,
        "symfony": password + b"{" + salt + b"}",
    }[order]
    found = function(salted)
    for _ in range(times - 1):
        found = function(found + salted if braces else found)
    return found


def _function(name: str) -> Callable[[bytes], bytes]:
    make = getattr(hashlib, name)
    return lambda data: make(data, usedforsecurity=False).digest()


_md5 = _function("md5")


def read_base64(text: str) -> bytes:
    """Standard Base64, padded or not, or passlib's, which writes ``.`` for ``+`` and pads nothing."""
    bare = text.rstrip("=").replace(".", "+")
    return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
