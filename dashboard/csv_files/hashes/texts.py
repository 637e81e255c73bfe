"""Hashes that say in their own text how they were made: each form with the source that writes it."""

from collections.abc import Callable

import regex

from dashboard.csv_files.hashes.encoding import (
    NotCarriedError,
    any_b64,
    any_bytes,
    number,
    pbkdf2,
    plain_digest,
    scrypt,
)
from dashboard.csv_files.hashes.firebase import from_six_parts
from pools.rules.passwords.forms import COGNITO, OWN, split_scheme

_BCRYPT = r"\$2[abxy]\$\d\d\$[./A-Za-z0-9]{53}"
_LDAP = {
    "MD5": ("md5", 16), "SMD5": ("md5", 16), "SHA": ("sha1", 20), "SSHA": ("sha1", 20), "SHA256": ("sha256", 32),
    "SSHA256": ("sha256", 32), "SHA512": ("sha512", 64), "SSHA512": ("sha512", 64),
}  # fmt: skip


def _own(match: regex.Match) -> str:
    scheme, value = split_scheme(match[0])
    if scheme in OWN:
        return match[0]
    names = {"ARGON2ID": "ARGON2", "PBKDF2_SHA256": "PBKDF2"}
    if scheme in COGNITO:
        return f"{{{names[scheme]}}}{value}"
    raise NotCarriedError(f"The scheme {{{scheme}}} is not known.")


def _ldap(match: regex.Match) -> str:
    function, size = _LDAP[match[1].upper()]
    raw = any_b64(match[2])
    return plain_digest(function, raw[:size], raw[size:], order="suffix")


def _django_pbkdf2(match: regex.Match) -> str:
    """The salt is text. Clerk writes SHA-1 and SHA-512 in hexadecimal."""
    function = match["function"]
    size = {"sha1": 20, "sha256": 32, "sha512": 64}[function]
    digest = any_bytes(match["digest"], size)
    return pbkdf2(function, number(match["times"], "number of iterations"), match["salt"].encode(), digest)


def _hex_pbkdf2(match: regex.Match) -> str:
    """Clerk."""
    salt, digest = bytes.fromhex(match["salt"]), any_bytes(match["digest"], 64)
    return pbkdf2("sha512", number(match["times"], "number of iterations"), salt, digest)


def _passlib_pbkdf2(match: regex.Match) -> str:
    """passlib's form, and that of the Password Hashing Competition, which Auth0 takes (``i=..,l=..``)."""
    salt, digest = (any_b64(match[part].replace(".", "+")) for part in ("salt", "digest"))
    return pbkdf2(match["function"] or "sha1", number(match["times"], "number of iterations"), salt, digest)


def _argon2(match: regex.Match) -> str:
    """Those from before there were versions are of version 16."""
    rest = match["rest"] if match["rest"].startswith("v=") else f"v=16${match['rest']}"
    return f"{{ARGON2}}$argon2{match['type']}${rest}"


def _django_scrypt(match: regex.Match) -> str:
    n, r, p = (number(match[cost], "cost") for cost in ("n", "r", "p"))
    return scrypt(n, r, p, match["salt"].encode(), any_b64(match["digest"]))


def _werkzeug_scrypt(match: regex.Match) -> str:
    n, r, p = (number(match[cost], "cost") for cost in ("n", "r", "p"))
    return scrypt(n, r, p, match["salt"].encode(), bytes.fromhex(match["digest"]))


def _phc_scrypt(match: regex.Match) -> str:
    n, r, p = (number(match[cost], "cost") for cost in ("n", "r", "p"))
    return scrypt(
        2 ** min(n, 31), r, p, *(any_b64(match[part].replace(".", "+")) for part in ("salt", "digest"))
    )


def _as(scheme: str, group: int = 0) -> Callable[[regex.Match], str]:
    return lambda match: f"{{{scheme}}}{match[group]}"


_FORMS: list[tuple[str, Callable[[regex.Match], str]]] = [
    (r"\{(S?MD5|S?SHA(?:256|512)?)\}([A-Za-z0-9+/]+=*)", _ldap),
    (r"\{[A-Z0-9_]+\}[$0-9].*", _own),
    (rf"(?:\{{bcrypt\}}|bcrypt\$)?({_BCRYPT})", _as("BCRYPT", 1)),  # also Spring Security's, Django's
    (rf"bcrypt_sha256\$({_BCRYPT})", _as("BCRYPT_SHA256", 1)),  # Django
    (rf"\$wp{_BCRYPT}", _as("WORDPRESS")),
    (r"\$[PH]\$[./0-9A-Za-z]{31}", _as("PHPASS")),  # WordPress before 6.8, phpBB
    (r"(?:\{argon2\}|argon2)?\$argon2(?P<type>id|i|d)\$(?P<rest>.+)", _argon2),  # also Django's
    (
        r"pbkdf2_(?P<function>sha1|sha256|sha512)\$(?P<times>\d+)\$(?P<salt>[^$]+)\$(?P<digest>[A-Za-z0-9+/]+=*)(?:\$\d+)?",
        _django_pbkdf2,
    ),
    (
        r"pbkdf2:(?P<function>sha1|sha256|sha512):(?P<times>\d+)\$(?P<salt>[^$]+)\$(?P<digest>(?:[0-9a-f]{2})+)",
        _django_pbkdf2,
    ),  # Werkzeug
    (
        r"\$pbkdf2(?:-(?P<function>sha1|sha256|sha512))?\$(?:i=)?(?P<times>\d+)(?:,l=\d+)?\$(?P<salt>[^$]+)\$(?P<digest>[^$]+)",
        _passlib_pbkdf2,
    ),
    (
        r"pbkdf2_sha512_hex\$(?P<times>\d+)\$(?P<salt>(?:[0-9a-fA-F]{2})+)\$(?P<digest>[0-9a-fA-F]+)",
        _hex_pbkdf2,
    ),
    (
        r"[A-Za-z0-9+/]{40,}={0,2}\$[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]{40,}={0,2}\$[A-Za-z0-9+/]*={0,2}\$\d+\$\d+",
        lambda match: from_six_parts(match[0]),  # Clerk, for Firebase's
    ),
    (r"\d+\$\d+\$\d+\$[0-9a-fA-F]+\$[0-9a-fA-F]+", _as("SCRYPT")),  # Cognito
    (r"scrypt\$(?P<n>\d+)\$(?P<salt>[^$]+)\$(?P<r>\d+)\$(?P<p>\d+)\$(?P<digest>[^$]+)", _django_scrypt),
    (
        r"scrypt:(?P<n>\d+):(?P<r>\d+):(?P<p>\d+)\$(?P<salt>[^$]+)\$(?P<digest>(?:[0-9a-f]{2})+)",
        _werkzeug_scrypt,
    ),
    (r"\$scrypt\$ln=(?P<n>\d+),r=(?P<r>\d+),p=(?P<p>\d+)\$(?P<salt>[^$]+)\$(?P<digest>[^$]+)", _phc_scrypt),
    (r"\$fbscrypt\$v=1,[^$]*\bsk=[^$]+\$.+", _as("FBSCRYPT")),  # Supabase, for users who came from Firebase
    (
        r"(md5|sha1)\$([^$]*)\$((?:[0-9a-f]{2})+)",  # Django's oldest
        lambda match: plain_digest(match[1], bytes.fromhex(match[3]), match[2].encode()),
    ),
    (
        r"sha512_symfony\$(\d+)\$([^$]+)\$([A-Za-z0-9+/]+=*)",  # Clerk, for Symfony's
        lambda match: plain_digest(
            "sha512",
            any_b64(match[3]),
            match[2].encode(),
            order="symfony",
            times=number(match[1], "iterations"),
        ),
    ),
]
_COMPILED = [(regex.compile(pattern), encode) for pattern, encode in _FORMS]


_BEGINS = regex.compile(
    r"\$(?:2[abxy]|argon2\w*|pbkdf2[\w-]*|scrypt|fbscrypt|wp|P|H)\$.*|(?:pbkdf2|bcrypt|argon2|scrypt)(?:_\w+)?\$.*",
    regex.DOTALL,
)


def begins_as_hash(value: str) -> bool:
    """Whether a text begins as a hash does, whole or not."""
    return bool(_BEGINS.fullmatch(value))


def says_itself(value: str) -> bool:
    """Whether a hash is of a form that says how it was made."""
    return any(pattern.fullmatch(value) for pattern, _ in _COMPILED)


def from_text(value: str) -> str:
    """The string for a hash that says itself how it was made; empty for any other. Raises NotCarriedError."""
    for pattern, encode in _COMPILED:
        match = pattern.fullmatch(value)
        if match:
            return encode(match)
    return ""
