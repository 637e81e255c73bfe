"""Styles of managed login. Follows the API reference of each operation."""

from typing import Any

from pools import errors
from pools.models import AppClient, ManagedLoginBranding
from pools.rules.app_clients.finding import find_client
from pools.rules.branding.assets import keep_assets, read_assets
from pools.rules.branding.brandings import (
    MOST_STYLES,
    check_settings,
    describe_branding,
    find_branding,
    refuse_both_or_neither,
)
from pools.rules.branding.settings import patched
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call


def create_managed_login_branding(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    use_cognito_provided_values: bool | None = None,
    settings: dict[str, Any] | None = None,
    assets: list[dict] | None = None,
) -> dict:
    """Make the style of an app client. Raises ManagedLoginBrandingExistsException, LimitExceededException."""
    refuse_both_or_neither(use_cognito_provided_values, settings)
    check_settings(settings)
    images = read_assets(assets)
    _refuse_without_bytes(images)
    with call.change():
        pool = lock_pool(user_pool_id)
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        if ManagedLoginBranding.objects.filter(client=client).exists():
            raise errors.ManagedLoginBrandingExistsException(
                f"App client {client_id} has a managed login branding already."
            )
        if ManagedLoginBranding.objects.filter(pool=pool).count() >= MOST_STYLES:
            raise errors.LimitExceededException(f"A user pool can have at most {MOST_STYLES} styles.")
        branding = ManagedLoginBranding.objects.create(
            pool=pool, client=client, settings=settings, created=call.now, modified=call.now
        )
        keep_assets(branding, images)
        described = describe_branding(branding, pool)
    return {"ManagedLoginBranding": described}


def describe_managed_login_branding(
    call: Call,
    *,
    user_pool_id: str,
    managed_login_branding_id: str,
    return_merged_resources: bool | None = None,
) -> dict:
    """A style; with ReturnMergedResources together with Lifeguard's own values of what it leaves open."""
    pool = find_pool(user_pool_id)
    branding = find_branding(pool, managed_login_branding_id)
    return {"ManagedLoginBranding": describe_branding(branding, pool, merged=bool(return_merged_resources))}


def describe_managed_login_branding_by_client(
    call: Call, *, user_pool_id: str, client_id: str, return_merged_resources: bool | None = None
) -> dict:
    """The style of an app client."""
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    branding = ManagedLoginBranding.objects.filter(client=client).first()
    if branding is None:
        raise errors.ResourceNotFoundException(f"App client {client_id} has no managed login branding.")
    return {"ManagedLoginBranding": describe_branding(branding, pool, merged=bool(return_merged_resources))}


def update_managed_login_branding(
    call: Call,
    *,
    user_pool_id: str | None = None,
    managed_login_branding_id: str | None = None,
    use_cognito_provided_values: bool | None = None,
    settings: dict[str, Any] | None = None,
    assets: list[dict] | None = None,
) -> dict:
    """Changes the settings and images that are given, and leaves the rest.

    An asset without Bytes takes that image away. UseCognitoProvidedValues drops every setting and image before it
    takes the assets of the same call.
    """
    if not user_pool_id or not managed_login_branding_id:
        raise errors.InvalidParameterException("Give UserPoolId and ManagedLoginBrandingId.")
    if settings is not None or use_cognito_provided_values or not assets:
        refuse_both_or_neither(use_cognito_provided_values, settings)
    check_settings(settings)
    images = read_assets(assets)
    pool = find_pool(user_pool_id)
    with call.change():
        branding = find_branding(
            pool, managed_login_branding_id, ManagedLoginBranding.objects.select_for_update()
        )
        if use_cognito_provided_values:
            branding.settings = None
            branding.assets.all().delete()
        elif settings is not None:
            branding.settings = patched(branding.settings or {}, settings)
        branding.modified = call.now
        branding.save(update_fields=["settings", "modified"])
        keep_assets(branding, images)
        described = describe_branding(branding, pool)
    return {"ManagedLoginBranding": described}


def delete_managed_login_branding(call: Call, *, managed_login_branding_id: str, user_pool_id: str) -> None:
    """The pages of the client are no longer shown at a domain of managed login."""
    pool = find_pool(user_pool_id)
    with call.change():
        find_branding(
            pool, managed_login_branding_id, ManagedLoginBranding.objects.select_for_update()
        ).delete()


def _refuse_without_bytes(images: dict) -> None:
    for key, image in images.items():
        if image is None:
            raise errors.InvalidParameterException(f"Asset {key.category} ({key.color_mode}) has no Bytes.")
