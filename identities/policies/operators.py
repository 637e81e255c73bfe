"""Condition operators: how one value of a request is held against one value of a policy.

Follows "IAM JSON policy elements: Condition operators". An operator says yes or no for a pair of values; what several
values, missing keys, and negation make of that is said in ``conditions``.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address, ip_network
from operator import eq, ge, gt, le, lt
from typing import Any

from identities.policies.wildcards import ANY, Pattern, matches, split

Test = Callable[[str, Pattern], bool]
ARN_COLONS = 5


@dataclass(frozen=True)
class Operator:
    """``test`` takes the request's value and the policy's; it may raise ValueError for what is not of the type.

    ``negated`` operators hold where no value passes the test. ``wild`` where ``*`` and ``?`` are wildcards.
    ``read`` takes a policy's value as the type has it, or raises ValueError.
    """

    test: Test
    read: Callable[[str], Any] = str
    negated: bool = False
    wild: bool = False


def arn_matches(value: str, pattern: Pattern) -> bool:
    """Whether an ARN has each of the pattern's six parts; a wildcard reaches no further than its own part.

    A star alone stands for every ARN.
    """
    if pattern == (ANY,):
        return True
    parts, given = split(pattern, ":", ARN_COLONS), value.split(":", ARN_COLONS)
    return len(parts) == len(given) == ARN_COLONS + 1 and all(map(matches, parts, given))


def _plain(pattern: Pattern) -> str:
    return "".join(map(str, pattern))


def _typed(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Test:
    return lambda value, pattern: compare(read(value), read(_plain(pattern)))


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    text = text.strip()
    try:
        if text.lstrip("-").replace(".", "", 1).isdecimal() and "-" not in text[1:] and len(text) != 4:
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text if len(text) != 4 else f"{text}-01-01")
    except (OverflowError, OSError) as error:
        raise ValueError(text) from error
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _network(text: str) -> Any:
    return ip_network(text.strip(), strict=False)


def _in_network(value: str, pattern: Pattern) -> bool:
    return ip_address(value.strip()) in _network(_plain(pattern))


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _pair(name: str, negative: str, test: Test, **more: Any) -> dict[str, Operator]:
    return {name: Operator(test, **more), negative: Operator(test, negated=True, **more)}


def _ordered(family: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    compared = {"LessThan": lt, "LessThanEquals": le, "GreaterThan": gt, "GreaterThanEquals": ge}
    return {
        **_pair(f"{family}Equals", f"{family}NotEquals", _typed(read, eq), read=read),
        **{f"{family}{name}": Operator(_typed(read, test), read=read) for name, test in compared.items()},
    }


OPERATORS: dict[str, Operator] = {
    **_pair("StringEquals", "StringNotEquals", _typed(str, eq)),
    **_pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", _typed(str.casefold, eq)),
    **_pair("StringLike", "StringNotLike", lambda value, pattern: matches(pattern, value), wild=True),
    **_ordered("Numeric", _number),
    **_ordered("Date", _moment),
    "Bool": Operator(_typed(_truth, eq), read=_truth),
    "BinaryEquals": Operator(_typed(_bytes, eq), read=_bytes),
    **_pair("IpAddress", "NotIpAddress", _in_network, read=_network),
    **_pair("ArnEquals", "ArnNotEquals", arn_matches, wild=True),
    **_pair("ArnLike", "ArnNotLike", arn_matches, wild=True),
}
"""By name; ``Null`` looks at no value, and is no operator of this kind."""
