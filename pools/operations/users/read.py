"""Reading users: AdminGetUser, ListUsers."""

from pools import errors
from pools.rules.mfa.factors import describe_factors
from pools.rules.paging import make_token, read_token
from pools.rules.schema.attributes import FILTERABLE, attributes_by_name, required_names
from pools.rules.user_pools.finding import find_pool
from pools.rules.user_search.filters import parse_filter
from pools.rules.user_search.pages import read_page
from pools.rules.users.finding import describe, find_user, list_attributes
from pools.wire.call import Call

DEFAULT_LIMIT = 60


def admin_get_user(call: Call, *, user_pool_id: str, username: str) -> dict:
    """A user with all attributes and second factors."""
    user = find_user(find_pool(user_pool_id), username)
    return {
        "Username": user.username,
        "UserAttributes": list_attributes(user.sub, user.attributes),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
        **describe_factors(user),
    }


def list_users(
    call: Call,
    *,
    user_pool_id: str,
    attributes_to_get: list[str] | None = None,
    limit: int | None = None,
    pagination_token: str | None = None,
    filter: str | None = None,
) -> dict:
    """A page of a pool's users. What the Filter may say: :mod:`pools.rules.user_search.filters`."""
    terms = parse_filter(filter)
    pool = find_pool(user_pool_id)
    wanted = frozenset(attributes_to_get or ())
    if wanted - attributes_by_name(pool).keys():
        raise errors.InvalidParameterException("One or more requested attributes do not exist.")
    scope = f"ListUsers {pool.id} {filter or ''}"
    after = read_token(pagination_token, scope=scope)
    rows, next_key = read_page(pool, terms, after, limit or DEFAULT_LIMIT)
    must_have = wanted - {"sub", *FILTERABLE, *required_names(pool)}
    if must_have and any(must_have - row[4].keys() for row in rows):
        raise errors.InvalidParameterException("One or more requested attributes do not exist.")
    users = [describe(row, wanted) for row in rows]
    if next_key is None:
        return {"Users": users}
    return {"Users": users, "PaginationToken": make_token(next_key, scope=scope)}
