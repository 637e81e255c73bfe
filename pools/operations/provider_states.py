"""Operations of our own service: an identity provider is switched off and on. Follows its model, ``pools/wire/models/lifeguard``."""

from pools.models import IdentityProvider
from pools.rules.federation.providers.ending import end_provider
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.providers.states import describe_state
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call


def disable_identity_provider(call: Call, *, user_pool_id: str, provider_name: str) -> dict:
    """Let nobody sign in by the provider, and end all that came by it."""
    return _switch(call, user_pool_id, provider_name, on=False)


def enable_identity_provider(call: Call, *, user_pool_id: str, provider_name: str) -> dict:
    """Let people sign in by the provider again."""
    return _switch(call, user_pool_id, provider_name, on=True)


def list_identity_provider_states(call: Call, *, user_pool_id: str) -> dict:
    providers = IdentityProvider.objects.filter(pool=find_pool(user_pool_id)).order_by("name")
    return {"ProviderStates": [describe_state(provider, call.now) for provider in providers]}


def _switch(call: Call, user_pool_id: str, provider_name: str, *, on: bool) -> dict:
    pool = find_pool(user_pool_id)
    with call.change():
        provider = find_provider(pool, provider_name, lock=True)
        if provider.enabled != on:
            provider.enabled, provider.modified = on, call.now
            provider.save(update_fields=["enabled", "modified"])
        if not on:
            end_provider(provider, call.now)
    return {"ProviderState": describe_state(provider, call.now)}
