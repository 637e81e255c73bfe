"""Which attribute a column of somebody's file is, by its name and then by what it holds."""

import unicodedata
from collections.abc import Iterable, Sequence

import regex

from dashboard.csv_files.hashes import names as hash_names
from dashboard.csv_files.hashes.recognising import holds_hashes
from dashboard.csv_files.hashes.totp import carry_totp
from dashboard.csv_files.names import NAMES
from dashboard.csv_files.values import says_verified

_SYNONYMS = {
    name: attribute for attribute, names in (NAMES | hash_names.NAMES).items() for name in names.split()
}
_VERIFIED = regex.compile(
    r"verif|confirm|bestatigt|validat|valide|verificad|gepruft|bekreft|bekraft|bekraeft|geverifieerd|bevestigd"
    r"|zweryfikowan|potwierdzon|vahvistettu|overen|dogruland|onayland"
)
_BARE = regex.compile(rf"(?:is|ist|account|user|konto)?(?:{_VERIFIED.pattern})\w{{0,4}}(?:at|on|date)?")
_NOT_VERIFIED = regex.compile(
    r"^(?:un|not|nicht|non)|unverified|unconfirmed|token|sent|code|count|method|status|change|by$|ip$"
)
_MAIL, _TELEPHONE = (
    regex.compile(r"mail|courriel|correo|correio|epost|sahkoposti"),
    regex.compile(r"phone|telefo|telemovel|mobil|handy|sms|cell|movil|puhelin"),
)
_NOTED = regex.compile(r"([^\[(]+?)\s*[\[(]([^\])]*)[\])](.*)", regex.DOTALL)
"""A name with a note in brackets behind it: "First Name [Required]", "User name [userPrincipalName] Required"."""
_AUTH0_ID = regex.compile(r"[\w-]+\|\S+")
_EMAIL = regex.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = regex.compile(r"\+[0-9][0-9 ()./-]{5,}")


_OF_A_PERSON = frozenset(
    "attributes contact data details fields info metadata name person profile publicmetadata rawusermetadata traits user"
    " usermetadata".split()
)
"""Members of documents within which the person's own values stand."""
_STROKES = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d", "ð": "d", "þ": "th"})
"""Letters that have no accent to be taken from them."""


def folded(name: str) -> str:
    """A column's name without accents, case, spaces and signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return regex.sub(r"[\W_]", "", plain.casefold().translate(_STROKES))


def is_flag(value: str) -> bool:
    """Whether a value says that an address is verified, or that it is not."""
    return says_verified(value, "") in ("TRUE", "FALSE")


def guess(columns: Sequence[str], rows: Iterable[Sequence[str]], header: Sequence[str]) -> list[str]:
    """For each column an attribute of ``header``, or ``""`` to leave it out. No attribute is guessed twice."""
    samples = list(zip(*(row for row in rows if len(row) == len(columns)), strict=True)) or [()] * len(
        columns
    )
    guesses = [""] * len(columns)
    for rule in (_exact, _by_name, _by_custom_name, _verified, _by_content):
        for index, column in enumerate(columns):
            found = rule(column, samples[index], header) if not guesses[index] else ""
            if found in header and found not in guesses and _holds(found, samples[index]):
                guesses[index] = found
    return guesses


def _exact(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    return column


def _by_name(column: str, _values: Sequence[str], _header: Sequence[str]) -> str:
    """By the name, then by what is left of it without a note in brackets, then by that note (Entra's name of it)."""
    return next((_SYNONYMS[name] for name in _forms(column) if name in _SYNONYMS), "")


def _forms(column: str) -> list[str]:
    bare, note, _ = _NOTED.fullmatch(column).groups() if _NOTED.fullmatch(column) else (column, "", "")
    return [folded(column), folded(bare), folded(note), *_within(column)]


def _within(column: str) -> list[str]:
    """What a member of a document may be called where it stands within what is the person's: ``profile.firstName``,
    ``traits.name.first``."""
    *outer, last = column.split(".")
    if not outer or not all(folded(part) in _OF_A_PERSON for part in outer):
        return []
    return [folded(last), folded(last + outer[-1])]


def is_known(column: str) -> bool:
    """Whether the name of a column says what it is, whatever the pool."""
    name = column.strip()
    return (
        name in NAMES
        or name.startswith("custom:")
        or any(form in _SYNONYMS or bool(_flag(form)) for form in _forms(name))
    )


def _verified(column: str, values: Sequence[str], _header: Sequence[str]) -> str:
    """A column that says which addresses are verified, by a word or by the date when it happened."""
    return _flag(folded(column)) if all(is_flag(value) for value in values) else ""


def _flag(name: str) -> str:
    if not _VERIFIED.search(name) or _NOT_VERIFIED.search(name):
        return ""
    if _TELEPHONE.search(name):
        return "phone_number_verified"
    bare = _BARE.fullmatch(name)
    return "email_verified" if _MAIL.search(name) or bare else ""


def _holds(attribute: str, values: Sequence[str]) -> bool:
    """Whether a column's values can be the attribute's: a column called password need not hold hashes, and what Auth0
    calls user_id is no name that anybody signs in by."""
    filled = [value for value in values if value.strip()]
    if not filled:
        return True
    if attribute == "cognito:username":
        return not all(_AUTH0_ID.fullmatch(value.strip()) for value in filled)
    if attribute == hash_names.TOTP:
        return any(carry_totp(value).hash for value in filled)
    return attribute != "password_hash" or holds_hashes(filled)


def names_a_password(column: str) -> bool:
    """Whether a column is called as one of passwords or their hashes is."""
    return _by_name(column, (), ()) == "password_hash"


def is_secret(column: str) -> bool:
    """Whether a column is called as what nobody needs to see: a password, its hash or salt, the secret of an app."""
    return names_a_password(column) or folded(column) in ("passwordsalt", "salt", "totpsecret", "totp")


def _by_custom_name(column: str, _values: Sequence[str], header: Sequence[str]) -> str:
    own = {folded(name.partition(":")[2]): name for name in header if name.startswith("custom:")}
    return own.get(folded(column)) or own.get(folded(column.partition(":")[2]), "")


def _by_content(_column: str, values: Sequence[str], _header: Sequence[str]) -> str:
    filled = [value.strip() for value in values if value.strip()]
    if filled and all(_EMAIL.fullmatch(value) for value in filled):
        return "email"
    return "phone_number" if filled and all(_PHONE.fullmatch(value) for value in filled) else ""
