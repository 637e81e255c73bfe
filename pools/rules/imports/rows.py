"""One record of an import file as a new user, or the reason why it cannot be one.

``compile_row`` looks at the pool and the header once and leaves a function for the million records that follow.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

import regex
from django.utils import timezone

from pools import errors
from pools.models import UserPool
from pools.models.user import Status
from pools.rules.imports.cells import RejectedError, split_cells
from pools.rules.imports.extra_columns import EXTRA_COLUMNS, SUB, Extra, extra_reader
from pools.rules.imports.hashes import hash_reader
from pools.rules.imports.header import MFA, PASSWORD_HASH, TOTP_SECRET, USERNAME
from pools.rules.imports.records import MAX_CHARACTERS
from pools.rules.imports.tokens import read_secret
from pools.rules.names.aliases import (
    PREFERRED,
    aliases_of,
    has_aliases,
    refuse_reserved_alias,
    sign_in_attribute,
)
from pools.rules.names.search_keys import derived_columns, username_key
from pools.rules.schema.attributes import VERIFIABLE, attributes_by_name, required_names
from pools.rules.schema.values import value_check
from pools.rules.user_pools.finding import case_sensitive, username_attributes
from pools.rules.uuids import new_sub

_USERNAME = regex.compile(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}")
_DAY = regex.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_ALLOWED_MFA = {"ON": ("true", ""), "OFF": ("false", ""), "OPTIONAL": ("true", "false", "")}


class NewUser(NamedTuple):
    """What a record says of a user. ``aliases`` are the attributes by key under which the user will be found.

    ``sub`` is drawn, of 122 bits or more that nobody can foretell: no name that anybody could have chosen before; unless
    the file says it. ``extra`` is what the record says beyond Cognito's columns, where the file has more. In a job that updates
    users, ``defect`` is why the record makes no new one: it may be good for one who exists.
    """

    username: str
    username_key: str
    sub: str
    status: str
    attributes: dict[str, str]
    derived: Mapping[str, str | None]
    password: str
    aliases: Mapping[str, str]
    sms_mfa: bool = False
    totp_secret: str = ""
    extra: Extra | None = None
    defect: RejectedError | None = None


Row = Callable[[str], NewUser]


def compile_row(
    pool: UserPool, header: list[str], algorithm: str, *, unverified: bool = False, updates: bool = False
) -> Row:
    """The function that makes a user of a record's text, or raises RejectedError.

    Cognito takes only users with a verified address or number; ``unverified`` takes the others too. With ``updates`` a record
    that makes no new user, while its values are good, is given with its defect.
    """
    width, name_at = len(header), header.index(USERNAME)
    schema = attributes_by_name(pool)
    columns = [
        (at, name, _reader(schema[name])) for at, name in enumerate(header) if name in schema and name != SUB
    ]
    richer = updates or any(name in EXTRA_COLUMNS for name in header)
    read_extra = extra_reader(header, timezone.now()) if richer else None
    build = _builder(pool, header, algorithm, unverified=unverified)

    def read(record: str) -> NewUser:
        if len(record) > MAX_CHARACTERS:
            raise RejectedError("", f"The line is longer than {MAX_CHARACTERS} characters.")
        if "\0" in record:
            raise RejectedError("", "The line holds a NUL character.")
        cells = split_cells(record)
        if len(cells) != width:
            raise RejectedError("", f"The line has {len(cells)} values, the header {width}.")
        if not updates:
            _check_username(cells[name_at])
        attributes = {name: reader(cells[at]) for at, name, reader in columns if cells[at]}
        extra = Extra(named=cells[name_at], **read_extra(cells)) if read_extra else None
        if not updates:
            return build(cells, attributes, extra)
        try:
            _check_username(cells[name_at])
            return build(cells, attributes, extra)
        except RejectedError as defect:
            return NewUser("", "", "", "", attributes, {}, "", {}, extra=extra, defect=defect)

    return read


def _builder(
    pool: UserPool, header: list[str], algorithm: str, *, unverified: bool
) -> Callable[[list[str], dict[str, str], Extra | None], NewUser]:
    """The function that makes a new user of a record's cells, its attributes and what it says beyond."""
    name_at, mfa_at = header.index(USERNAME), header.index(MFA)
    hash_at = header.index(PASSWORD_HASH) if PASSWORD_HASH in header else None
    totp_at = header.index(TOTP_SECRET) if TOTP_SECRET in header else None
    check_rules = _rules(pool, unverified=unverified)
    read_status, read_hash = _status(pool), hash_reader(algorithm)
    allowed_mfa = _ALLOWED_MFA[pool.settings.get("MfaConfiguration", "OFF")]
    sensitive, named_by, aliased = case_sensitive(pool), bool(username_attributes(pool)), has_aliases(pool)

    def build(cells: list[str], attributes: dict[str, str], extra: Extra | None) -> NewUser:
        username = cells[name_at]
        sign_in = _sign_in(pool, username, attributes)
        check_rules(attributes)
        mfa = cells[mfa_at].lower()
        if mfa not in allowed_mfa:
            raise RejectedError(
                MFA, f"The pool's MFA setting allows {' or '.join(v or 'blank' for v in allowed_mfa)}."
            )
        password = read_hash(cells[hash_at]) if hash_at is not None and cells[hash_at] else ""
        if unverified:
            _check_way_in(attributes, password)
        sub = (extra.sub if extra else "") or new_sub()
        stored = sub if named_by else username
        status = "CONFIRMED" if password else read_status(attributes)
        return NewUser(
            stored,
            username_key(stored, case_sensitive=sensitive),
            sub,
            _said_status(extra.status, password, status) if extra else status,
            attributes,
            derived_columns(stored, sub, attributes),
            password,
            aliases_of(pool, stored, attributes, sign_in) if aliased else {},
            mfa == "true",
            read_secret(cells[totp_at]) if totp_at is not None and cells[totp_at] else "",
            extra,
        )

    return build


def _check_way_in(attributes: dict[str, str], password: str) -> None:
    """Hold a record without a verified address to what its user can sign in with; what is not verified says so."""
    held = [name for name in VERIFIABLE if name in attributes]
    if not held and not password:
        raise RejectedError("", "Without an address, a number and a password nobody could sign in.")
    for name in held:
        attributes.setdefault(f"{name}_verified", "false")


def _said_status(said: str, password: str, otherwise: str) -> str:
    """The status of a user whose file says one. Only UNCONFIRMED and RESET_REQUIRED hold as they stand: a temporary password
    is one only where the file has its hash, and CONFIRMED is nobody who has nothing to sign in with."""
    if said in (Status.UNCONFIRMED, Status.RESET_REQUIRED):
        return said
    return said if password and said == Status.FORCE_CHANGE_PASSWORD else otherwise


def _check_username(username: str) -> None:
    if not username:
        raise RejectedError(USERNAME, "The user name is missing.")
    if username.isascii() and username.isprintable() and " " not in username and len(username) <= 128:
        return
    if any(character.isspace() for character in username):
        raise RejectedError(USERNAME, "The user name holds a space.")
    if not _USERNAME.fullmatch(username):
        raise RejectedError(
            USERNAME, "The user name is longer than 128 characters or holds one that is not allowed."
        )


def _reader(attribute: dict) -> Callable[[str], str]:
    """Checks a value of a column and gives it as it is stored."""
    name, check = attribute["Name"], value_check(attribute)
    if name == "birthdate":
        return _read_birthdate
    boolean = attribute["AttributeDataType"] == "Boolean"

    def read(value: str) -> str:
        problem = check(value)
        if problem:
            raise RejectedError(name, problem)
        return value.lower() if boolean else value

    return read


def _read_birthdate(value: str) -> str:
    match = _DAY.fullmatch(value)
    try:
        month, day, year = map(int, match.groups()) if match else (0, 0, 0)
        return date(year, month, day).isoformat()
    except ValueError:
        raise RejectedError("birthdate", "The date must be of the form mm/dd/yyyy.") from None


def _rules(pool: UserPool, *, unverified: bool) -> Callable[[Mapping[str, str]], None]:
    required = required_names(pool)
    verified = [f"{name}_verified" for name in pool.settings.get("AutoVerifiedAttributes", [])]

    def check(attributes: Mapping[str, str]) -> None:
        for name in VERIFIABLE:
            if attributes.get(f"{name}_verified") == "true" and name not in attributes:
                raise RejectedError(name, f"The value is missing, while {name}_verified is true.")
        for name in required:
            if name not in attributes:
                raise RejectedError(name, "The pool requires a value.")
        if not unverified and not any(attributes.get(flag) == "true" for flag in verified):
            raise RejectedError(verified[0] if verified else "", f"{' or '.join(verified)} must be true.")

    return check


def _sign_in(pool: UserPool, username: str, attributes: dict[str, str]) -> str | None:
    """The attribute that the user name is the value of; it joins the others."""
    column = USERNAME
    try:
        name = sign_in_attribute(pool, username)
        column = PREFERRED
        refuse_reserved_alias(pool, attributes)
    except errors.InvalidParameterException as error:
        raise RejectedError(column, error.message) from None
    if name and attributes.setdefault(name, username) != username:
        raise RejectedError(
            name, f"The value differs from {USERNAME}, which is its user's {name} in this pool."
        )
    return name


def _status(pool: UserPool) -> Callable[[Mapping[str, str]], str]:
    """A user without a password must set one, unless the pool lets them in by a code to a verified address."""
    factors = pool.settings.get("Policies", {}).get("SignInPolicy", {}).get("AllowedFirstAuthFactors", [])
    by_code = {"EMAIL_OTP": "email_verified", "SMS_OTP": "phone_number_verified"}
    flags = [flag for factor, flag in by_code.items() if factor in factors]
    return lambda attributes: (
        "CONFIRMED" if any(attributes.get(flag) == "true" for flag in flags) else "RESET_REQUIRED"
    )
