"""Somebody who comes from a provider for the first time: the pool's functions are asked, and a user is made.

Follows "User pool sign-in with third party identity providers" and DG:user-pool-lambda-pre-sign-up.
"""

from dataclasses import dataclass

from pools import errors
from pools.models import FederatedIdentity, User
from pools.models.prepared_sql import count_users, find_one
from pools.models.user import Status
from pools.rules import events
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.functions import ask_before_sign_up
from pools.rules.federation.arriving.groups import join_own_group, settle_groups
from pools.rules.federation.arriving.history import remember
from pools.rules.federation.arriving.mapping import new_attributes, weigh
from pools.rules.federation.arriving.names import check_name, name_taken
from pools.rules.federation.arriving.provider_state import hold
from pools.rules.federation.arriving.risk import judge
from pools.rules.federation.arriving.skipping import log_skipped
from pools.rules.federation.arriving.whose import identity_of
from pools.rules.federation.identities import IdentityTaken, add_identity
from pools.rules.new_users.making import insert_user, new_user
from pools.rules.risk.assessment import Risk


@dataclass(frozen=True)
class Made:
    """The new user, and how risky their sign-in is."""

    user: User
    risk: Risk | None


def first_visit(arrival: Arrival) -> Made | FederatedIdentity:
    """The new user; or the identity, where the PreSignUp function has linked it to somebody, or another browser came first.

    Raises NotTaken, and ServiceErrors: the functions', and UsernameExistsException where an alias is another user's.
    """
    check_name(arrival.name)
    mapped = weigh(arrival.verified, arrival.claims, arrival.pool, arrival.client, None)
    attributes = new_attributes(arrival.pool, mapped, arrival.provider.name)
    log_skipped(arrival, mapped)
    user = new_user(arrival.pool, arrival.name, None, attributes, arrival.call.now)
    user.status = Status.EXTERNAL_PROVIDER
    risk = judge(arrival, user)
    decision = ask_before_sign_up(arrival, attributes)
    linked = identity_of(arrival.pool, arrival.verified, arrival.claims)
    if linked is not None:
        return linked
    user.attributes |= {f"{name}_verified": "true" for name in decision.verified}
    try:
        _insert(arrival, user, risk)
    except (errors.UsernameExistsException, IdentityTaken) as problem:
        return _who_was_first(arrival, problem)
    return Made(user, risk)


def _insert(arrival: Arrival, user: User, risk: Risk | None) -> None:
    verified, call = arrival.verified, arrival.call
    with call.change():
        hold(arrival.provider)
        insert_user(user, None, force=False)
        add_identity(
            user,
            arrival.provider,
            verified.subject,
            call.now,
            issuer=verified.issuer,
            primary=True,
            used=True,
        )
        join_own_group(user, arrival.provider)
        settle_groups(user, arrival.provider, arrival.claims, call)
        remember(arrival, user, events.PASS, risk, kind=events.SIGN_UP)
        count_users(user.pool_id, 1)


def _who_was_first(arrival: Arrival, problem: Exception) -> FederatedIdentity:
    """The identity that another browser made in this moment. Raises where the name or an alias is somebody else's."""
    identity = identity_of(arrival.pool, arrival.verified, arrival.claims)
    if identity is not None:
        return identity
    key = new_user(arrival.pool, arrival.name, None, {}, arrival.call.now).username_key
    if find_one(User, pool_id=arrival.pool.id, username_key=key) is not None:
        raise name_taken(arrival.name, arrival.provider) from None
    raise problem
