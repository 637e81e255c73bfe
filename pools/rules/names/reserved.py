"""User names that are kept for users of identity providers.

Cognito names such a user after the provider: ``Google_1120938…``. Whoever bore that name before would be waiting in
their place. Follows "User pool sign-in with third party identity providers" (DG:cognito-user-pools-identity-federation).
"""

from functools import lru_cache

from pools import errors
from pools.models import IdentityProvider, UserPool
from pools.rules.names.search_keys import fold

_KEPT = "_provider_names"
_SOCIAL = ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")


def provider_names(pool: UserPool) -> tuple[str, ...]:
    """The names of providers that users of the pool can come from: its own, and those that are the same in every pool.

    They are read once for each object of a pool: an import asks for each of its lines.
    """
    kept: tuple[str, ...] | None = vars(pool).get(_KEPT)
    if kept is None:
        own = IdentityProvider.objects.filter(pool_id=pool.pk).values_list("name", flat=True)
        kept = vars(pool)[_KEPT] = tuple(dict.fromkeys((*_SOCIAL, *sorted(own))))
    return kept


def refuse_reserved(pool: UserPool, name: str) -> None:
    """Raise InvalidParameterException for a name that begins as those of a provider's users do, in any case."""
    if "_" not in name:
        return
    begins = reserved_beginnings(pool)
    folded = fold(name)
    if folded.startswith(tuple(begins)):
        provider = next(begins[start] for start in begins if folded.startswith(start))
        raise errors.InvalidParameterException(
            f"User names that begin with {provider}_ are kept for users who sign in with {provider}."
        )


def reserved_beginnings(pool: UserPool) -> dict[str, str]:
    """How the names of providers' users begin, folded, each with its provider."""
    return _beginnings(provider_names(pool))


@lru_cache(maxsize=1000)
def _beginnings(providers: tuple[str, ...]) -> dict[str, str]:
    return {f"{fold(provider)}_": provider for provider in providers}
