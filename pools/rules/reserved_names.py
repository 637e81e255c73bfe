"""User names that are kept for users of identity providers.

Cognito names such a user after the provider: ``Google_1120938…``. Whoever bore that name before would be waiting in
their place. Follows "User pool sign-in with third party identity providers" (DG:cognito-user-pools-identity-federation).
"""

from pools import errors
from pools.models import UserPool
from pools.rules.search_keys import fold

_SOCIAL = ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")


def provider_names(pool: UserPool) -> tuple[str, ...]:
    """The names of providers that users of the pool can come from. What a pool can be given joins the fixed ones here."""
    return _SOCIAL


def refuse_reserved(pool: UserPool, name: str) -> None:
    """Raise InvalidParameterException for a name that begins as those of a provider's users do, in any case."""
    if "_" not in name:
        return
    folded = fold(name)
    for provider in provider_names(pool):
        if folded.startswith(f"{fold(provider)}_"):
            raise errors.InvalidParameterException(
                f"User names that begin with {provider}_ are kept for users who sign in with {provider}."
            )
