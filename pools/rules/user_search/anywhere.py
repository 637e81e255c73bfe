"""What ``search *= "text"`` finds: names and addresses by any part, long identifiers only by what is meant for them.

A ``sub`` is 32 random hexadecimal digits: three letters from a to f stand in hundreds of them in a pool of 100,000, so it counts
from :data:`SHORTEST_OF_SUB` characters on. A phone number counts from its front, internationally or as it is dialled within its
country, from :data:`SHORTEST_OF_FRONT` digits on, and from its end by :data:`SHORTEST_OF_END` digits or more.
"""

import regex
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Replace, Right, StrIndex, Substr
from django.db.models.lookups import Exact, GreaterThan, In

from pools.rules.names.search_keys import fold

SHORTEST_OF_SUB, SHORTEST_OF_FRONT, SHORTEST_OF_END = 8, 8, 4
_OF_ONE_DIGIT = ("1", "7")
_OF_TWO_DIGITS = (
    *(
        "20",
        "27",
        "30",
        "31",
        "32",
        "33",
        "34",
        "36",
        "39",
        "40",
        "41",
        "43",
        "44",
        "45",
        "46",
        "47",
        "48",
        "49",
    ),
    *("51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66"),
    *("81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98"),
)
"""Country codes by ITU-T E.164; every other one has three digits."""
_NUMBER = regex.compile(r"\+?[0-9]+", regex.ASCII)


def needle(text: str) -> str:
    """The part of a search text that everything it finds holds: what an index of parts may be asked for."""
    return _significant(text) if _is_front(text) else fold(text)


def condition(text: str) -> Q:
    """The users whom a search text finds."""
    folded = fold(text)
    phone = Coalesce(F("phone_number_key"), Value(""))
    without_sub = Replace(F("search"), F("sub"), Value(""))  # type: ignore[arg-type]  # the stubs know no column there
    found = _holds(Replace(without_sub, phone, Value("")), folded)  # type: ignore[arg-type]
    # The search text holds no part twice, so a number that stands in an address or a longer name was just taken out of that.
    found |= _holds(F("email_key"), folded)
    own_name = ~Q(Exact(F("username_key"), F("sub"))) & ~Q(Exact(F("username_key"), phone))
    found |= own_name & _holds(F("username_key"), folded)
    if len(folded) >= SHORTEST_OF_SUB:
        found |= _holds(F("sub"), folded)
    if _is_front(text):
        found |= _begins_with(text)
    if _NUMBER.fullmatch(text) and not text.startswith("+") and len(text) >= SHORTEST_OF_END:
        found |= Q(Exact(Right("phone_number_key", len(text)), Value(text)))
    return found


def _is_front(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and len(text.lstrip("+")) >= SHORTEST_OF_FRONT


def _significant(text: str) -> str:
    """A number without the signs that are dialled before it: a plus, an international prefix, a trunk zero."""
    return text.lstrip("+0") or text


def _begins_with(text: str) -> Q:
    digits = _significant(text)
    found = Q(phone_number_key__startswith=f"+{digits}")
    if text.startswith(("+", "00")):
        return found
    one = In(Substr("phone_number_key", 2, 1), _OF_ONE_DIGIT)
    two = In(Substr("phone_number_key", 2, 2), _OF_TWO_DIGITS)
    for length, has_such_a_code in ((1, Q(one)), (2, Q(two)), (3, ~Q(one) & ~Q(two))):
        national = Substr("phone_number_key", length + 2, len(digits))
        found |= has_such_a_code & Q(Exact(national, Value(digits)))
    return found


def _holds(column: object, value: str) -> Q:
    return Q(GreaterThan(StrIndex(column, Value(value)), 0))
