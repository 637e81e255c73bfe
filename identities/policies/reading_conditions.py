"""Reads Condition blocks: operators that exist, keys, and values of the operator's type."""

from typing import Any

from identities.policies.conditions import NULL, Written, as_list, read_operator, text_of
from identities.policies.malformed import wrong
from identities.policies.operators import ARN_COLONS, OPERATORS
from identities.policies.variables import is_closed


def check_conditions(block: Any, path: str, *, modern: bool) -> None:
    """Raise MalformedPolicy where the block is not one. ``modern`` policies may hold variables."""
    if not isinstance(block, dict):
        wrong(path, 'a condition is an object such as {"StringEquals": {"key": "value"}}.')
    for written, keys in block.items():
        operator = read_operator(written)
        if operator is None:
            wrong(f"{path}.{written}", "there is no such operator.")
        if not isinstance(keys, dict):
            wrong(f"{path}.{written}", "an operator holds an object of keys and values.")
        for key, values in keys.items():
            place = f"{path}.{written}.{key}"
            if ":" not in key.strip(":"):
                wrong(place, "a condition key has a prefix, as in 'aws:SourceIp'.")
            _check_values(values, operator, place, modern=modern)


def _check_values(values: Any, operator: Written, path: str, *, modern: bool) -> None:
    given = as_list(values)
    if not given or not all(isinstance(value, str | bool | int | float) for value in given):
        wrong(path, "a value is a text, a number, true or false, or a list of them with one at least.")
    for value in map(text_of, given):
        if modern and not is_closed(value):
            wrong(path, "a variable is written ${key} or ${key, 'default'}.")
        if not (modern and "${" in value):
            _check_type(value, operator, path)


def _check_type(value: str, operator: Written, path: str) -> None:
    if operator.name == NULL:
        if value.lower() not in ("true", "false"):
            wrong(path, "Null takes true (the key must be absent) or false.")
        return
    if operator.name.startswith("Arn") and value != "*" and value.count(":") < ARN_COLONS:
        wrong(path, f"{value[:80]!r} is not an ARN of six parts.")
    try:
        OPERATORS[operator.name].read(value)
    except ValueError:
        wrong(path, f"{value[:80]!r} is not a value that {operator.name} takes.")
