"""Changing a user's attributes with all that follows from them: search keys, aliases, codes, the name to sign in with."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from pools import errors
from pools.models import User, UserPool
from pools.rules import codes
from pools.rules.names import aliases
from pools.rules.names.search_keys import derived_columns
from pools.rules.schema.attributes import ALIASES, VERIFIABLE
from pools.rules.schema.values import change_attributes
from pools.rules.user_pools.finding import alias_attributes
from pools.rules.users.finding import change_user
from pools.wire.call import Call


@contextmanager
def changing(call: Call, names: Iterable[str]) -> Iterator[None]:
    """A change (:meth:`Call.change`) in which a user's attributes of these names may change.

    Raises AliasExistsException where another user has an alias.
    """
    try:
        with call.change():
            yield
    except IntegrityError:
        named = " or ".join(name for name in ALIASES if name in names)
        raise errors.AliasExistsException(f"An account with the {named or 'alias'} already exists.") from None


def write_attributes(
    user: User, after: Mapping[str, str], now: datetime, *, force: bool = False, **columns: Any
) -> None:
    """Give a user, whose row is locked, these attributes inside :func:`changing`.

    With ``force`` verified addresses are taken from whoever has them.
    Codes that went to an address that is the user's no longer, or no longer proven theirs, are good for nothing from then
    on. ``columns`` are changed in the same statement. Raises AliasExistsException, or IntegrityError for
    :func:`changing`, where another user has an alias, and InvalidParameterException for one that is reserved.
    """
    before, names = (
        aliases.aliases_of(user.pool, user.username, given) for given in (user.attributes, after)
    )
    gained = {key: name for key, name in names.items() if key not in before}
    if gained:
        _check_gained(user, gained, after)
    if force:
        give_up_aliases(user.pool, after, gained.values(), now)
    _write(user, after, now, **columns)


def _write(user: User, after: Mapping[str, str], now: datetime, **columns: Any) -> None:
    derived = derived_columns(user.username, user.sub, after)
    changed = {name: value for name, value in derived.items() if getattr(user, name) != value}
    change_user(user, now, attributes=dict(after), **changed, **columns)
    aliases.rename(user, after)
    aliases.move_aliases(
        user,
        aliases.aliases_of(user.pool, user.username, user.attributes),
        aliases.aliases_of(user.pool, user.username, after),
    )
    lost = [name for name in VERIFIABLE if _is_lost(name, user.attributes, after)]
    if lost:
        codes.forget_codes(user, codes.CONFIRM, codes.RESET, *(codes.VERIFY[name] for name in lost))
    user.attributes = dict(after)
    vars(user).update(changed | columns)


def _check_gained(user: User, gained: Mapping[str, str], after: Mapping[str, str]) -> None:
    if aliases.is_sub_of_another(user.pool, gained, user.sub):
        raise errors.AliasExistsException(
            f"An account with the {' or '.join(gained.values())} already exists."
        )
    if aliases.PREFERRED in gained.values():
        aliases.refuse_reserved_alias(user.pool, after)


def _is_lost(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether an address is the user's no longer, or is no longer proven to be."""
    flag = f"{name}_verified"
    return after.get(name) != before.get(name) or (before.get(flag) == "true" and after.get(flag) != "true")


def give_up_aliases(
    pool: UserPool, attributes: Mapping[str, str], names: Iterable[str], now: datetime
) -> None:
    """Let whoever is found under these addresses have them unverified from now on, as they are proven somebody else's.

    Inside the caller's transaction. Follows ``ForceAliasCreation`` of AdminCreateUser and ConfirmSignUp, and
    ``autoVerifyEmail`` of DG:user-pool-lambda-pre-sign-up. A preferred user name is never taken away.
    """
    for name in VERIFIABLE:
        if name not in names or name not in alias_attributes(pool):
            continue
        key = aliases.alias_key(pool, attributes[name])
        owners = User.objects.select_for_update().filter(aliases__attribute=name, aliases__key=key, pool=pool)
        for owner in owners:
            owner.pool = pool
            _write(owner, owner.attributes | {f"{name}_verified": "false"}, now)


def change_user_attributes(user: User, changes: Mapping[str, str], now: datetime) -> None:
    """Make these changes, in which an empty value removes, on a user, whose row is locked, inside :func:`changing`.

    They are active at once, and nothing is sent. Raises InvalidParameterException and, for :func:`changing`, what
    :func:`write_attributes` raises where another user has an alias.
    """
    write_attributes(user, change_attributes(user.pool, user.attributes, changes), now)
