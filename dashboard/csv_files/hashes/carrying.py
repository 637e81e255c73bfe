"""A source's password hash as the one string that the engine's column ``password_hash`` takes.

For whoever reads files: a CSV's columns go in as :class:`HashFields`; a document's hash goes in as ``hash`` alone, in JSON
(Keycloak's ``credentials``, Okta's ``credentials.password.hash``, Auth0's ``custom_password_hash``).
"""

from typing import NamedTuple

import regex

from dashboard.csv_files.hashes.columns import HashFields, from_columns
from dashboard.csv_files.hashes.documents import from_document, read_document
from dashboard.csv_files.hashes.encoding import NotCarriedError
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.csv_files.hashes.texts import from_text
from pools.rules.passwords.forms import COGNITO, OWN, problem_of, split_scheme

_LOCKED = regex.compile(r"[!*].*|\\N", regex.DOTALL)
"""Django's unusable passwords, and how locked accounts and missing values are written."""
_BARE = {"BCRYPT": "BCRYPT", "SCRYPT": "SCRYPT", "ARGON2": "ARGON2ID", "PBKDF2": "PBKDF2_SHA256"}
BEYOND_COGNITO = "Cognito does not take hashes of this kind: it takes {}, one kind a file."


class Carried(NamedTuple):
    """``hash`` for the column, or a ``reason`` why it cannot be carried; both are empty for a user without a password."""

    hash: str
    reason: str = ""


def carry(fields: HashFields, keys: FirebaseKeys | None = None) -> Carried:
    """The hash as ``{SCHEME}hash`` for the embedded engine. Never raises, whatever the fields hold.

    A hash that costs more than the engine takes is refused here already, with the limit. ``keys`` are a Firebase project's.
    """
    value = fields.hash.strip()
    if not value or _LOCKED.fullmatch(value):
        return Carried("")
    try:
        document = read_document(value)
        encoded = from_document(document) if document is not None else _from_fields(fields, value, keys)
    except NotCarriedError as problem:
        return Carried("", str(problem))
    except (ValueError, TypeError, OverflowError):
        return Carried("", "The hash is not written as its kind is.")
    reason = _problem(encoded) if encoded else ""
    return Carried("", reason) if reason else Carried(encoded)


def _from_fields(fields: HashFields, value: str, keys: FirebaseKeys | None) -> str:
    given = HashFields(
        value,
        fields.salt.strip(),
        fields.hasher.strip(),
        fields.iterations.strip(),
        fields.order,
        fields.salt_encoding,
    )
    # Clerk's hasher of this name writes what looks like Django's, with a salt in Base64.
    clerks = given.hasher.lower() == "pbkdf2_sha256"
    return ("" if clerks else from_text(value)) or from_columns(given, keys)


def _problem(encoded: str) -> str:
    scheme, value = split_scheme(encoded)
    return problem_of(OWN[scheme], value)


def for_cognito(carried: Carried, algorithm: str) -> Carried:
    """The same hash bare, as AWS takes it in a job of this PasswordHashingAlgorithm; or why it does not."""
    if not carried.hash:
        return carried
    scheme, value = split_scheme(carried.hash)
    name = _BARE.get(scheme, "")
    if not algorithm or not name or COGNITO[name].pattern.fullmatch(value) is None:
        kinds = "bcrypt, scrypt, Argon2id and PBKDF2 with SHA-256"
        return Carried("", BEYOND_COGNITO.format(kinds))
    if name != algorithm:
        return Carried(
            "",
            f"The job takes hashes of {algorithm}, and this is one of {name}: Cognito takes one kind a file.",
        )
    problem = problem_of(COGNITO[name], value)
    return Carried("", problem) if problem else Carried(value)


def algorithm_of(carried: Carried) -> str:
    """Which of Cognito's four a hash is of; empty for any other."""
    scheme, value = split_scheme(carried.hash)
    name = _BARE.get(scheme, "")
    return name if name and COGNITO[name].pattern.fullmatch(value) else ""
