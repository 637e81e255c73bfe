"""The images of a style: which a category takes, how they are kept, and where they are found again.

Follows CreateManagedLoginBranding, AssetType.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from pools import errors
from pools.models import BrandingAsset, ManagedLoginBranding, UICustomization, UserPool
from pools.rules.branding.images import SUFFIXES, TYPES, Image, read_image

LARGEST = 1_000_000
MOST_ASSETS = 40
LARGEST_LOGO = 100 * 1024
CLASSIC_LOGO = "CLASSIC_LOGO"
_OTHERS = ("PNG", "SVG", "JPEG")
_KINDS = {"FAVICON_ICO": ("ICO",), "FAVICON_SVG": ("SVG",), "IDP_BUTTON_ICON": ("ICO", "SVG")}
_OWN = {
    "FAVICON_SVG": "img/mark.svg",
    "EMAIL_GRAPHIC": "pools/graphics/email.svg",
    "SMS_GRAPHIC": "pools/graphics/sms.svg",
    "AUTH_APP_GRAPHIC": "pools/graphics/app.svg",
    "PASSWORD_GRAPHIC": "pools/graphics/password.svg",
    "PASSKEY_GRAPHIC": "pools/graphics/passkey.svg",
}


class Key(NamedTuple):
    """What tells the images of a style apart."""

    category: str
    color_mode: str
    resource_id: str


def read_assets(given: list[dict] | None) -> dict[Key, Image | None]:
    """The images of a request, checked; None stands for one without Bytes, which takes the image away.

    Raises InvalidParameterException.
    """
    found: dict[Key, Image | None] = {}
    for number, each in enumerate(given or [], 1):
        key = Key(each["Category"], each["ColorMode"], each.get("ResourceId", ""))
        if key in found:
            raise errors.InvalidParameterException(
                f"The assets hold {key.category} for {key.color_mode} more than once."
            )
        found[key] = _read(key, each, number)
    return found


def _read(key: Key, given: dict, number: int) -> Image | None:
    kinds = _KINDS.get(key.category, _OTHERS)
    if given["Extension"] not in kinds:
        raise errors.InvalidParameterException(
            f"Asset {key.category} takes {' or '.join(kinds)}, not {given['Extension']}."
        )
    content = given.get("Bytes")
    if content is None:
        return None
    if len(content) > LARGEST:
        raise errors.InvalidParameterException(
            f"1 validation error detected: Value at 'assets.{number}.member.bytes' failed to satisfy constraint: "
            f"Member must have length less than or equal to {LARGEST}"
        )
    return read_image(content, (given["Extension"],), f"Asset {key.category} ({key.color_mode})")


def keep_assets(branding: ManagedLoginBranding, images: dict[Key, Image | None]) -> None:
    """Put these images in the place of those of the same keys. Within a change. Raises InvalidParameterException."""
    for key in images:
        branding.assets.filter(**key._asdict()).delete()
    kept = [asset(branding.pool, key, image, branding=branding) for key, image in images.items() if image]
    if branding.assets.count() + len(kept) > MOST_ASSETS:
        raise errors.InvalidParameterException(f"A style can have at most {MOST_ASSETS} assets.")
    BrandingAsset.objects.bulk_create(kept)


def asset(
    pool: UserPool,
    key: Key,
    image: Image,
    *,
    branding: ManagedLoginBranding | None = None,
    customization: UICustomization | None = None,
) -> BrandingAsset:
    """An image as it is stored."""
    return BrandingAsset(
        pool=pool,
        branding=branding,
        customization=customization,
        **key._asdict(),
        kind=image.kind,
        digest=hashlib.sha256(image.content).hexdigest(),
        content=image.content,
    )


def describe_asset(kept: BrandingAsset) -> dict[str, Any]:
    """The image as AssetType."""
    shown = {
        "Category": kept.category,
        "ColorMode": kept.color_mode,
        "Extension": kept.kind,
        "Bytes": b64encode(bytes(kept.content)).decode(),
    }
    return shown | ({"ResourceId": kept.resource_id} if kept.resource_id else {})


def own_assets(kept: Iterable[BrandingAsset]) -> list[dict[str, Any]]:
    """Lifeguard's own images, as AssetType, of the categories for which a style has none."""
    given = {each.category for each in kept}
    return [
        {"Category": category, "ColorMode": "DYNAMIC", "Extension": "SVG", "Bytes": _own_bytes(name)}
        for category, name in _OWN.items()
        if category not in given
    ]


def own_images() -> dict[str, str]:
    """The static file of each of Lifeguard's own images, by category."""
    return dict(_OWN)


def file_name(kept: BrandingAsset) -> str:
    """The last part of the image's address: it is of these bytes and no others."""
    return f"{kept.digest}.{SUFFIXES[kept.kind]}"


def find_asset(pool: UserPool, digest: str, suffix: str) -> BrandingAsset | None:
    """The pool's image of this digest and this suffix."""
    found = BrandingAsset.objects.filter(pool=pool, digest=digest).first()
    return found if found and SUFFIXES[found.kind] == suffix else None


def media_type(kept: BrandingAsset) -> str:
    return TYPES[kept.kind]


@cache
def _own_bytes(name: str) -> str:
    return b64encode((Path(settings.BASE_DIR) / "static" / name).read_bytes()).decode()
