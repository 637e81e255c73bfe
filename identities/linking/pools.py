"""Finding an identity pool, and writing it back where nobody else did meanwhile."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import regex

from identities.models import Identity, IdentityPool
from pools import errors
from pools.models.prepared_sql import find_one
from pools.rules.limits.floods import let_in

_ARN = regex.compile(
    r"arn:aws:cognito-identity:(?P<region>[\w-]+):(?P<account>\d+):identitypool/(?P<id>[\w-]+:[0-9a-f-]+)"
)


def find_identity_pool(identity_pool_id: str) -> IdentityPool:
    """The pool of this id. Raises ResourceNotFoundException."""
    pool = _found(find_one(IdentityPool, public_id=identity_pool_id), identity_pool_id)
    let_in(pool.public_id)
    return pool


def lock_identity_pool(identity_pool_id: str) -> IdentityPool:
    """The pool of this id, held until the transaction ends. Raises ResourceNotFoundException."""
    return _found(find_one(IdentityPool, lock=True, public_id=identity_pool_id), identity_pool_id)


def pool_of_identity(identity_id: str) -> IdentityPool:
    """The pool that holds the identity of this id, disabled or not. Raises ResourceNotFoundException."""
    identity = find_one(Identity, public_id=identity_id)
    pool = find_one(IdentityPool, id=identity.pool_id) if identity else None
    if pool is None or is_hidden(pool):
        raise errors.ResourceNotFoundException(f"Identity '{identity_id}' not found.")
    let_in(pool.public_id)
    return pool


def save_unless_changed(pool: IdentityPool, now: datetime, **changes: Any) -> None:
    """Write these columns of a pool that was read before. Raises ConcurrentModificationException where another request
    wrote it since, or removed it: what was checked against the pool may no longer hold."""
    unchanged = IdentityPool.objects.filter(pk=pool.pk, public_id=pool.public_id, modified=pool.modified)
    changes["modified"] = next_moment(pool, now)
    if not unchanged.update(**changes):
        raise errors.ConcurrentModificationException(
            f"The identity pool {pool.public_id} was changed by another request meanwhile. "
            "Read it again, and repeat what is still wanted."
        )
    for name, value in changes.items():
        setattr(pool, name, value)


def next_moment(pool: IdentityPool, now: datetime) -> datetime:
    """When the pool is modified, which is later than before: two versions never bear the same time."""
    return max(now, pool.modified + timedelta(microseconds=1))


def new_public_id(region: str) -> str:
    """An id for a new pool or identity of the Region: ``us-east-1:`` and a UUID."""
    return f"{region}:{uuid4()}"


def region_of(pool: IdentityPool) -> str:
    """The Region that the pool was made in, which its id begins with."""
    return pool.public_id.partition(":")[0]


def is_hidden(pool: IdentityPool) -> bool:
    """Whether the pool is deleted, and waits to be removed."""
    return ":" not in pool.public_id


def pool_id_of_arn(arn: str, account_id: str) -> str:
    """The pool id in an identity pool's ARN. Raises InvalidParameterException for any other, of another partition, Region or
    account too."""
    match = _ARN.fullmatch(arn)
    if match is None or match["account"] != account_id or match["region"] != match["id"].partition(":")[0]:
        raise errors.InvalidParameterException(
            f"{arn} is not the ARN of an identity pool of account {account_id}."
        )
    return match["id"]


def _found(pool: IdentityPool | None, identity_pool_id: str) -> IdentityPool:
    if pool is None:
        raise errors.ResourceNotFoundException(f"IdentityPool '{identity_pool_id}' not found.")
    return pool
