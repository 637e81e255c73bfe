"""Which keys of the context a policy looks at."""

from collections.abc import Iterator
from typing import Any

from identities.policies.conditions import as_list, text_of
from identities.policies.variables import VERSION, keys_in


def context_keys(policy: dict) -> set[str]:
    """The condition keys and the variables of a policy, as it writes them."""
    return {key for statement in as_list(policy["Statement"]) for key in _keys(statement, policy)}


def _keys(statement: dict, policy: dict) -> Iterator[str]:
    texts: list[Any] = as_list(statement.get("Resource", [])) + as_list(statement.get("NotResource", []))
    for keys in statement.get("Condition", {}).values():
        yield from keys
        texts += [value for values in keys.values() for value in as_list(values)]
    if policy.get("Version") == VERSION:
        for text in texts:
            yield from keys_in(text_of(text))
