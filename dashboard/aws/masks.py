"""How a value looks that a role sees only masked: enough to compare with what a caller says, too little to write down.

A mask tells nothing of the value's length.
"""

import regex

MARK = "•••"
WHOLE = "••••"
_EMAIL = regex.compile(r"([^\s@<>()\"',;:\\]+)@((?:[\w-]+\.)*)([\w-]+)")
_PHONE = regex.compile(r"\+[0-9]{7,15}")
_ALONE = {"1", "7"}
_PAIRS = set(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91"
    " 92 93 94 95 98".split()
)


def mask(value: str) -> str:
    """``a•••@e••••.com``, ``+49 ••• ••12``, otherwise ``••••``; an empty value stays empty."""
    if not value:
        return ""
    if found := _EMAIL.fullmatch(value):
        return _email(found)
    return _phone(value) if _PHONE.fullmatch(value) else WHOLE


def mask_in(text: str, masked: frozenset[str]) -> str:
    """A text with the e-mail addresses and phone numbers masked that stand in it, where the role masks such attributes."""
    if "email" in masked and "@" in text:
        text = _EMAIL.sub(_email, text)
    if "phone_number" in masked and "+" in text:
        text = _PHONE.sub(lambda found: _phone(found[0]), text)
    return text


def _email(found: regex.Match[str]) -> str:
    name, domain, top = found[1], found[2], found[3]
    first = name[0] if len(name) > 1 else ""
    where = f"{domain[0]}{WHOLE}.{top}" if domain else WHOLE
    return f"{first}{MARK}@{where}"


def _phone(value: str) -> str:
    digits = value[1:]
    length = 1 if digits[0] in _ALONE else 2 if digits[:2] in _PAIRS else 3
    return f"+{digits[:length]} {MARK} ••{digits[-2:]}"
