"""How the pages of an app client look at a domain: what a page's head links to, and what its templates choose by."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.templatetags.static import static

from pools.models import AppClient, ManagedLoginBranding, UICustomization, UserPool
from pools.rules.branding.assets import file_name, own_images
from pools.rules.branding.classic import clean
from pools.rules.branding.css_values import NotAllowed
from pools.rules.branding.customizations import customization_of, logo_of
from pools.rules.branding.styles import Flags, styles_of

CLASSIC, MANAGED = 1, 2
Images = dict[tuple[str, str], str]


class NoStyle(Exception):
    """The client has no style at a domain of managed login: its pages answer 403, as Cognito's do."""


@dataclass(frozen=True)
class Look:
    """``sheet`` is the address of the style sheet after the site's own, empty for none; ``logo`` that of the classic image."""

    flags: Flags
    sheet: str = ""
    logo: str = ""
    classic: bool = False


@dataclass(frozen=True)
class Sheet:
    """A style sheet and the name of its file, which is of this text and no other."""

    name: str
    text: str


def plain_look() -> Look:
    """Lifeguard's own, for pages without a domain."""
    return Look(styles_of({}, _own())[1])


def look_of(pool: UserPool, client: AppClient, *, version: int) -> Look:
    """The look of a client's pages at a domain of this ManagedLoginVersion. Raises NoStyle. At most three queries.

    Addresses begin with ``/assets/``, at the pool's host.
    """
    if version == CLASSIC:
        return _classic_look(customization_of(pool, client))
    branding = ManagedLoginBranding.objects.filter(client=client).first()
    if branding is None:
        raise NoStyle
    images = images_of(branding)
    return Look(styles_of(branding.settings or {}, images)[1], f"/assets/{sheet_of(branding, images).name}")


def images_of(branding: ManagedLoginBranding) -> Images:
    """The addresses of a style's images: its own, and Lifeguard's where it has none. One query, which reads no bytes."""
    images: Images = {}
    for each in branding.assets.defer("content"):
        category = f"{each.category}:{each.resource_id}" if each.resource_id else each.category
        images[category, each.color_mode] = f"/assets/{file_name(each)}"
    given = {category for category, _ in images}
    return {key: address for key, address in _own().items() if key[0] not in given} | images


def sheet_of(branding: ManagedLoginBranding, images: Images | None = None) -> Sheet:
    """The style sheet of a style."""
    images = images_of(branding) if images is None else images
    kept = orjson.dumps([branding.settings or {}, sorted((*key, to) for key, to in images.items())])
    return _named(branding.id, _managed_css(kept))


def classic_sheet_of(customization: UICustomization) -> Sheet:
    """The style sheet of a classic customization, written anew."""
    return _named(customization.id, _classic_css(customization.css))


def find_sheet(pool: UserPool, stem: str) -> Sheet | None:
    """The pool's style sheet whose name, without ``.css``, begins with this id; of its present text."""
    try:
        row = UUID(stem[:32])
    except ValueError:
        return None
    if branding := ManagedLoginBranding.objects.filter(pool=pool, id=row).first():
        return sheet_of(branding)
    customization = UICustomization.objects.filter(pool=pool, id=row).first()
    return classic_sheet_of(customization) if customization else None


def _classic_look(customization: UICustomization | None) -> Look:
    flags = styles_of({}, _own())[1]
    if customization is None:
        return Look(flags, classic=True)
    logo = logo_of(customization)
    sheet = f"/assets/{classic_sheet_of(customization).name}" if customization.css else ""
    return Look(flags, sheet, f"/assets/{file_name(logo)}" if logo else "", classic=True)


def _own() -> Images:
    return {(category, "DYNAMIC"): static(name) for category, name in own_images().items()}


def _named(row: UUID, text: str) -> Sheet:
    return Sheet(f"{row.hex}-{hashlib.sha256(text.encode()).hexdigest()}.css", text)


@lru_cache(maxsize=256)
def _managed_css(kept: bytes) -> str:
    settings, images = orjson.loads(kept)
    given: Mapping[str, Any] = settings
    return styles_of(given, {(category, mode): address for category, mode, address in images})[0]


@lru_cache(maxsize=64)
def _classic_css(css: str) -> str:
    try:
        return clean(css)
    except NotAllowed:  # kept by a version that allowed more
        return ""
