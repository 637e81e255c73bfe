"""Classic customization: finding it, showing it, and what it may hold.

Follows SetUICustomization and "Hosted UI (classic) branding" (DG:hosted-ui-classic-branding).
"""

from typing import Any

from pools import errors
from pools.models import AppClient, BrandingAsset, UICustomization, UserPool
from pools.rules.branding.assets import CLASSIC_LOGO, LARGEST_LOGO, file_name
from pools.rules.branding.classic import clean
from pools.rules.branding.css_values import NotAllowed
from pools.rules.branding.images import Image, read_image
from pools.rules.domains.addresses import base_url

ALL = "ALL"
LARGEST_REQUEST = 135 * 1024


def check_size(css: str, image: bytes) -> None:
    """Raise InvalidParameterException where both together are more than a request may hold."""
    if len(css.encode()) + len(image) * 4 / 3 > LARGEST_REQUEST:
        raise errors.InvalidParameterException("The request parameters too large.")


def check_css(css: str) -> None:
    """Raise InvalidParameterException for a style sheet that holds anything but what is allowed."""
    try:
        clean(css)
    except NotAllowed as problem:
        raise errors.InvalidParameterException(str(problem)) from None


def read_logo(content: bytes) -> Image | None:
    """The image, checked; None for none. Raises InvalidParameterException."""
    if not content:
        return None
    if len(content) > LARGEST_LOGO:
        raise errors.InvalidParameterException(
            f"The image is larger than {LARGEST_LOGO // 1024} KB, the most that ImageFile may have."
        )
    return read_image(content, ("PNG", "JPEG"), "ImageFile")


def customization_of(pool: UserPool, client: AppClient | None) -> UICustomization | None:
    """What is in force for a client: its own, else the pool's. With None the pool's."""
    rows = {each.client_id: each for each in UICustomization.objects.filter(pool=pool, client=None)}
    if client is not None:
        rows |= {each.client_id: each for each in UICustomization.objects.filter(client=client)}
    return (rows.get(client.id) if client else None) or rows.get(None)


def logo_of(customization: UICustomization) -> BrandingAsset | None:
    return customization.assets.filter(category=CLASSIC_LOGO).first()


def describe_customization(customization: UICustomization, pool: UserPool) -> dict[str, Any]:
    """The customization as UICustomizationType."""
    logo = logo_of(customization)
    described: dict[str, Any] = {
        "UserPoolId": pool.public_id,
        "ClientId": customization.client_id or ALL,
        "CSSVersion": f"{customization.modified:%Y%m%d%H%M%S}",
        "CreationDate": customization.created,
        "LastModifiedDate": customization.modified,
    }
    if customization.css:
        described["CSS"] = customization.css
    if logo:
        described["ImageUrl"] = f"{base_url(pool)}/assets/{file_name(logo)}"
    return described
