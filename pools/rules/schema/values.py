"""Whether a value fits its attribute.

One compiled check for each attribute serves the operations (value by value) and imports (millions of values).
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from unicodedata import normalize

import regex

from pools import errors
from pools.models import UserPool
from pools.rules.schema.attributes import VERIFIABLE, attributes_by_name

ValueCheck = Callable[[str], str]
"""Takes a value and says what is wrong with it, or ``""``."""

# What nobody sees, or no address can hold: \p{C} with controls and \p{Cf}, what is ignorable in display, a blank Braille cell.
_NEVER = r"\s\p{C}\p{Default_Ignorable_Code_Point}\u2800@\"(),:;<>\[\\\]"
# A domain is letters, digits and hyphens, of any script; IDNA takes further signs in, but no quotes and brackets.
_LABEL = rf"(?:[A-Za-z0-9_-]|[^\x00-\x7F{_NEVER}\p{{Ps}}\p{{Pe}}\p{{Pi}}\p{{Pf}}])+"
_EMAIL = regex.compile(rf"[^{_NEVER}]+@{_LABEL}(?:\.{_LABEL})*")
_LONGEST_EMAIL = 254
"""Characters. Mail servers take no longer path (RFC 5321, 4.5.3.1.3, with its angle brackets)."""
_PHONE = regex.compile(r"\+[0-9]{1,15}")
_INTEGER = regex.compile(r"-?[0-9]{1,19}")
_BOOLEANS = frozenset(("true", "false"))
_NO_ONE_SETS = frozenset(("sub", "identities"))


def check_email(value: str) -> str:
    # Composed, as addresses are compared: some signs only then turn out to be one that is not allowed.
    plain = value if value.isascii() else normalize("NFC", value)
    good = len(value) <= _LONGEST_EMAIL and _EMAIL.fullmatch(plain)
    return "" if good else "Invalid email address format."


def check_phone_number(value: str) -> str:
    return "" if _PHONE.fullmatch(value) else "Invalid phone number format."


def check_birthdate(value: str) -> str:
    try:
        # Python takes other forms of ISO 8601 too, such as a day of a week.
        good = date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    return "" if good else "Invalid birthdate, please use format YYYY-MM-DD."


def value_check(attribute: dict) -> ValueCheck:
    """The check for the values of a SchemaAttributeType."""
    special = {"email": check_email, "phone_number": check_phone_number, "birthdate": check_birthdate}
    if attribute["Name"] in special:
        return special[attribute["Name"]]
    kinds = {"Number": _number_check, "Boolean": _boolean_check, "DateTime": _datetime_check}
    return kinds.get(attribute["AttributeDataType"], _text_check)(attribute)


def _text_check(attribute: dict) -> ValueCheck:
    limits = attribute.get("StringAttributeConstraints") or {}
    low, high = int(limits.get("MinLength") or 0), int(limits.get("MaxLength") or 2048)

    def check(value: str) -> str:
        if len(value) < low:
            return f"String must be at least {low} characters long"
        return f"String must be no longer than {high} characters" if len(value) > high else ""

    return check


def _number_check(attribute: dict) -> ValueCheck:
    limits = attribute.get("NumberAttributeConstraints") or {}
    low, high = limits.get("MinValue"), limits.get("MaxValue")

    def check(value: str) -> str:
        if not _INTEGER.fullmatch(value):
            return "Number expected"
        if low and int(value) < int(low):
            return f"Number must be no less than {low}"
        return f"Number must be no greater than {high}" if high and int(value) > int(high) else ""

    return check


def _boolean_check(attribute: dict) -> ValueCheck:
    return lambda value: "" if value.lower() in _BOOLEANS else "Boolean must be either true or false"


def _datetime_check(attribute: dict) -> ValueCheck:
    number = _number_check(attribute)

    def check(value: str) -> str:
        return "DateTime must be a number of seconds or milliseconds since 1970" if number(value) else ""

    return check


def read_attributes(pool: UserPool, given: Iterable[dict]) -> dict[str, str]:
    """AttributeTypes as ``{name: value}``, each checked against the pool's schema.

    An empty value stays empty: it stands for "remove". Raises InvalidParameterException.
    """
    schema = attributes_by_name(pool)
    read: dict[str, str] = {}
    for member in given:
        name, value = member["Name"], member.get("Value", "")
        check_name(schema, name)
        if name in read:
            raise errors.InvalidParameterException(f"{name}: Attribute was given more than once.")
        problem = value_check(schema[name])(value) if value else ""
        if problem:
            raise errors.InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: {problem}"
            )
        boolean = schema[name]["AttributeDataType"] == "Boolean"
        read[name] = value.lower() if boolean else value
    return read


def check_verified_flags(attributes: Mapping[str, str]) -> None:
    """Raise InvalidParameterException where an address is called verified that the user does not have."""
    for name in VERIFIABLE:
        if attributes.get(f"{name}_verified") == "true" and not attributes.get(name):
            raise errors.InvalidParameterException(f"{name} is required if {name}_verified is true")


def change_attributes(
    pool: UserPool, current: Mapping[str, str], changes: Mapping[str, str]
) -> dict[str, str]:
    """A user's attributes after changes, in which an empty value removes; nothing is saved.

    A changed address is no longer verified unless the same changes say so. Raises InvalidParameterException.
    """
    schema = attributes_by_name(pool)
    for name, value in changes.items():
        if not schema[name].get("Mutable", True):
            raise errors.InvalidParameterException(f"user.{name}: Attribute cannot be updated.")
        if not value and schema[name].get("Required"):
            raise errors.InvalidParameterException(
                f"user.{name}: Attribute is required and cannot be removed."
            )
    changed = {**current, **changes}
    for name in VERIFIABLE:
        flag = f"{name}_verified"
        if changed.get(name, "") == current.get(name, "") or (changes.get(flag) and changed[name]):
            continue
        changed[flag] = "false" if changed[name] else ""
    check_verified_flags(changed)
    return {name: value for name, value in changed.items() if value}


def check_name(schema: Mapping[str, dict], name: str) -> None:
    """Raise InvalidParameterException for a name that is no attribute of the pool, or that no one may change."""
    if name in _NO_ONE_SETS:
        raise errors.InvalidParameterException(f"user.{name}: Attribute cannot be updated.")
    if name not in schema:
        raise errors.InvalidParameterException(
            f"Attributes did not conform to the schema: {name}: Attribute does not exist in the schema."
        )
