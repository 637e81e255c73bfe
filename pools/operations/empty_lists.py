"""Lists of what cannot exist here yet: true, and empty. Follows the API reference of each operation.

Inventory and backup tools ask for all of them. What makes such things answers that it is not built.
"""

from pools.rules.paging import read_token
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call


def list_point_in_time_recoveries(
    call: Call, *, user_pool_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict:
    return _nothing("Restorations", user_pool_id, next_token)


def list_user_pool_replicas(call: Call, *, user_pool_id: str, next_token: str | None = None) -> dict:
    return _nothing("UserPoolReplicas", user_pool_id, next_token)


def _nothing(name: str, user_pool_id: str, next_token: str | None) -> dict:
    """The one page of the list; no token was ever given for another."""
    find_pool(user_pool_id)
    read_token(next_token, scope=name)
    return {name: []}
