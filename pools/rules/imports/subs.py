"""Whether a ``sub`` that a file says may be kept: nobody on the site has it, and nobody had it who was deleted.

Other systems know a user by it for good, so that who takes over a ``sub`` takes over what they hold for it.
"""

from collections.abc import Collection

from django.db import connection

from pools.models import FormerSub, User, UserPool

_AT_ONCE = 500


def hold_subs() -> None:
    """Let no other transaction on the site keep a ``sub`` from a file until this one ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pools.rules.imports.subs'))")


def subs_of_others(pool_id: int, subs: Collection[str]) -> set[str]:
    """Those of these that a user of another pool has, or that a user had who was deleted."""
    listed, found = list(subs), set[str]()
    for first in range(0, len(listed), _AT_ONCE):
        part = listed[first : first + _AT_ONCE]
        found.update(FormerSub.objects.filter(sub__in=part).values_list("sub", flat=True))
        # By pool, as the index has it.
        others = UserPool.objects.exclude(id=pool_id).values("id")
        found.update(User.objects.filter(pool_id__in=others, sub__in=part).values_list("sub", flat=True))
    return found
