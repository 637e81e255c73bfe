"""Condition blocks: every operator and every key must hold; of several values of a policy, one is enough.

Follows "IAM JSON policy elements: Condition" and "Single-valued vs. multivalued context keys". A key with several values
holds without a set operator where one of them does, and, for a negated operator, where none does.
"""

from typing import Any, NamedTuple

from identities.policies.operators import OPERATORS, Operator
from identities.policies.variables import Context, NoValueError, expand
from identities.policies.wildcards import Pattern

NULL = "Null"
IF_EXISTS = "IfExists"
SETS = ("ForAllValues", "ForAnyValue")


class Written(NamedTuple):
    """An operator as a policy writes it, taken apart: ``ForAnyValue:StringLikeIfExists``."""

    quantifier: str
    name: str
    if_exists: bool


def read_operator(written: str) -> Written | None:
    """The parts of an operator's name; None for one that does not exist."""
    quantifier, colon, rest = written.rpartition(":")
    name = rest.removesuffix(IF_EXISTS)
    known = name in OPERATORS or (rest == NULL and not colon)
    return Written(quantifier, name, name != rest) if known and (not colon or quantifier in SETS) else None


def hold(block: dict[str, dict[str, Any]], context: Context, version: str) -> bool:
    """Whether a Condition block holds. Raises NoValueError for a variable without a value, under negation."""
    return all(
        _holds(written, key, [text_of(value) for value in as_list(values)], context, version)
        for written, keys in block.items()
        for key, values in keys.items()
    )


def as_list(value: Any) -> list:
    """A policy's value or values, as a list."""
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str:
    """A policy's value as text: JSON's true is ``true``."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _holds(written: str, key: str, wanted: list[str], context: Context, version: str) -> bool:
    read = read_operator(written)
    if read is None:
        return False
    found = context.get(key.lower())
    given = [] if found is None else as_list(found)
    if read.name == NULL:
        return (not given) in [value.lower() == "true" for value in wanted]
    operator = OPERATORS[read.name]
    if not given:
        return (
            read.if_exists or read.quantifier == "ForAllValues" or (operator.negated and not read.quantifier)
        )
    patterns = _patterns(wanted, operator, context, version)
    try:
        passed = [any(operator.test(value, pattern) for pattern in patterns) for value in given]
    except ValueError:
        return False
    return _settled(read.quantifier, passed, operator)


def _settled(quantifier: str, passed: list[bool], operator: Operator) -> bool:
    if quantifier == "ForAllValues":
        return all(one is not operator.negated for one in passed)
    if quantifier == "ForAnyValue":
        return any(one is not operator.negated for one in passed)
    return any(passed) is not operator.negated


def _patterns(wanted: list[str], operator: Operator, context: Context, version: str) -> list[Pattern]:
    patterns = []
    for value in wanted:
        try:
            patterns.append(expand(value, context, version, wild=operator.wild))
        except NoValueError:
            if operator.negated:
                raise
    return patterns
