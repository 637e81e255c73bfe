"""Whom many names mean, in a few statements."""

from collections import defaultdict
from collections.abc import Iterable

from pools.models import Alias, User, UserPool
from pools.models.stored_values import read_rows
from pools.rules.names.aliases import alias_key, has_aliases
from pools.rules.names.search_keys import KEY_LENGTH, as_sub, fold, username_key
from pools.rules.user_pools.finding import case_sensitive
from pools.rules.users.finding import COLUMNS

MOST = 10
"""Users who are told of one address: there is no end to who may have it unverified."""
Ids = dict[str, list[int]]


def look_up(pool: UserPool, names: list[str]) -> list[list[tuple]]:
    """For each name the rows (:data:`pools.rules.users.finding.COLUMNS`) of whom it means.

    That is the one whom :func:`pools.rules.users.finding.find_user` finds; where there is none, whoever has the name as
    e-mail address or phone number, verified or not.
    """
    subs = _by("sub", pool, (as_sub(name) for name in names))
    keys = [username_key(name, case_sensitive=case_sensitive(pool)) for name in names]
    usernames = _by("username_key", pool, keys)
    aliases = _by_alias(pool, names) if has_aliases(pool) else {}
    folded = [fold(name)[:KEY_LENGTH] for name in names]
    emails = _by("email_key", pool, (each for each in folded if "@" in each))
    phones = _by("phone_number_key", pool, (each for each in folded if each.startswith("+")))
    found = [
        subs.get(as_sub(name) or "")
        or usernames.get(key)
        or aliases.get(alias_key(pool, name))
        or emails.get(value)
        or phones.get(value)
        or []
        for name, key, value in zip(names, keys, folded, strict=True)
    ]
    ids = {each for some in found for each in some[:MOST]}
    rows = {row[0]: row[1:] for row in read_rows(User.objects.filter(id__in=ids), "id", *COLUMNS)}
    return [[rows[each] for each in some[:MOST] if each in rows] for some in found]


def _by(column: str, pool: UserPool, values: Iterable[str | None]) -> Ids:
    wanted = {value for value in values if value}
    found: Ids = defaultdict(list)
    if wanted:
        users = User.objects.filter(pool_id=pool.id, **{f"{column}__in": wanted}).order_by("id")
        for value, user in users.values_list(column, "id"):
            found[value].append(user)
    return found


def _by_alias(pool: UserPool, names: list[str]) -> Ids:
    keys = {alias_key(pool, name) for name in names}
    aliases = Alias.objects.filter(pool_id=pool.id, key__in=keys)
    return {key: [user] for key, user in aliases.values_list("key", "user_id")}
