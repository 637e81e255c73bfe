"""Tags of identity pools. Follows TagResource, UntagResource and ListTagsForResource."""

from identities.linking.pools import find_identity_pool, lock_identity_pool, next_moment, pool_id_of_arn
from identities.models import IdentityPool
from pools.rules.user_pools.tags import check_tags
from pools.wire.call import Call


def tag_resource(call: Call, *, resource_arn: str, tags: dict[str, str]) -> dict:
    with call.change():
        pool = lock_identity_pool(pool_id_of_arn(resource_arn, call.account_id))
        _keep(call, pool, pool.settings["IdentityPoolTags"] | tags)
    return {}


def untag_resource(call: Call, *, resource_arn: str, tag_keys: list[str]) -> dict:
    with call.change():
        pool = lock_identity_pool(pool_id_of_arn(resource_arn, call.account_id))
        former = pool.settings["IdentityPoolTags"]
        _keep(call, pool, {key: value for key, value in former.items() if key not in tag_keys})
    return {}


def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict:
    pool = find_identity_pool(pool_id_of_arn(resource_arn, call.account_id))
    return {"Tags": pool.settings["IdentityPoolTags"]}


def _keep(call: Call, pool: IdentityPool, tags: dict[str, str]) -> None:
    check_tags(tags)
    pool.settings["IdentityPoolTags"] = tags
    pool.modified = next_moment(pool, call.now)
    pool.save(update_fields=["settings", "modified"])
