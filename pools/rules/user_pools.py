"""Finding a pool, and reading the settings that other rules ask for."""

from pools import errors
from pools.models import UserPool


def find_pool(user_pool_id: str) -> UserPool:
    """The pool of this id. Raises ResourceNotFoundException."""
    pool = UserPool.objects.filter(public_id=user_pool_id).first()
    if pool is None:
        raise errors.ResourceNotFoundException(f"User pool {user_pool_id} does not exist.")
    return pool


def case_sensitive(pool: UserPool) -> bool:
    """Whether user names that differ in case are two. The API's default is true."""
    return pool.settings.get("UsernameConfiguration", {}).get("CaseSensitive", True)


def username_attributes(pool: UserPool) -> list[str]:
    """The attributes (``email``, ``phone_number``) that users sign in with instead of a user name."""
    return pool.settings.get("UsernameAttributes", [])


def alias_attributes(pool: UserPool) -> list[str]:
    """The attributes under which a user can also be found once they are verified."""
    return pool.settings.get("AliasAttributes", [])
