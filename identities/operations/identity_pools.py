"""Identity pools. Follows the API reference of each operation."""

from functools import partial
from typing import Unpack

from django.db import transaction

from identities.linking.pool_removal import hide_pool
from identities.linking.pool_settings import (
    IdentityPoolSettings,
    check_settings,
    fill_in,
    follow,
    present_pool,
)
from identities.linking.pools import (
    find_identity_pool,
    lock_identity_pool,
    new_public_id,
    save_unless_changed,
)
from identities.models import IdentityPool
from identities.tasks import remove_deleted_identity_pools
from pools.rules.paging import cut_page, make_token, read_token
from pools.wire.call import Call


def create_identity_pool(
    call: Call,
    *,
    identity_pool_name: str,
    allow_unauthenticated_identities: bool,
    **settings: Unpack[IdentityPoolSettings],
) -> dict:
    """Make an identity pool; what is left out takes its default."""
    allowed = {"AllowUnauthenticatedIdentities": allow_unauthenticated_identities}
    filled = fill_in({**allowed, **settings})
    check_settings(filled, call.account_id)
    with call.change():
        pool = IdentityPool.objects.create(
            public_id=new_public_id(call.region),
            name=identity_pool_name,
            settings=filled,
            created=call.now,
            modified=call.now,
        )
    return present_pool(pool)


def describe_identity_pool(call: Call, *, identity_pool_id: str) -> dict:
    return present_pool(find_identity_pool(identity_pool_id))


def update_identity_pool(
    call: Call,
    *,
    identity_pool_id: str,
    identity_pool_name: str,
    allow_unauthenticated_identities: bool,
    **settings: Unpack[IdentityPoolSettings],
) -> dict:
    """Replaces every setting: what is left out returns to its default, but for tags and the developer provider."""
    allowed = {"AllowUnauthenticatedIdentities": allow_unauthenticated_identities}
    pool = find_identity_pool(identity_pool_id)
    filled = follow(pool.settings, {**allowed, **settings})
    check_settings(filled, call.account_id)
    with call.change():
        save_unless_changed(pool, call.now, name=identity_pool_name, settings=filled)
    return present_pool(pool)


def list_identity_pools(call: Call, *, max_results: int, next_token: str | None = None) -> dict:
    """The pools of the Region that the caller signed for; a key limited to pools sees those alone."""
    scope = f"ListIdentityPools {call.region}"
    after = read_token(next_token, scope=scope)
    pools = IdentityPool.objects.filter(public_id__startswith=f"{call.region}:").order_by("public_id")
    if call.caller.pools:
        pools = pools.filter(public_id__in=call.caller.pools)
    if after:
        pools = pools.filter(public_id__gt=after[0])
    page, more = cut_page(list(pools.values_list("public_id", "name")[: max_results + 1]), max_results)
    output: dict = {
        "IdentityPools": [{"IdentityPoolId": pool_id, "IdentityPoolName": name} for pool_id, name in page]
    }
    if more:
        output["NextToken"] = make_token([page[-1][0]], scope=scope)
    return output


def delete_identity_pool(call: Call, *, identity_pool_id: str) -> None:
    """Gone at once for every caller; its identities are removed afterwards, in short steps."""
    with call.change():
        hide_pool(lock_identity_pool(identity_pool_id))
        # A broker that is down only delays the removal: the next one, or the periodic one, does it.
        transaction.on_commit(partial(remove_deleted_identity_pools.apply_async, retry=False), robust=True)
