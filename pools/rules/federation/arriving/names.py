"""The user name of somebody who comes from a provider. Follows DG:cognito-user-pools-identity-federation."""

import regex

from pools.models import IdentityProvider, UserPool
from pools.rules.federation.arriving.refusals import NotTaken
from pools.rules.user_pools.finding import case_sensitive

LONGEST = 128
_SHOWN = 200
_NAME = regex.compile(r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+")


def federated_name(pool: UserPool, provider: IdentityProvider, subject: str) -> str:
    """``<Provider>_<subject>``, in a case-insensitive pool in small letters: nobody is found by it, so it need not be told back."""
    name = f"{provider.name}_{subject}"
    return name if case_sensitive(pool) else name.lower()


def check_name(name: str) -> None:
    """Raise NotTaken for a name that no user can have."""
    if len(name) > LONGEST:
        constraint = f"length less than or equal to {LONGEST}"
        raise _wrong(name, f"Member must have {constraint}")
    if not _NAME.fullmatch(name):
        raise _wrong(name, f"Member must satisfy regular expression pattern: {_NAME.pattern}")


def name_taken(name: str, provider: IdentityProvider) -> NotTaken:
    """A user bears the name who did not come from the provider."""
    return NotTaken(
        f"Already found an entry for username {name}: a user of the pool has this name, and is not linked to {provider.name}."
    )


def _wrong(name: str, constraint: str) -> NotTaken:
    return NotTaken(
        f"1 validation error detected: Value '{name[:_SHOWN]}' at 'userName' failed to satisfy constraint: {constraint}"
    )
