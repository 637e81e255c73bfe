"""Access keys of users (API: CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey, GetAccessKeyLastUsed).

Without a user name they are about the caller's own. Two keys at a time let a program change over from one to the other.
"""

from typing import Any

from django.db.models import QuerySet

from identities.iam.paging import page_of_names
from identities.iam.user_records import caller_name, find_user_named, read_user
from identities.models import IamUser
from pools import errors
from pools.models import ApiKey
from pools.models.prepared_sql import find_one
from pools.rules.callers.api_keys import create_api_key
from pools.wire.call import Call

MAX_KEYS = 2


def create_access_key(call: Call, *, user_name: str | None = None) -> dict:
    """A key of a user. Its secret is told here and never again."""
    with call.change():
        name = user_name or caller_name(call)
        if find_one(ApiKey, id=name, owner="") is not None:
            raise errors.NoSuchEntityException(
                f"The key {name} was made on the command line, and has no second one: make another there."
            )
        user = find_user_named(name, lock=True)
        if ApiKey.objects.filter(owner=user.public_id).count() >= MAX_KEYS:
            raise errors.LimitExceededException(f"Cannot exceed quota for AccessKeysPerUser: {MAX_KEYS}")
        key = create_api_key(user.name, call.now, owner=user.public_id)
        return {"AccessKey": {**_describe(user, key), "SecretAccessKey": key.secret}}


def list_access_keys(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict:
    """The keys of a user, without their secrets."""
    user = read_user(user_name or caller_name(call))
    keys = {key.id: key for key in _keys_of(user)}
    page = page_of_names("AccessKeyMetadata", keys, marker, max_items, scope=f"ListAccessKeys {user.name}")
    return {**page, "AccessKeyMetadata": [_describe(user, keys[each]) for each in page["AccessKeyMetadata"]]}


def update_access_key(call: Call, *, access_key_id: str, status: str, user_name: str | None = None) -> None:
    """Switch a key off or on. One that is off is refused at once."""
    if status == "Expired":
        raise errors.InvalidInputException("A key is made Active or Inactive; it expires by a policy.")
    user = read_user(user_name or caller_name(call))
    with call.change():
        if not _keys_of(user).filter(id=access_key_id).update(active=status == "Active"):
            raise _missing(access_key_id)


def delete_access_key(call: Call, *, access_key_id: str, user_name: str | None = None) -> None:
    """Delete a key. What it signs is refused at once."""
    user = read_user(user_name or caller_name(call))
    with call.change():
        removed, _ = _keys_of(user).filter(id=access_key_id).delete()
        if not removed:
            raise _missing(access_key_id)


def get_access_key_last_used(call: Call, *, access_key_id: str) -> dict:
    """When, for which service and in which Region a key was used last, at most a minute late."""
    key = find_one(ApiKey, id=access_key_id)
    user = find_one(IamUser, public_id=key.owner) if key and key.owner else None
    if key is None:
        raise _missing(access_key_id)
    used: dict[str, Any] = {"ServiceName": key.last_service or "N/A", "Region": key.last_region or "N/A"}
    if key.last_used:
        used["LastUsedDate"] = key.last_used
    return {"UserName": user.name if user else key.id, "AccessKeyLastUsed": used}


def _keys_of(user: IamUser) -> QuerySet[ApiKey]:
    if user._state.adding:
        return ApiKey.objects.filter(id=user.name, owner="")
    return ApiKey.objects.filter(owner=user.public_id)


def _describe(user: IamUser, key: ApiKey) -> dict:
    return {
        "UserName": user.name,
        "AccessKeyId": key.id,
        "Status": "Active" if key.active else "Inactive",
        "CreateDate": key.created,
    }


def _missing(access_key_id: str) -> errors.ServiceError:
    return errors.NoSuchEntityException(f"The Access Key with id {access_key_id} cannot be found.")
