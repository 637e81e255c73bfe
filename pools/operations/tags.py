"""Tags of user pools. Follows TagResource, UntagResource and ListTagsForResource."""

from pools.rules.signing_keys.keys import forget_keys, new_keys, retire
from pools.rules.user_pools.finding import find_pool, lock_pool, pool_id_of_arn
from pools.rules.user_pools.tags import SIGNING_KEYS, check_tags
from pools.wire.call import Call


def tag_resource(call: Call, *, resource_arn: str, tags: dict[str, str]) -> dict:
    pool_id = pool_id_of_arn(resource_arn, call.account_id)
    # Made before, as that takes long, and only where they may be wanted.
    fresh = new_keys(find_pool(pool_id), call.now) if SIGNING_KEYS in tags else []
    with call.change():
        pool = lock_pool(pool_id)
        former = pool.settings["UserPoolTags"]
        check_tags(former | tags)
        pool.settings["UserPoolTags"] = former | tags
        pool.save(update_fields=["settings"])
        rotates = SIGNING_KEYS in tags and tags[SIGNING_KEYS] != former.get(SIGNING_KEYS)
        if rotates:
            retire(pool, fresh, call.now)
    if rotates:
        forget_keys(pool)
    return {}


def untag_resource(call: Call, *, resource_arn: str, tag_keys: list[str]) -> dict:
    with call.change():
        pool = lock_pool(pool_id_of_arn(resource_arn, call.account_id))
        for key in tag_keys:
            pool.settings["UserPoolTags"].pop(key, None)
        pool.save(update_fields=["settings"])
    return {}


def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict:
    return {"Tags": find_pool(pool_id_of_arn(resource_arn, call.account_id)).settings["UserPoolTags"]}
