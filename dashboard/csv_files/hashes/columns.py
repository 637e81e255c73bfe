"""Hashes in several columns: the hash, its salt, the name of what made it, and what it cost."""

from collections.abc import Callable
from dataclasses import dataclass

import regex

from dashboard.csv_files.hashes import encoding, firebase
from dashboard.csv_files.hashes.encoding import NotCarriedError, any_b64, any_bytes, decoded, number
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.csv_files.hashes.texts import begins_as_hash, from_text

UNSAID = "The hash does not say how it was made. Choose under Columns what made it, or leave it out."
CUT = "The hash begins as one of a known kind, and is cut short or not written as its kind is."
NO_ORDER = "Say under Columns whether the salt stands before the password or after it."


@dataclass(frozen=True)
class HashFields:
    """What a source says of one user's password; all but ``hash`` may be empty.

    ``hasher`` is what the source calls the algorithm, ``iterations`` its rounds, factor or work factor, ``order`` says
    whether the salt stands before the password (``prefix``) or after it (``suffix``, ``postfix``), and ``salt_encoding``
    how it is written: ``base64``, ``hex`` or ``utf8``.
    """

    hash: str
    salt: str = ""
    hasher: str = ""
    iterations: str = ""
    order: str = ""
    salt_encoding: str = "base64"


def from_columns(fields: HashFields, keys: FirebaseKeys | None) -> str:
    """The string for a hash that does not say itself how it was made. Raises NotCarriedError."""
    name = regex.sub(r"[^a-z0-9]", "", fields.hasher.lower())
    if not name and firebase.looks_like_firebase(fields.hash, fields.salt):
        return firebase.with_keys(fields.hash, fields.salt, keys)
    if name in _FIREBASE:
        if fields.hash.count("$") == 5:
            return firebase.from_six_parts(fields.hash)
        return firebase.with_keys(fields.hash, fields.salt, keys)
    make = _BY_NAME.get(name)
    if make:
        return make(fields)
    if name in _REFUSED:
        raise NotCarriedError(_REFUSED[name])
    if name:
        raise NotCarriedError(f"Hashes made with “{fields.hasher[:40]}” cannot be carried.")
    raise NotCarriedError(CUT if begins_as_hash(fields.hash) else UNSAID)


def _digest(function: str) -> Callable[[HashFields], str]:
    """A digest as Okta and Clerk write it; Clerk puts the salt before a dollar sign."""

    def make(fields: HashFields) -> str:
        value, salt = fields.hash, decoded(fields.salt, fields.salt_encoding)
        if not salt and value.count("$") == 1:
            text, _, value = value.partition("$")
            salt = text.encode()
        digest = any_bytes(value, encoding.SIZES[function])
        order = {"postfix": "suffix"}.get(fields.order.lower(), fields.order.lower())
        if salt and order not in ("prefix", "suffix"):
            raise NotCarriedError(
                "Say under Columns whether the salt stands before the password or after it."
            )
        times = number(fields.iterations or "1", "number of iterations")
        return encoding.plain_digest(function, digest, salt, order=order or "prefix", times=times)

    return make


def _fusionauth(function: str) -> Callable[[HashFields], str]:
    """FusionAuth: the salt behind the password, and hashed so many times (fusionauth.io/docs/reference/password-hashes)."""

    def make(fields: HashFields) -> str:
        digest, salt = any_bytes(fields.hash, encoding.SIZES[function]), any_b64(fields.salt)
        times = number(fields.iterations or "1", "factor")
        return encoding.plain_digest(function, digest, salt, order="suffix", times=times)

    return make


def _hmac(fields: HashFields) -> str:
    """FusionAuth: the salt is the key; its factor means nothing."""
    return encoding.plain_digest("sha256", any_bytes(fields.hash, 32), any_b64(fields.salt), order="key")


def _pbkdf2(function: str) -> Callable[[HashFields], str]:
    def make(fields: HashFields) -> str:
        """Okta, FusionAuth; or Clerk's one text, with a salt in Base64."""
        if not fields.salt and fields.hash.count("$") >= 3:
            _, rounds, salt, digest = fields.hash.split("$")[:4]
            digest_bytes = any_bytes(digest, encoding.SIZES[function])
            return encoding.pbkdf2(function, number(rounds, "iterations"), any_b64(salt), digest_bytes)
        times = number(fields.iterations, "number of iterations")
        return encoding.pbkdf2(
            function, times, decoded(fields.salt, fields.salt_encoding), any_b64(fields.hash)
        )

    return make


def _bcrypt(fields: HashFields) -> str:
    """Okta and FusionAuth keep the salt (22 signs), the hash (31) and the work factor apart."""
    cost = number(fields.iterations, "work factor")
    whole = from_text(f"$2b${cost:02}${fields.salt}{fields.hash}")
    if not whole:
        raise NotCarriedError("A hash of bcrypt has a salt of 22 signs and a hash of 31; this has not.")
    return whole


_FIREBASE = {"firebase", "scryptfirebase", "firebasescrypt", "scryptmodified"}
_PEPPER = "The hash needs a secret of the application that made it (a pepper), and cannot be carried."
_REFUSED = {
    "bcryptpeppered": _PEPPER,
    "hmacsha256utf16b64": _PEPPER,
    "awscognito": "This is no hash: the password is with Amazon Cognito, and cannot be carried.",
    "md4": "MD4 is too weak to be carried: anybody could find the password.",
}
_BY_NAME: dict[str, Callable[[HashFields], str]] = {
    "bcrypt": _bcrypt,
    **{name: _digest("md5") for name in ("md5", "md5salted")},
    "sha1": _digest("sha1"),
    **{name: _digest("sha256") for name in ("sha256", "sha256salted")},
    "sha512": _digest("sha512"),
    "saltedmd5": _fusionauth("md5"),
    "saltedsha256": _fusionauth("sha256"),
    "saltedsha512": _fusionauth("sha512"),
    "saltedhmacsha256": _hmac,
    "saltedpbkdf2hmacsha256": _pbkdf2("sha256"),
    "saltedpbkdf2hmacsha256512": _pbkdf2("sha256"),
    "saltedpbkdf2hmacsha512512": _pbkdf2("sha512"),
    "saltedpbkdf2hmacsha512": _pbkdf2("sha512"),
    **{f"pbkdf2{part}": _pbkdf2(function) for part, function in (
        ("", "sha1"), ("sha1", "sha1"), ("sha256", "sha256"), ("sha512", "sha512"),
        ("sha256hmac", "sha256"), ("sha512hmac", "sha512"), ("sha1hmac", "sha1"),
    )},
}  # fmt: skip
