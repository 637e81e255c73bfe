"""AdminUpdateUserAttributes and AdminDeleteUserAttributes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import UserPool
from pools.rules import aliases
from pools.rules.attributes import change_attributes, check_name, read_attributes
from pools.rules.schema import attributes_by_name
from pools.rules.search_keys import derived_columns
from pools.rules.user_pools import find_pool
from pools.rules.users import change_user, find_user
from pools.wire.call import Call


def admin_update_user_attributes(
    call: Call, *, user_pool_id, username, user_attributes, client_metadata=None
) -> dict:
    pool = find_pool(user_pool_id)
    _change(pool, username, read_attributes(pool, user_attributes), call.now)
    return {}


def admin_delete_user_attributes(call: Call, *, user_pool_id, username, user_attribute_names) -> dict:
    pool = find_pool(user_pool_id)
    schema = attributes_by_name(pool)
    for name in user_attribute_names:
        check_name(schema, name)
    _change(pool, username, dict.fromkeys(user_attribute_names, ""), call.now)
    return {}


def _change(pool: UserPool, username: str, changes: Mapping[str, str], now: datetime) -> None:
    try:
        with transaction.atomic():
            user = find_user(pool, username, lock=True)
            after = change_attributes(pool, user.attributes, changes)
            columns = derived_columns(user.username, user.sub, after)
            changed = {name: value for name, value in columns.items() if getattr(user, name) != value}
            change_user(user, now, attributes=after, **changed)
            aliases.rename(user, after)
            before_keys = aliases.aliases_of(pool, user.attributes)
            aliases.move_aliases(user, before_keys, aliases.aliases_of(pool, after))
    except IntegrityError:
        named = " or ".join(
            name for name in ("email", "phone_number", "preferred_username") if name in changes
        )
        raise errors.AliasExistsException(f"An account with the {named or 'alias'} already exists.") from None
