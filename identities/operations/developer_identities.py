"""Developer-authenticated identities. Follows the API reference of each operation."""

from identities.linking.developer_users import (
    check_developer_provider,
    find_developer_user,
    merge_developer_users,
    unlink_developer_user,
)
from identities.linking.identities import find_identity
from identities.linking.pools import find_identity_pool
from identities.models import Identity, IdentityPool, Login
from pools import errors
from pools.rules.paging import cut_page, make_token, read_token
from pools.wire.call import Call

MOST = 60


def lookup_developer_identity(
    call: Call,
    *,
    identity_pool_id: str,
    identity_id: str | None = None,
    developer_user_identifier: str | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict:
    """The developer's users of an identity, found by one of them or by its id.

    Lifeguard's own: ``login:<provider>:<subject>`` finds the identity of any login.
    """
    scope = f"LookupDeveloperIdentity {identity_pool_id} {identity_id} {developer_user_identifier}"
    after = read_token(next_token, scope=scope)
    pool = find_identity_pool(identity_pool_id)
    identity = _identity(pool, identity_id, developer_user_identifier)
    most = max_results or MOST
    users = Login.objects.filter(identity=identity, developer=True, pk__gt=after[0] if after else 0).order_by(
        "pk"
    )
    page, more = cut_page(list(users.values_list("pk", "subject")[: most + 1]), most)
    output = {
        "IdentityId": identity.public_id,
        "DeveloperUserIdentifierList": [subject for _, subject in page],
    }
    return output | ({"NextToken": make_token([page[-1][0]], scope=scope)} if more else {})


def merge_developer_identities(
    call: Call,
    *,
    source_user_identifier: str,
    destination_user_identifier: str,
    developer_provider_name: str,
    identity_pool_id: str,
) -> dict:
    """Merge two identities of one developer provider: the source's logins go to the destination, and the source is disabled."""
    pool = find_identity_pool(identity_pool_id)
    check_developer_provider(pool, developer_provider_name)
    merged = merge_developer_users(call, pool, source_user_identifier, destination_user_identifier)
    return {"IdentityId": merged.public_id}


def unlink_developer_identity(
    call: Call,
    *,
    identity_id: str,
    identity_pool_id: str,
    developer_provider_name: str,
    developer_user_identifier: str,
) -> None:
    """Take one developer user identifier from an identity."""
    pool = find_identity_pool(identity_pool_id)
    check_developer_provider(pool, developer_provider_name)
    identity = find_identity(pool, identity_id)
    with call.change():
        unlink_developer_user(call, pool, identity, developer_user_identifier)


def _identity(pool: IdentityPool, identity_id: str | None, user: str | None) -> Identity:
    if user is None:
        if identity_id is None:
            raise errors.InvalidParameterException("Give an IdentityId, a DeveloperUserIdentifier, or both.")
        return find_identity(pool, identity_id)
    identity = find_developer_user(pool, user).identity
    if identity_id not in (None, identity.public_id):
        raise errors.ResourceConflictException(
            f"The developer user identifier is not one of the identity {identity_id}."
        )
    return identity
