"""Styles of managed login: finding them, showing them, and the checks of what sets them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pools import errors
from pools.models import ManagedLoginBranding, UserPool
from pools.rules.branding.assets import describe_asset, own_assets
from pools.rules.branding.settings import problems_of, with_defaults

MOST_STYLES = 20


def check_settings(settings: Mapping[str, Any] | None) -> None:
    """Raise InvalidParameterException for a setting that is unknown, or whose value does not fit."""
    if settings and (problems := problems_of(settings)):
        raise errors.InvalidParameterException(problems)


def refuse_both_or_neither(provided: bool | None, settings: Mapping[str, Any] | None) -> None:
    """Raise InvalidParameterException unless exactly one of UseCognitoProvidedValues and Settings is given."""
    if bool(provided) == (settings is not None):
        raise errors.InvalidParameterException(
            "useCognitoProvidedValues or settings should be specified (but not both)"
        )


def find_branding(
    pool: UserPool, branding_id: str, brandings: QuerySet[ManagedLoginBranding] | None = None
) -> ManagedLoginBranding:
    """The pool's style of this id. Raises ResourceNotFoundException."""
    rows = ManagedLoginBranding.objects.all() if brandings is None else brandings
    found = rows.filter(pool=pool, id=UUID(branding_id)).first()
    if found is None:
        raise errors.ResourceNotFoundException(f"Managed login branding {branding_id} does not exist.")
    return found


def describe_branding(branding: ManagedLoginBranding, pool: UserPool, *, merged: bool = False) -> dict:
    """The style as ManagedLoginBrandingType; ``merged`` with Lifeguard's own values of all that it leaves open."""
    kept = list(branding.assets.order_by("category", "color_mode", "resource_id"))
    described: dict[str, Any] = {
        "ManagedLoginBrandingId": str(branding.id),
        "UserPoolId": pool.public_id,
        "UseCognitoProvidedValues": branding.settings is None,
        "Assets": [describe_asset(each) for each in kept],
        "CreationDate": branding.created,
        "LastModifiedDate": branding.modified,
    }
    if merged:
        described["Settings"] = with_defaults(branding.settings or {})
        described["Assets"] += own_assets(kept)
    elif branding.settings is not None:
        described["Settings"] = branding.settings
    return described
