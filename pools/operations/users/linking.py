"""AdminLinkProviderForUser, AdminDisableProviderForUser. A user moves to another provider by the one, then the other."""

from pools import errors
from pools.models import FederatedIdentity, User, UserPool
from pools.models.prepared_sql import find_one
from pools.models.user import Status
from pools.rules.federation.identities import (
    SUBJECT,
    IdentityTaken,
    add_identity,
    find_identity,
    remove_identity,
)
from pools.rules.federation.linking import (
    LOCAL,
    Named,
    already_linked,
    check_room,
    check_unknown,
    find_destination,
    find_source,
    read_named,
)
from pools.rules.federation.providers.ending import end_sessions_by
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.providers.keeping import leave_group
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import change_user, find_user, lock_user
from pools.wire.call import Call


def admin_link_provider_for_user(
    call: Call, *, user_pool_id: str, destination_user: dict[str, str], source_user: dict[str, str]
) -> dict:
    """Let whoever a provider vouches for by an attribute be a user of the pool, who may come from another provider."""
    pool = find_pool(user_pool_id)
    source = read_named(source_user, "SourceUser")
    find_source(pool, source)
    user = find_destination(pool, read_named(destination_user, "DestinationUser", SUBJECT))
    check_unknown(pool, user, source)
    try:
        with call.change():
            provider = find_provider(pool, source.provider_name, lock=True)
            user = lock_user(user)
            check_room(user, provider, source.attribute)
            add_identity(user, provider, source.value, call.now, attribute=source.attribute)
    except IdentityTaken:  # another call or a first visit was faster
        check_unknown(pool, user, source)
        raise already_linked() from None
    return {}


def admin_disable_provider_for_user(call: Call, *, user_pool_id: str, user: dict[str, str]) -> dict:
    """Let a user come no more by a provider, or by a password where that is the pool itself, and end what came by it."""
    pool, named = find_pool(user_pool_id), read_named(user, "User")
    if named.is_local:
        _disable_local(call, pool, named)
    else:
        _unlink(call, pool, named)
    return {}


def _unlink(call: Call, pool: UserPool, named: Named) -> None:
    """Whoever it was comes as somebody new, or not at all where the name that they would have is still this user's."""
    found = find_identity(pool, named.provider_name, named.value, attribute=named.attribute)
    if found is None:
        raise _nobody(named)
    with call.change():
        owner = found.user
        owner.pool = pool
        owner = lock_user(owner)
        if find_one(FederatedIdentity, lock=True, id=found.id, user_id=owner.id) is None:
            raise _nobody(named)
        remove_identity(owner, found, call.now)
        end_sessions_by(owner, found.provider_name, call.now)
        if not FederatedIdentity.objects.filter(user=owner, provider_name=found.provider_name).exists():
            leave_group(owner, found.provider_name)


def _disable_local(call: Call, pool: UserPool, named: Named) -> None:
    if named.attribute != SUBJECT:
        raise errors.InvalidParameterException(
            f"ProviderAttributeName must be {SUBJECT} for users of {LOCAL}."
        )
    owner = find_user(pool, named.value)
    with call.change():
        owner = lock_user(owner)
        _refuse_without_password(owner)
        change_user(owner, call.now, status=Status.EXTERNAL_PROVIDER, password="", srp=None)
        end_sessions_by(owner, None, call.now)


def _refuse_without_password(owner: User) -> None:
    if owner.status == Status.EXTERNAL_PROVIDER:
        raise errors.InvalidParameterException("User has already been disabled for provider")


def _nobody(named: Named) -> errors.InvalidParameterException:
    return errors.InvalidParameterException(
        f"No user is linked to {named.provider_name} by this {named.attribute}, or no longer."
    )
