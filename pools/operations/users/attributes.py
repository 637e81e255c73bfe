"""AdminUpdateUserAttributes and AdminDeleteUserAttributes."""

from functools import partial

from pools.rules.account.address_changes import update_attributes
from pools.rules.schema.attributes import attributes_by_name
from pools.rules.schema.values import check_name, read_attributes
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.attributes import change_user_attributes, changing
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def admin_update_user_attributes(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    user_attributes: list[dict],
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Change attributes of a user. Codes go to new addresses that the pool verifies, unless they come as verified."""
    pool = find_pool(user_pool_id)
    changes = read_attributes(pool, user_attributes)
    update_attributes(
        call, partial(find_user, pool, username, lock=True), changes, client_metadata=client_metadata
    )
    return {}


def admin_delete_user_attributes(
    call: Call, *, user_pool_id: str, username: str, user_attribute_names: list[str]
) -> dict:
    """Take attributes of a user away."""
    pool = find_pool(user_pool_id)
    schema = attributes_by_name(pool)
    for name in user_attribute_names:
        check_name(schema, name)
    with changing(call, user_attribute_names):
        user = find_user(pool, username, lock=True)
        change_user_attributes(user, dict.fromkeys(user_attribute_names, ""), call.now)
    return {}
