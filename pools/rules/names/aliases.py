"""The names of a pool: who may be found by an e-mail address, phone number or preferred user name.

Follows "Customizing sign-in attributes" (DG:user-pool-settings-attributes). With alias attributes a user holds
an address once it is verified, and the last to verify it takes it over or is refused. With username attributes the
address is the user name, verified or not.

A name is one user's. The table of aliases holds each key of a pool once, whichever attribute it comes from, and where
user names could clash with them, those too. A ``sub`` is asked for instead: nobody knows one before it is kept.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from pools import errors
from pools.models import Alias, User, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.names.reserved import refuse_reserved
from pools.rules.names.search_keys import KEY_LENGTH, as_sub, username_key
from pools.rules.schema.attributes import VERIFIABLE
from pools.rules.schema.values import check_email, check_phone_number
from pools.rules.user_pools.finding import alias_attributes, case_sensitive, username_attributes

_LOOKS_LIKE = {"email": check_email, "phone_number": check_phone_number}
USERNAME, PREFERRED = "username", "preferred_username"
_IN_WORDS = {"email": "email", "phone_number": "phone number"}


def has_aliases(pool: UserPool) -> bool:
    return bool(alias_attributes(pool) or username_attributes(pool))


def alias_key(pool: UserPool, value: str) -> str:
    """What makes an alias unique. Long values end in their digest, as an index cannot hold them whole."""
    key = username_key(value, case_sensitive=case_sensitive(pool))
    return key if len(key) <= KEY_LENGTH else key[: KEY_LENGTH - 64] + sha256(key.encode()).hexdigest()


def sign_in_attribute(pool: UserPool, username: str) -> str | None:
    """The attribute that a new user's ``Username`` is the value of; None where it is a real user name.

    Raises InvalidParameterException where the pool does not allow such a user name.
    """
    instead = username_attributes(pool)
    for name in instead:
        if not _LOOKS_LIKE[name](username):
            return name
    if instead:
        articles = {"email": "an email", "phone_number": "a phone number"}
        either = "either " if len(instead) > 1 else ""
        raise errors.InvalidParameterException(
            f"Username should be {either}{' or '.join(articles[name] for name in instead)}."
        )
    for name in alias_attributes(pool):
        if name in VERIFIABLE and not _LOOKS_LIKE[name](username):
            words = _IN_WORDS[name]
            raise errors.InvalidParameterException(
                f"Username cannot be of {words} format, since user pool is configured for {words} alias."
            )
    refuse_reserved(pool, username)
    return None


def aliases_of(
    pool: UserPool, username: str, attributes: Mapping[str, str], sign_in: str | None = None
) -> dict[str, str]:
    """The attributes by key under which a user can be found who has this user name and these attributes.

    ``sign_in`` is what :func:`sign_in_attribute` said of them; it is never lost. The user name is among them where a
    preferred one could be the same; where only addresses are aliases, no user name may look like one.
    """
    held, aliases = {}, alias_attributes(pool)
    if sign_in:
        held[alias_key(pool, attributes[sign_in])] = sign_in
    if PREFERRED in aliases:
        held[alias_key(pool, username)] = USERNAME
    for name in aliases:
        proven = name not in VERIFIABLE or attributes.get(f"{name}_verified") == "true"
        if attributes.get(name) and proven:
            held.setdefault(alias_key(pool, attributes[name]), name)
    return held


def add_aliases(user: User, names: Mapping[str, str]) -> None:
    """Let the user be found under these keys. Raises IntegrityError where another user holds one."""
    if names:
        Alias.objects.bulk_create(
            Alias(pool_id=user.pool_id, attribute=name, key=key, user_id=user.id)
            for key, name in names.items()
        )


def move_aliases(user: User, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Change what the user is found under. Raises IntegrityError where another user holds a new one.

    An alias that did not change stays as it is: another user may have it from before an alias was one user's.
    """
    lost, gained = _other(before, after), _other(after, before)
    own = Alias.objects.filter(user_id=user.id)
    for key, name in lost.items():
        new = next((other for other, its in gained.items() if its == name), None)
        if new is None:
            own.filter(key=key).delete()
        elif own.filter(key=key).update(key=new):
            del gained[new]
    add_aliases(user, gained)


def _other(names: Mapping[str, str], than: Mapping[str, str]) -> dict[str, str]:
    return {key: name for key, name in names.items() if than.get(key) != name}


def refuse_reserved_alias(pool: UserPool, attributes: Mapping[str, str]) -> None:
    """Raise InvalidParameterException for a preferred user name that is kept for a provider's users, where it is an alias."""
    if PREFERRED in alias_attributes(pool):
        refuse_reserved(pool, attributes.get(PREFERRED, ""))


def is_sub_of_another(pool: UserPool, names: Iterable[str], own: str) -> bool:
    """Whether one of these names is the ``sub`` of a user of the pool whose ``sub`` is not ``own``."""
    subs = {sub for name in names if (sub := as_sub(name))}
    return any(find_one(User, pool_id=pool.id, sub=sub) for sub in subs - {own})


def rename(user: User, after: Mapping[str, str]) -> None:
    """Follow a change of the address that is a user's name, in a pool with username attributes.

    Raises InvalidParameterException where it would be gone, IntegrityError where it is another user's.
    """
    for name in username_attributes(user.pool):
        if after.get(name) == user.attributes.get(name):
            continue
        own = Alias.objects.filter(user_id=user.id, attribute=name)
        if after.get(name):
            own.update(key=alias_key(user.pool, after[name]))
        elif own.exists():
            raise errors.InvalidParameterException(
                f"user.{name}: The user signs in with this attribute; it can be changed, not removed."
            )
