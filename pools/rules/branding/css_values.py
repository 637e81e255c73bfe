"""Values of CSS written anew from their parsed form: no escape, no comment and no address of anything survives."""

from typing import Any

import regex
import tinycss2

MOST_TOKENS = 80
FUNCTIONS = frozenset(
    (
        *("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "light-dark"),
        *("calc", "min", "max", "clamp"),
        *("linear-gradient", "radial-gradient", "cubic-bezier"),
    )
)
_WORD = regex.compile(r"-?[a-zA-Z][a-zA-Z0-9-]{0,60}")
_HASH = regex.compile(r"[0-9a-fA-F]{3,8}")
_FAMILY = regex.compile(r"[\p{L}\p{N} _.-]{1,80}")
_NUMBER = regex.compile(r"[+-]?\d{0,9}(\.\d{1,9})?")
_UNITS = frozenset(
    ("", *"% px em rem ex ch lh vh vw vmin vmax pt pc in cm mm q deg rad turn s ms fr".split())
)
_DEEPEST, _MOST_BRACKETS = 4, 20


class NotAllowed(Exception):
    """What may not be there, in a sentence for whoever wrote it."""


def refuse_deep(text: str) -> None:
    """Raise NotAllowed for brackets within brackets without end, over which a parser's own recursion would break."""
    depth = 0
    for sign in text:
        depth = depth + 1 if sign in "([{" else max(depth - 1, 0) if sign in ")]}" else depth
        if depth > _MOST_BRACKETS:
            raise NotAllowed("The brackets of the CSS are nested too deep.")


def written(tokens: list[Any], name: str, *, strings: bool = False) -> str:
    """The value of a property, written anew; with ``strings`` names of fonts too. Raises NotAllowed."""
    return _value(tokens, name, strings, 0).strip()


def shown(text: str) -> str:
    """A text out of what was sent, as a message may repeat it."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:80]


def _value(tokens: list[Any], name: str, strings: bool, depth: int) -> str:
    if len(tokens) > MOST_TOKENS or depth > _DEEPEST:
        raise NotAllowed(f"The value of the CSS property {name} is too long.")
    return "".join(_part(token, name, strings, depth) for token in tokens)


def _part(token: Any, name: str, strings: bool, depth: int) -> str:
    kind = token.type
    if kind in ("comment", "whitespace"):
        return " "  # a comment parts what stands on its two sides
    if kind == "function" and token.lower_name in FUNCTIONS:
        return f"{token.lower_name}({_value(token.arguments, name, strings, depth + 1).strip()})"
    if kind == "() block" and depth:
        return f"({_value(token.content, name, strings, depth + 1).strip()})"
    word = _word(token, kind, strings)
    if word is None:
        seen = shown(tinycss2.serialize([token]))
        raise NotAllowed(f"The value of the CSS property {name} holds {seen}, which is not allowed.")
    return word


def _word(token: Any, kind: str, strings: bool) -> str | None:
    """A token that holds no other; None where it is not allowed."""
    if kind == "ident" and _WORD.fullmatch(token.value):
        return token.value
    if kind == "hash" and _HASH.fullmatch(token.value):
        return f"#{token.value}"
    if kind in ("number", "percentage", "dimension") and _NUMBER.fullmatch(token.representation):
        unit = {"number": "", "percentage": "%"}.get(kind) if kind != "dimension" else token.lower_unit
        return f"{token.representation}{unit}" if unit in _UNITS else None
    if kind == "string" and strings and _FAMILY.fullmatch(token.value):
        return f'"{token.value}"'
    if kind == "literal" and token.value in (",", "/", "+", "-", "*"):
        return token.value
    return None
