"""Finding an identity, its logins, and an identity as the API describes it."""

import hashlib
from collections.abc import Iterable

from django.db.models import Q

from identities.linking.pools import is_hidden
from identities.models import Identity, IdentityPool, Login
from pools import errors
from pools.models.prepared_sql import find_one
from pools.wire.call import Caller

MAX_LOGINS = 20
"""Linked logins of one identity."""


def find_identity(pool: IdentityPool, identity_id: str) -> Identity:
    """The identity of this id in the pool, disabled or not. Raises ResourceNotFoundException."""
    identity = find_one(Identity, pool_id=pool.pk, public_id=identity_id)
    if identity is None:
        raise errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")
    return identity


def find_for(caller: Caller, identity_id: str) -> Identity:
    """The identity of this id in whichever pool. Raises ResourceNotFoundException, as well where the caller is limited to
    other pools: nobody learns what is in a pool that is not theirs."""
    identity = Identity.objects.select_related("pool").filter(public_id=identity_id).first()
    if identity is None or not may_see(caller, identity):
        raise errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")
    return identity


def may_see(caller: Caller, identity: Identity) -> bool:
    """Whether the pool of the identity is there, and the caller's too."""
    pool = identity.pool
    return not is_hidden(pool) and (not caller.pools or pool.public_id in caller.pools)


def digest(subject: str) -> str:
    """The SHA-256 of a subject in hex, under which its logins are found."""
    return hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()


def find_logins(pool: IdentityPool, who: Iterable[tuple[str, str]]) -> list[Login]:
    """The logins of these (provider, subject) in the pool, each with its identity, in one query."""
    condition = Q(pk__in=())  # of nobody there is none
    for provider, subject in who:
        condition |= Q(provider=provider, digest=digest(subject))
    return list(Login.objects.select_related("identity").filter(condition, pool=pool))


def check_enabled(identity: Identity) -> None:
    """Raise NotAuthorizedException where nothing leads to the identity any more."""
    if identity.disabled:
        raise errors.NotAuthorizedException(f"Access to Identity '{identity.public_id}' is forbidden.")


def present_identity(identity: Identity, providers: Iterable[str]) -> dict:
    """The identity as IdentityDescription, with the providers of its logins."""
    return {
        "IdentityId": identity.public_id,
        "Logins": sorted(set(providers)),
        "CreationDate": identity.created,
        "LastModifiedDate": identity.modified,
    }
