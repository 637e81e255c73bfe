"""Identity providers of a pool. Follows the API reference of each operation."""

from typing import Any

from pools import errors
from pools.models import IdentityProvider
from pools.rules.federation.arriving.ending import end_sessions_of
from pools.rules.federation.arriving.groups import check_rule
from pools.rules.federation.providers.describing import describe_provider, list_provider
from pools.rules.federation.providers.finding import find_provider, provider_for_identifier
from pools.rules.federation.providers.keeping import add_provider, replace_identifiers
from pools.rules.federation.providers.mapping import (
    check_identifiers,
    check_levels,
    check_mapping,
    check_name,
)
from pools.rules.federation.providers.settling import settle
from pools.rules.federation.saml.keys import signing_certificate
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call

PAGE = 60


def create_identity_provider(
    call: Call,
    *,
    user_pool_id: str,
    provider_name: str,
    provider_type: str,
    provider_details: dict[str, str],
    attribute_mapping: dict[str, str] | None = None,
    idp_identifiers: list[str] | None = None,
    acr_mapping: dict[str, str] | None = None,
) -> dict:
    """Add a provider, once its discovery document or metadata were read; with it comes the group of its users."""
    check_name(provider_name, provider_type)
    pool = find_pool(user_pool_id)
    settings = {
        "attribute_mapping": check_mapping(pool, provider_type, attribute_mapping or {}),
        "idp_identifiers": check_identifiers(idp_identifiers or []),
        "acr_mapping": check_levels(provider_type, acr_mapping or {}),
        **settle(provider_type, provider_details, None, call.now),
    }
    check_rule(call, pool, settings["details"], {})
    with call.change():
        pool = lock_pool(user_pool_id)
        provider = IdentityProvider(
            pool=pool,
            name=provider_name,
            type=provider_type,
            created=call.now,
            modified=call.now,
            **settings,
        )
        add_provider(provider)
    return _answer(call, provider, idp_identifiers)


def describe_identity_provider(call: Call, *, user_pool_id: str, provider_name: str) -> dict:
    pool = find_pool(user_pool_id)
    provider = find_provider(pool, provider_name)
    return {"IdentityProvider": describe_provider(provider, pool, call.now)}


def get_identity_provider_by_identifier(call: Call, *, user_pool_id: str, idp_identifier: str) -> dict:
    """The provider among whose IdpIdentifiers this is."""
    pool = find_pool(user_pool_id)
    provider = provider_for_identifier(pool, idp_identifier)
    return {"IdentityProvider": describe_provider(provider, pool, call.now)}


def update_identity_provider(
    call: Call,
    *,
    user_pool_id: str,
    provider_name: str,
    provider_details: dict[str, str] | None = None,
    attribute_mapping: dict[str, str] | None = None,
    idp_identifiers: list[str] | None = None,
    acr_mapping: dict[str, str] | None = None,
) -> dict:
    """Change what is given and leave the rest; an empty map or list clears. Details are replaced as a whole.

    Raises ConcurrentModificationException where the provider was changed while it was asked.
    """
    pool = find_pool(user_pool_id)
    provider = find_provider(pool, provider_name)
    changes: dict[str, Any] = {}
    if attribute_mapping is not None:
        changes["attribute_mapping"] = check_mapping(pool, provider.type, attribute_mapping)
    if idp_identifiers is not None:
        changes["idp_identifiers"] = check_identifiers(idp_identifiers)
    if acr_mapping is not None:
        changes["acr_mapping"] = check_levels(provider.type, acr_mapping)
    if provider_details is not None:
        changes |= settle(provider.type, provider_details, provider, call.now)
        check_rule(call, pool, changes["details"], provider.details)
    with call.change():
        pool = lock_pool(user_pool_id)
        kept = find_provider(pool, provider_name, lock=True)
        if provider_details is not None and kept.modified != provider.modified:
            raise errors.ConcurrentModificationException(
                "The identity provider was changed meanwhile. Read it again, then change it."
            )
        for name, value in changes.items():
            setattr(kept, name, value)
        kept.modified = call.now
        kept.save(update_fields=[*changes, "modified"])
        if idp_identifiers is not None:
            replace_identifiers(kept, idp_identifiers)
    return _answer(call, kept, idp_identifiers)


def delete_identity_provider(call: Call, *, user_pool_id: str, provider_name: str) -> None:
    """Take the provider away and end all sessions that came by it. Its users stay, and so do their group and their
    identities: a provider of the same name finds them again."""
    pool = find_pool(user_pool_id)
    with call.change():
        provider = find_provider(pool, provider_name, lock=True)
        provider.delete()
        end_sessions_of(provider, call.now)


def list_identity_providers(
    call: Call, *, user_pool_id: str, max_results: int | None = None, next_token: str | None = None
) -> dict:
    """The providers of a pool, by name."""
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListIdentityProviders {user_pool_id}"
    after = read_token(next_token, scope=scope)
    providers = IdentityProvider.objects.filter(pool=pool).order_by("name")
    if after:
        providers = providers.filter(name__gt=after[0])
    page, more = cut_page(list(providers.defer("metadata", "secrets")[: size + 1]), size)
    output: dict = {"Providers": [list_provider(provider) for provider in page]}
    if more:
        output["NextToken"] = make_token([page[-1].name], scope=scope)
    return output


def get_signing_certificate(call: Call, *, user_pool_id: str) -> dict:
    """The certificate of the key that signs what the pool sends to SAML providers; the key is made when it is first asked for."""
    return {"Certificate": signing_certificate(find_pool(user_pool_id), call.now)}


def _answer(call: Call, provider: IdentityProvider, identifiers: list[str] | None) -> dict:
    without = () if identifiers is not None else ("IdpIdentifiers",)
    return {"IdentityProvider": describe_provider(provider, provider.pool, call.now, without=without)}
