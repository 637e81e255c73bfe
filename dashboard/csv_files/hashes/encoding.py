"""The strings that say themselves what they are, from a hash's parts; and the parts from how sources write bytes."""

import base64
import binascii

import regex

SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}
"""Bytes of a digest, by its function."""
_HEX = regex.compile(r"(?:[0-9a-fA-F]{2})*")


class NotCarriedError(Exception):
    """A hash cannot be carried. The message is a sentence for the file's owner, and names no part of it."""


def pbkdf2(function: str, iterations: int, salt: bytes, digest: bytes) -> str:
    return f"{{PBKDF2}}$pbkdf2-{function}${iterations}${b64(salt)}${b64(digest)}"


def scrypt(n: int, r: int, p: int, salt: bytes, digest: bytes) -> str:
    return f"{{SCRYPT}}{n}${r}${p}${salt.hex()}${digest.hex()}"


def plain_digest(
    function: str, digest: bytes, salt: bytes = b"", *, order: str = "prefix", times: int = 1
) -> str:
    """``order``: the salt stands before the password or after it, is the key of an HMAC, or in Symfony's braces."""
    if len(digest) != SIZES[function]:
        raise NotCarriedError(f"The hash is not as long as one of {function.upper()}.")
    return f"{{DIGEST}}${function}$i={times},o={order}${b64(salt)}${b64(digest)}"


def fbscrypt(n: int, r: int, separator: str, signer: str, salt: str, digest: str) -> str:
    salt, digest = (b64(any_b64(part)) for part in (salt, digest))
    return f"{{FBSCRYPT}}$fbscrypt$v=1,n={n},r={r},p=1,ss={separator},sk={signer}${salt}${digest}"


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def any_b64(text: str) -> bytes:
    """Base64 of either alphabet, padded or not. Raises NotCarriedError."""
    bare = text.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise NotCarriedError("A part of the hash that should be Base64 is not.") from None


def any_bytes(text: str, size: int) -> bytes:
    """A digest of so many bytes, in hexadecimal or Base64. Raises NotCarriedError."""
    if len(text) == 2 * size and _HEX.fullmatch(text):
        return bytes.fromhex(text)
    return any_b64(text)


def decoded(text: str, encoding: str) -> bytes:
    """A salt or key as its source says that it is written: ``utf8``, ``hex`` or ``base64``. Raises NotCarriedError."""
    name = encoding.lower().replace("-", "").replace("_", "")
    if name in ("utf8", "text", "ascii"):
        return text.encode()
    if name == "hex":
        if not _HEX.fullmatch(text):
            raise NotCarriedError("A part of the hash that should be hexadecimal is not.")
        return bytes.fromhex(text)
    if name in ("base64", "base64url"):
        return any_b64(text)
    raise NotCarriedError(
        "The salt or the hash is in an encoding that is not known; utf8, hex and base64 are."
    )


def number(text: object, what: str) -> int:
    """A cost. Raises NotCarriedError where it is none."""
    value = str(text).strip()
    if not value.isascii() or not value.isdecimal() or len(value) > 9:
        raise NotCarriedError(f"The {what} of the hash is not a number.")
    return int(value)
