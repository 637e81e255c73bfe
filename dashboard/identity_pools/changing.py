"""Changing an identity pool's login providers: everything that it has is sent back, with these members changed."""

from collections.abc import Iterable

from dashboard.identity_pools.providers import same_key
from dashboard.identity_pools.reading import sendable
from dashboard.place import Place


def update(place: Place, members: dict) -> None:
    """Send everything back with these members changed."""
    everything = {**sendable(place.identity_pool), **members}
    place.identities.update_identity_pool(IdentityPoolId=place.identity_pool_id, **everything)


def without(pool: dict, kind: str, key: str) -> dict:
    """The members of the update that no longer hold a provider; empty where it is not there."""
    lists = {"oidc": "OpenIdConnectProviderARNs", "saml": "SamlProviderARNs"}
    if kind in lists:
        return _left(lists[kind], pool.get(lists[kind]) or [], lambda arn: arn == key)
    if kind == "user-pool":
        name = "CognitoIdentityProviders"
        return _left(name, pool.get(name) or [], lambda each: same_key(each) == key)
    social = pool.get("SupportedLoginProviders") or {}
    if kind == "social" and key in social:
        return {"SupportedLoginProviders": {name: value for name, value in social.items() if name != key}}
    return {}


def _left(member: str, listed: Iterable, gone) -> dict:
    listed = list(listed)
    left = [each for each in listed if not gone(each)]
    return {member: left} if len(left) < len(listed) else {}
