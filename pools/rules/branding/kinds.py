"""What a setting of a branding style may hold, and its default."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import regex

_COLOUR = regex.compile(r"[0-9a-fA-F]{8}")
LARGEST_RADIUS = 100


@dataclass(frozen=True)
class Kind:
    """One setting: whether a value fits, what is in force where none is given, and how to say what fits."""

    fits: Callable[[Any], bool]
    default: Any
    words: str
    choices: tuple[str, ...] = ()


def colour(default: str) -> Kind:
    """Eight hexadecimal digits: red, green, blue and opacity, without a hash."""
    return Kind(
        lambda value: isinstance(value, str) and bool(_COLOUR.fullmatch(value)), default, "8 hex digits"
    )


def radius(default: float) -> Kind:
    """Of a corner, in CSS pixels."""
    return Kind(_is_radius, default, f"a number from 0 to {LARGEST_RADIUS}")


def flag(default: bool) -> Kind:
    return Kind(lambda value: isinstance(value, bool), default, "true or false")


def choice(default: str, *others: str) -> Kind:
    choices = (default, *others)
    return Kind(
        lambda value: isinstance(value, str) and value in choices, default, ", ".join(choices), choices
    )


def several(default: list[str], *choices: str) -> Kind:
    """A list of these words, each once at the most."""
    return Kind(
        lambda value: _are_words(value) and len(set(value)) == len(value) and set(value) <= set(choices),
        default,
        f"a list out of {', '.join(choices)}",
        choices,
    )


def names(most: int) -> Kind:
    """A list of names of identity providers, each once."""
    return Kind(
        lambda value: (
            _are_words(value)
            and len(value) <= most
            and len(set(value)) == len(value)
            and all(0 < len(each) <= 32 for each in value)
        ),
        [],
        f"a list of at most {most} names of identity providers",
    )


def _is_radius(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= LARGEST_RADIUS


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)
