"""Somebody whom the provider's word has meant before, or an administrator or a function has linked it to.

Follows DG:cognito-user-pools-specifying-attribute-mapping: what is mapped is written at each sign-in.
"""

from pools import errors
from pools.models import FederatedIdentity, User
from pools.models.prepared_sql import find_one
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.functions import ask_before
from pools.rules.federation.arriving.groups import settle_groups
from pools.rules.federation.arriving.history import remember_refusal
from pools.rules.federation.arriving.mapping import changed_attributes, weigh
from pools.rules.federation.arriving.provider_state import hold
from pools.rules.federation.arriving.risk import judge
from pools.rules.federation.arriving.skipping import log_skipped
from pools.rules.federation.identities import IdentityTaken, use_identity
from pools.rules.risk.assessment import Risk
from pools.rules.users.attributes import changing, write_attributes
from pools.rules.users.finding import lock_user


def later_visit(arrival: Arrival, identity: FederatedIdentity) -> tuple[User, Risk | None]:
    """The identity's user, once the provider's claims are theirs, and how risky the sign-in is.

    Raises NotTaken, IdentityTaken where the identity is theirs no longer, and ServiceErrors.
    """
    user = find_one(User, id=identity.user_id)
    if user is None:
        raise errors.UserNotFoundException("User does not exist.")
    user.pool = arrival.pool
    risk = _let_in(arrival, user)
    return _write(arrival, identity, user), risk


def _let_in(arrival: Arrival, user: User) -> Risk | None:
    ask_before(arrival, user)
    try:
        if not user.enabled:
            raise errors.NotAuthorizedException("User is disabled.")
        return judge(arrival, user)
    except errors.NotAuthorizedException as problem:
        remember_refusal(arrival, user, problem)
        raise


def _write(arrival: Arrival, identity: FederatedIdentity, user: User) -> User:
    call, verified = arrival.call, arrival.verified
    with changing(call, arrival.provider.attribute_mapping):
        hold(arrival.provider)
        user = lock_user(user)
        if find_one(FederatedIdentity, lock=True, id=identity.id, user_id=user.id) is None:
            raise IdentityTaken
        mapped = weigh(verified, arrival.claims, arrival.pool, arrival.client, user.attributes)
        attributes = changed_attributes(arrival.pool, mapped, user.attributes)
        if attributes != user.attributes:
            write_attributes(user, attributes, call.now)
        use_identity(user, identity, call.now, subject=verified.subject, issuer=verified.issuer)
        settle_groups(user, arrival.provider, arrival.claims, call)
    log_skipped(arrival, mapped)
    return user
