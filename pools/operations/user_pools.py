"""User pools. Follows the API reference of each operation."""

from functools import partial
from typing import Unpack

from django.db import transaction

from pools import errors
from pools.models import UserPool, UserTally
from pools.rules.domains.addresses import domains_of
from pools.rules.domains.describing import check_version, shown_with_pool
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.pool_checks import check_settings
from pools.rules.schema.changes import add_custom, new_schema
from pools.rules.user_pools.finding import (
    describe_pool,
    find_pool,
    lock_pool,
    new_public_id,
    refuse_while_importing,
)
from pools.rules.user_pools.members import NewPoolSettings, PoolSettings
from pools.rules.user_pools.removal import hide_pool
from pools.rules.user_pools.settings import FACTORS, FIXED, fill_in
from pools.rules.user_pools.tags import check_tags
from pools.tasks import remove_deleted_pools
from pools.wire.call import Call


def create_user_pool(
    call: Call,
    *,
    pool_name: str,
    schema: list[dict] | None = None,
    **settings: Unpack[NewPoolSettings],
) -> dict:
    """Make a pool; what is left out takes its default."""
    filled = fill_in(settings)
    check_settings(filled)
    check_tags(filled["UserPoolTags"])
    attributes = new_schema(schema or [], settings.get("AliasAttributes", []))
    with call.change():
        pool = UserPool.objects.create(
            public_id=new_public_id(call.region),
            name=pool_name,
            settings=filled,
            schema=attributes,
            created=call.now,
            modified=call.now,
        )
        UserTally.objects.create(pool=pool)
    return {"UserPool": describe_pool(pool, call.account_id, users=0)}


def describe_user_pool(call: Call, *, user_pool_id: str) -> dict:
    """A pool with its settings, and how many users it has."""
    pool = find_pool(user_pool_id)
    shown = describe_pool(pool, call.account_id, UserTally.objects.get(pool=pool).users)
    return {"UserPool": shown | shown_with_pool(domains_of(pool))}


def update_user_pool(
    call: Call, *, user_pool_id: str, pool_name: str | None = None, **settings: Unpack[PoolSettings]
) -> dict:
    """Replaces every setting but those of factors: what is left out returns to its default."""
    check_tags(settings.get("UserPoolTags", {}))
    with call.change():
        pool = lock_pool(user_pool_id)
        refuse_while_importing(pool)
        kept = {name: pool.settings[name] for name in (*FIXED, *FACTORS) if name in pool.settings}
        pool.settings = fill_in({**settings, **kept})
        check_settings(pool.settings)
        for domain in domains_of(pool):
            check_version(domain.version, pool.settings["UserPoolTier"])
        pool.name = pool_name or pool.name
        pool.modified = call.now
        pool.save(update_fields=["name", "settings", "modified"])
    return {}


def list_user_pools(call: Call, *, max_results: int, next_token: str | None = None) -> dict:
    """The pools of the Region that the caller signed for; a key limited to pools sees those alone."""
    scope = f"ListUserPools {call.region}"
    after = read_token(next_token, scope=scope)
    pools = UserPool.objects.filter(public_id__startswith=f"{call.region}_").order_by("public_id")
    if call.caller.pools:
        pools = pools.filter(public_id__in=call.caller.pools)
    if after:
        pools = pools.filter(public_id__gt=after[0])
    page, more = cut_page(list(pools[: max_results + 1]), max_results)
    output: dict = {
        "UserPools": [
            {
                "Id": pool.public_id,
                "Name": pool.name,
                "LambdaConfig": pool.settings["LambdaConfig"],
                "CreationDate": pool.created,
                "LastModifiedDate": pool.modified,
            }
            for pool in page
        ]
    }
    if more:
        output["NextToken"] = make_token([page[-1].public_id], scope=scope)
    return output


def delete_user_pool(call: Call, *, user_pool_id: str) -> None:
    """Gone at once for every caller; its users and the rest are removed afterwards, in short steps."""
    with call.change():
        pool = lock_pool(user_pool_id)
        if pool.settings["DeletionProtection"] == "ACTIVE":
            raise errors.InvalidParameterException(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        if domains_of(pool):
            raise errors.InvalidParameterException(
                "User pool cannot be deleted. It has a domain configured that should be deleted first."
            )
        refuse_while_importing(pool)
        hide_pool(pool)
        # A broker that is down only delays the removal: the next one, or the periodic one, does it.
        transaction.on_commit(partial(remove_deleted_pools.apply_async, retry=False), robust=True)


def add_custom_attributes(call: Call, *, user_pool_id: str, custom_attributes: list[dict]) -> dict:
    """Add custom attributes to a pool's schema, for good."""
    with call.change():
        pool = lock_pool(user_pool_id)
        refuse_while_importing(pool)
        pool.schema = add_custom(pool.schema, custom_attributes)
        pool.modified = call.now
        pool.save(update_fields=["schema", "modified"])
    return {}
