"""Who may be found by an e-mail address, phone number or preferred user name.

Follows "Customizing sign-in attributes" (DG:user-pool-settings-attributes). With alias attributes a user holds
an address once it is verified, and the last to verify it takes it over or is refused. With username attributes the
address is the user name, verified or not.
"""

from collections.abc import Mapping
from hashlib import sha256

from pools import errors
from pools.models import Alias, User, UserPool
from pools.rules.attributes import check_email, check_phone_number
from pools.rules.schema import VERIFIABLE
from pools.rules.search_keys import KEY_LENGTH, username_key
from pools.rules.user_pools import alias_attributes, case_sensitive, username_attributes

_LOOKS_LIKE = {"email": check_email, "phone_number": check_phone_number}
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
    return None


def aliases_of(pool: UserPool, attributes: Mapping[str, str], sign_in: str | None = None) -> dict[str, str]:
    """The keys by attribute under which a user with these attributes can be found.

    ``sign_in`` is what :func:`sign_in_attribute` said of them; it is never lost.
    """
    held = {}
    for name in alias_attributes(pool):
        proven = name not in VERIFIABLE or attributes.get(f"{name}_verified") == "true"
        if attributes.get(name) and proven:
            held[name] = alias_key(pool, attributes[name])
    if sign_in:
        held[sign_in] = alias_key(pool, attributes[sign_in])
    return held


def add_aliases(user: User, keys: Mapping[str, str], *, force: bool = False) -> None:
    """Let the user be found under ``keys``; with ``force`` they are taken from whoever holds them.

    Raises IntegrityError where another user holds one.
    """
    rows = [
        Alias(pool_id=user.pool_id, attribute=name, key=key, user_id=user.id) for name, key in keys.items()
    ]
    if rows and force:
        Alias.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["pool", "key", "attribute"], update_fields=["user"]
        )
    elif rows:
        Alias.objects.bulk_create(rows)


def move_aliases(
    user: User, before: Mapping[str, str], after: Mapping[str, str], *, force: bool = False
) -> None:
    """Change what the user is found under. Raises IntegrityError where another user holds a new one, unless ``force``.

    An alias that did not change stays as it is: another user may have taken it over since.
    """
    changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    own = Alias.objects.filter(user_id=user.id)
    lost = [name for name in changed if name in before and (force or name not in after)]
    if lost:
        own.filter(attribute__in=lost).delete()
    kept = [name for name in changed if name in before and name in after and not force]
    moved = {name for name in kept if own.filter(attribute=name).update(key=after[name])}
    add_aliases(
        user, {name: after[name] for name in changed if name in after and name not in moved}, force=force
    )


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
