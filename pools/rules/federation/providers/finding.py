"""Finding identity providers: by name, by an identifier, and those of an app client."""

from pools import errors
from pools.models import AppClient, IdentityProvider, ProviderIdentifier, UserPool
from pools.models.prepared_sql import find_one


def find_provider(pool: UserPool, name: str, *, lock: bool = False) -> IdentityProvider:
    """The pool's provider of this name, in this spelling, also while it is switched off.

    With ``lock`` no one else can change it until the transaction ends. Raises ResourceNotFoundException.
    """
    provider = find_one(IdentityProvider, lock=lock, pool_id=pool.id, name=name)
    if provider is None:
        raise errors.ResourceNotFoundException(f"Identity provider {name} does not exist.")
    provider.pool = pool
    return provider


def provider_for_identifier(pool: UserPool, identifier: str) -> IdentityProvider:
    """The provider one of whose IdpIdentifiers this is, also while it is switched off. Raises ResourceNotFoundException."""
    row = (
        ProviderIdentifier.objects.select_related("provider").filter(pool=pool, identifier=identifier).first()
    )
    if row is None:
        raise errors.ResourceNotFoundException(f"Identity provider {identifier} does not exist.")
    row.provider.pool = pool
    return row.provider


def providers_of(client: AppClient) -> list[IdentityProvider]:
    """The providers that people may choose at a client, in its order: without the pool itself (``COGNITO``), those that
    are switched off, and names of providers that are gone."""
    names = client.settings.get("SupportedIdentityProviders") or []
    # Metadata are large, and each sign-in page asks for its providers.
    rows = IdentityProvider.objects.defer("metadata")
    found = rows.filter(pool=client.pool, name__in=names, enabled=True) if names else ()
    by_name = {provider.name: provider for provider in found}
    for provider in by_name.values():
        provider.pool = client.pool
    return [by_name[name] for name in dict.fromkeys(names) if name in by_name]
