"""Names of users that came about before a name was one user's (docs/decisions/2026-11-26-whom-a-name-means.md)."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from pools.models import Alias, FederatedIdentity, User, UserPool
from pools.models.user import Status
from pools.rules.names.aliases import PREFERRED, alias_key
from pools.rules.names.reserved import reserved_beginnings
from pools.rules.user_pools.finding import alias_attributes

_NAMED_BY_A_SUB = """
    SELECT named.sub, owner.sub FROM pools_user named
    JOIN pools_user owner ON owner.pool_id = named.pool_id AND owner.sub = lower(named.username_key)
    WHERE named.pool_id = %s AND length(named.username_key) = 36 AND owner.id <> named.id
"""


class SharedName(NamedTuple):
    """A user, by ``sub``, with a name that means somebody else or is kept for one, and why."""

    pool_id: str
    sub: str
    why: str


def shared_names() -> Iterator[SharedName]:
    """Every user of every pool who can no longer be found by a name of theirs, or would not be given it today."""
    for pool in UserPool.objects.order_by("id"):
        for sub, why in (*_named_by_a_sub(pool), *_preferred(pool), *_reserved(pool)):
            yield SharedName(pool.public_id, sub, why)


def _named_by_a_sub(pool: UserPool) -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_NAMED_BY_A_SUB, [pool.id])
        for sub, owner in cursor.fetchall():
            yield sub, f"has a user name that is the sub of another user, and means that one: {owner}."


def _preferred(pool: UserPool) -> Iterator[tuple[str, str]]:
    if PREFERRED not in alias_attributes(pool):
        return
    own = Alias.objects.filter(user_id=OuterRef("id"), attribute=PREFERRED)
    lost = User.objects.filter(~Exists(own), pool=pool, preferred_username_key__isnull=False)
    for user in lost.only("id", "sub", "attributes").iterator():
        key = alias_key(pool, user.attributes[PREFERRED])
        other = (
            Alias.objects.filter(pool=pool, key=key).exclude(user_id=user.id).select_related("user").first()
        )
        if other:
            yield user.sub, f"has a preferred user name that is another user's name: {other.user.sub}."


def _reserved(pool: UserPool) -> Iterator[tuple[str, str]]:
    begins = Q()
    for beginning in reserved_beginnings(pool):
        begins |= Q(folded__startswith=beginning)
    users = User.objects.annotate(folded=Lower("username_key")).filter(begins, pool=pool)
    identities = FederatedIdentity.objects.filter(user_id=OuterRef("id"))
    users = users.exclude(Q(status=Status.EXTERNAL_PROVIDER) | Exists(identities))
    for sub in users.values_list("sub", flat=True):
        yield sub, "has a user name that is kept for users of an identity provider."
