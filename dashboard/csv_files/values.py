"""Values as other programs and people write them, to what Cognito takes. What is not understood stays as it is, and is
rejected with its reason."""

import unicodedata

import regex

from dashboard.csv_files.dates import is_date, to_seconds

TRUE = frozenset(
    "true t yes y 1 1.0 ja j oui o si sí s x on wahr vrai verdadero verified confirmed validated bestätigt verifiziert "
    "vérifié confirmé verificado confirmado verificato confermato vero waar sim verdadeiro tak prawda sant sann sand kyllä "
    "tosi ano pravda evet doğru".split()
)
FALSE = frozenset(
    "false f no n 0 0.0 nein non off falsch faux falso unverified unconfirmed pending unbestätigt nee onwaar não nao nie "
    "fałsz nej nei falskt falsk usann usand ei epätosi ne nepravda hayır yanlış".split()
)
_WHITE = regex.compile(r"[\r\n\t]+")
_INVISIBLE = regex.compile(r"[\p{Cf}\p{Default_Ignorable_Code_Point}\u00a0\u2007\u202f]+")
"""What nobody sees and no address or number has: joiners, marks of direction, soft hyphens, no-break spaces."""
_MISSING = r"\N"
"""How MySQL and PostgreSQL write that there is no value."""
_LISTED = regex.compile(r"[\s,;|]+")
_ZERO_DATE = regex.compile(r"0{4}-00-00.*")
_DOMAIN = regex.compile(r"[^.-](?:[^.]*[^.-])?(?:\.[^.-](?:[^.]*[^.-])?)+")
"""Labels with dots between them, at least two, none of which begins or ends with a hyphen."""
_DECIMALS = regex.compile(r"(?<=\d)[.,]0+$")
_WHOLE = regex.compile(r"-?\d+")
_GROUPED = (
    regex.compile(r"[-\u2212]?\d{1,3}(?:[ '\u2019\u00a0\u202f]\d{3})+"),
    regex.compile(r"[-\u2212]?\d{1,3}(?:\.\d{3}){2,}"),
    regex.compile(r"[-\u2212]?\d{1,3}(?:,\d{3}){2,}"),
)
_WRAPPED = regex.compile(r'^(?:="([^"]*)"|\'(.*))$')
_CALLED = regex.compile(r"^tel:\s*|^\((?=\+\d+\))", regex.IGNORECASE)
_ABROAD = regex.compile(r"^00(?=[1-9(\s])")
_TRUNK = regex.compile(r"\+(\d{1,3})([\s./-]*)\(0\)")
_SEPARATORS = regex.compile(r"[\s()./_\u2010-\u2015\u2212-]+")
_TWO_DIGITS = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 "
    "91 92 93 94 95 98".split()
)
_KEEP_THEIR_ZERO = frozenset("1 7 39 225 229 241 242 378 379".split())
"""Countries where a zero behind the code belongs to the number, or where none is dialled before it at home."""


def text(value: str) -> str:
    """A value on one line."""
    value = value.strip()
    if value == _MISSING:
        return ""
    return _WHITE.sub(" ", value) if _WHITE.search(value) else value


def boolean(value: str) -> str:
    value = text(value)
    lowered = value.lower()
    return "TRUE" if lowered in TRUE else "FALSE" if lowered in FALSE else value


def moment(value: str) -> str:
    """A day or a moment as seconds since 1970."""
    value = text(value)
    return "" if _ZERO_DATE.fullmatch(value) else to_seconds(value) or value


def number(value: str) -> str:
    """A whole number, also with signs between its thousands where they cannot be a decimal one's."""
    value = text(value)
    bare = _DECIMALS.sub("", value)
    for grouped in _GROUPED:
        if grouped.fullmatch(bare):
            return regex.sub(r"[^\d-]", "", bare.replace("\u2212", "-"))
    return bare if _WHOLE.fullmatch(bare) else value


def says_verified(value: str, address: str) -> str:
    """``TRUE``, ``FALSE``, or the value where it is neither. A date is when it was verified, nothing means never, and
    a list of addresses speaks of those that it holds."""
    value = text(value)
    if not value or _ZERO_DATE.fullmatch(value):
        return "FALSE"
    if "@" in value or value.startswith("+"):
        listed = {plain(part).lower() for part in _LISTED.split(value)}
        return "TRUE" if plain(address).lower() in listed else "FALSE"
    known = boolean(value)
    if known in ("TRUE", "FALSE"):
        return known
    return "TRUE" if is_date(value) or len(to_seconds(value)) >= 8 else value


def says_no(value: str) -> bool:
    """Whether a cell does not call an address verified. A list of addresses may speak of another one."""
    return says_verified(value, "") != "TRUE" and not ("@" in value or value.strip().startswith("+"))


def plain(value: str) -> str:
    """A user name or an address without what cannot be seen."""
    value = text(value)
    return value if value.isascii() else _INVISIBLE.sub("", value).strip()


def email(value: str) -> str:
    """An address. One that no mail can reach becomes what is none at all, so that its line is rejected."""
    value = plain(value)
    local, at, domain = value.rpartition("@")
    if not at or (_DOMAIN.fullmatch(domain) and "." not in (local[:1], local[-1:]) and ".." not in local):
        return value
    return f"{local} @{domain}"


def phone(value: str) -> str:
    """A number with a plus sign and digits only. One that could become another's stays as it is."""
    given = text(value)
    number = (
        unicodedata.normalize("NFKC", _INVISIBLE.sub(" ", given)).strip() if not given.isascii() else given
    )
    if number[:1] in "='tT(0":
        number = _CALLED.sub("", _WRAPPED.sub(r"\1\2", number).strip()).strip()
        number = _ABROAD.sub("+", number)
    if not number.startswith("+"):
        return given
    trunk = _TRUNK.match(number)
    if trunk:
        if trunk[1] in _KEEP_THEIR_ZERO:
            return given
        number = f"+{trunk[1]}{number[trunk.end() :]}"
    digits = _SEPARATORS.sub("", number[1:])
    if not digits.isascii() or not digits.isdigit():
        return given
    code = country_code(digits)
    if code not in _KEEP_THEIR_ZERO and digits.startswith("0", len(code)):
        return f"+{code} {digits[len(code) :]}"  # no number is like this: it is rejected, and the advice speaks of the zero
    return f"+{digits}"


def country_code(digits: str) -> str:
    """The country's part of a number in the international form, without its plus sign (ITU-T E.164)."""
    return digits[:1] if digits[:1] in ("1", "7") else digits[: 2 if digits[:2] in _TWO_DIGITS else 3]
