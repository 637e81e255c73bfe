"""Tags of user pools. Follows TagResource, UntagResource and ListTagsForResource."""

from pools.rules.observed import observed_change
from pools.rules.signing_keys.keys import rotate
from pools.rules.user_pools.finding import find_pool, lock_pool, pool_id_of_arn
from pools.rules.user_pools.tags import SIGNING_KEYS, check_tags
from pools.wire.call import Call


def tag_resource(call: Call, *, resource_arn: str, tags: dict[str, str]) -> dict:
    with observed_change():
        pool = lock_pool(pool_id_of_arn(resource_arn, call.account_id))
        former = pool.settings["UserPoolTags"]
        check_tags(former | tags)
        pool.settings["UserPoolTags"] = former | tags
        pool.save(update_fields=["settings"])
    if tags.get(SIGNING_KEYS, former.get(SIGNING_KEYS)) != former.get(SIGNING_KEYS):
        rotate(pool, call.now)
    return {}


def untag_resource(call: Call, *, resource_arn: str, tag_keys: list[str]) -> dict:
    with observed_change():
        pool = lock_pool(pool_id_of_arn(resource_arn, call.account_id))
        for key in tag_keys:
            pool.settings["UserPoolTags"].pop(key, None)
        pool.save(update_fields=["settings"])
    return {}


def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict:
    return {"Tags": find_pool(pool_id_of_arn(resource_arn, call.account_id)).settings["UserPoolTags"]}
