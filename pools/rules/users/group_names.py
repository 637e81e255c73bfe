"""The names of a user's groups as one text holds them: a JSON array, or names with commas, semicolons or bars between them.

It knows no model: the console reads such texts too, of files whose groups Amazon Cognito does not import.
"""

import orjson
import regex

MAX_GROUPS_OF_USER = 100
_GROUP = regex.compile(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}")
_BETWEEN = regex.compile(r"[,;|]")


class GroupNamesError(ValueError):
    """A text that names no groups as they can be called. The message says why and quotes nothing of it."""


def split_group_names(value: str) -> tuple[str, ...]:
    """The names in a text, each once. Raises GroupNamesError."""
    try:
        named = orjson.loads(value) if value.startswith("[") else _BETWEEN.split(value)
    except orjson.JSONDecodeError:
        named = None
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise GroupNamesError("The groups must be a JSON array of names, or names with commas between them.")
    names = dict.fromkeys(name.strip() for name in named if name.strip())
    if not all(_GROUP.fullmatch(name) for name in names):
        raise GroupNamesError("A group's name has at most 128 characters and no space.")
    if len(names) > MAX_GROUPS_OF_USER:
        raise GroupNamesError(f"A user can be in at most {MAX_GROUPS_OF_USER} groups.")
    return tuple(names)
