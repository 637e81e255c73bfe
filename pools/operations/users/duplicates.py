"""Users who may be one person, and making one user of them (our own service: ListDuplicates, JoinFederatedUser)."""

from pools import errors
from pools.models import User
from pools.rules.federation.joining import check_pair, is_verified, join
from pools.rules.paging import make_token, read_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.user_search.duplicates import COUNTED, read_duplicates
from pools.rules.users.finding import describe, describe_user, find_user, lock_user
from pools.wire.call import Call, CallerKind

DEFAULT_LIMIT = 20


def list_duplicates(
    call: Call,
    *,
    user_pool_id: str,
    shared_by: str,
    limit: int | None = None,
    pagination_token: str | None = None,
) -> dict:
    """A page of the values that more than one user of a pool has, each with the first of these users."""
    pool = find_pool(user_pool_id)
    scope = f"ListDuplicates {pool.id} {shared_by}"
    key = read_token(pagination_token, scope=scope)
    found, after = read_duplicates(pool, shared_by, key[0] if key else None, limit or DEFAULT_LIMIT)
    answer: dict = {
        "Duplicates": [
            {
                "Count": min(shared.count, COUNTED),
                "IsExact": shared.count <= COUNTED,
                "Users": [describe(row) | ({"LastSignInDate": at} if at else {}) for row, at in shared.users],
            }
            for shared in found
        ]
    }
    return answer if after is None else answer | {"PaginationToken": make_token([after], scope=scope)}


def join_federated_user(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    federated_username: str,
    shared_by: str,
    accept_unverified: bool | None = None,
) -> dict:
    """Make one user of a local and a federated one: the local one gets the other's identities, the other is deleted.

    What they share must be an address that both have proved. Staff can accept another; the console asks a second person then.
    """
    pool = find_pool(user_pool_id)
    if accept_unverified and call.caller.kind != CallerKind.STAFF:
        raise errors.NotAuthorizedException(
            "Joining users by what is not verified on both sides needs a second person: do it in the console."
        )
    local, federated = find_user(pool, username), find_user(pool, federated_username)
    if local.id == federated.id:
        raise errors.InvalidParameterException("Both names mean the same user.")
    with call.change():
        local, federated = _locked(local, federated)
        check_pair(local, federated, shared_by)
        if not (accept_unverified or is_verified(local, federated, shared_by)):
            raise errors.PreconditionNotMetException(
                "What the users share is not verified on both sides. Verify it, or accept that it is not."
            )
        join(local, federated, call.now)
    return {"User": describe_user(local)}


def _locked(local: User, federated: User) -> tuple[User, User]:
    """Both rows in one order, whoever joins them: two who do so at once wait, and never for each other."""
    rows = {each.id: lock_user(each) for each in sorted((local, federated), key=lambda each: each.id)}
    return rows[local.id], rows[federated.id]
