"""The groups of a pool and of a user: all of them, however many pages they fill."""

from collections.abc import Callable, Iterator
from typing import Any

PAGE = 60


def group_names(client: Any, pool_id: str) -> list[str]:
    """All of a pool's groups, 10,000 at the most, in the order of the pool."""
    return [group["GroupName"] for group in _every(client.list_groups, UserPoolId=pool_id)]


def groups_of(client: Any, pool_id: str, username: str) -> list[dict]:
    """The GroupTypes of a user, best precedence first."""
    groups = _every(client.admin_list_groups_for_user, UserPoolId=pool_id, Username=username)
    return sorted(groups, key=lambda g: (g.get("Precedence") is None, g.get("Precedence") or 0))


def _every(operation: Callable[..., dict], **names: str) -> Iterator[dict]:
    paging: dict[str, str] = {}
    while True:
        answer = operation(**names, Limit=PAGE, **paging)
        yield from answer["Groups"]
        if not answer.get("NextToken"):
            return
        paging = {"NextToken": answer["NextToken"]}
