"""Policy variables: ``${key}``, ``${key, 'default'}``, and ``${*}`` ``${?}`` ``${$}`` for the characters themselves.

Follows "IAM policy elements: Variables and tags". Variables exist in policies of the version 2012-10-17 alone.
"""

from collections.abc import Iterator, Mapping

import regex

from identities.policies.wildcards import Pattern, pieces_of

VERSION = "2012-10-17"
_VARIABLE = regex.compile(r"\$\{\s*([^{},']+?)\s*(?:,\s*'([^']*)'\s*)?\}")
_CHARACTERS = frozenset("*?$")

Context = Mapping[str, str | list[str]]
"""What is known of a request, by lower-cased key. A list is a key with several values."""


class NoValueError(LookupError):
    """A variable whose key is not in the context, or has several values."""


def expand(text: str, context: Context, version: str, *, wild: bool) -> Pattern:
    """A text of a policy with its variables filled in; ``wild`` where its ``*`` and ``?`` are wildcards.

    Raises NoValueError.
    """
    if version != VERSION or "${" not in text:
        return _pieces(text, wild=wild)
    pieces: list = []
    end = 0
    for variable in _VARIABLE.finditer(text):
        pieces += _pieces(text[end : variable.start()], wild=wild)
        pieces.append(_value(variable[1], variable[2], context))
        end = variable.end()
    if "${" in text[end:]:
        raise NoValueError(text[end:])
    return tuple(pieces + list(_pieces(text[end:], wild=wild)))


def is_closed(text: str) -> bool:
    """Whether everything that begins as a variable is one."""
    return "${" not in _VARIABLE.sub("", text)


def keys_in(text: str) -> Iterator[str]:
    """The keys that a text's variables read."""
    return (found[1] for found in _VARIABLE.finditer(text) if found[1] not in _CHARACTERS)


def _pieces(text: str, *, wild: bool) -> Pattern:
    return pieces_of(text) if wild else (text,)


def _value(key: str, default: str | None, context: Context) -> str:
    if key in _CHARACTERS:
        return key
    value = context.get(key.lower(), default)
    if not isinstance(value, str):
        raise NoValueError(key)
    return value
