"""The settings of an identity pool, and a pool as the API describes it. Follows CreateIdentityPool and
UpdateIdentityPool: what is left out goes back to its default."""

from typing import Any, TypedDict

from identities.linking.providers import check_providers
from identities.models import IdentityPool
from pools import errors
from pools.rules.user_pools.tags import check_tags

_EMPTY = {
    "SupportedLoginProviders": dict,
    "OpenIdConnectProviderARNs": list,
    "CognitoIdentityProviders": list,
    "SamlProviderARNs": list,
    "IdentityPoolTags": dict,
}


class IdentityPoolSettings(TypedDict, total=False):
    """The settings that CreateIdentityPool and UpdateIdentityPool take besides those that they require."""

    AllowClassicFlow: bool
    SupportedLoginProviders: dict[str, str]
    DeveloperProviderName: str
    OpenIdConnectProviderARNs: list[str]
    CognitoIdentityProviders: list[dict]
    SamlProviderARNs: list[str]
    IdentityPoolTags: dict[str, str]


def fill_in(given: dict[str, Any]) -> dict[str, Any]:
    """Settings of which every member has a value but for DeveloperProviderName, which need not be."""
    kept = {name: value for name, value in given.items() if value is not None}
    empty = {name: make() for name, make in _EMPTY.items()}
    return {"AllowClassicFlow": False, **empty, **kept}


def follow(former: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The settings after an update.

    The developer provider's name stays as it was set once, and tags stay where none are given: on Amazon Cognito, too,
    an update without them takes neither away. Raises InvalidParameterException for another developer provider name.
    """
    name = former.get("DeveloperProviderName")
    if name and given.get("DeveloperProviderName") not in (None, name):
        raise errors.InvalidParameterException(
            f"The developer provider name is '{name}'. Once it is set, it cannot be changed."
        )
    if given.get("IdentityPoolTags") is None:
        given = given | {"IdentityPoolTags": former["IdentityPoolTags"]}
    return fill_in(given | {"DeveloperProviderName": name or given.get("DeveloperProviderName")})


def check_settings(settings: dict[str, Any], account_id: str) -> None:
    """Raise InvalidParameterException or LimitExceededException where a pool cannot have these settings."""
    check_tags(settings["IdentityPoolTags"])
    check_providers(settings, account_id)


def present_pool(pool: IdentityPool) -> dict:
    """The pool as IdentityPool of the API; what is empty is left out."""
    shown = {name: value for name, value in pool.settings.items() if value or name not in _EMPTY}
    return {
        "IdentityPoolId": pool.public_id,
        "IdentityPoolName": pool.name,
        "IdentityPoolTags": {},
        **shown,
    }
