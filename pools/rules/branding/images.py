"""Images of the pages: their kind told by their bytes, decoded within a bound of pixels, drawings cleaned.

A raster stays as it was sent; it is decoded once, by Pillow, so that what is stored is an image and no bomb.
"""

import struct
import warnings
from io import BytesIO
from typing import NamedTuple

from PIL import Image as Pillow

from pools import errors
from pools.rules.branding.css_values import NotAllowed
from pools.rules.branding.svg import clean_svg

MOST_PIXELS = 16_777_216
MOST_ICONS = 20
TYPES = {
    "ICO": "image/x-icon",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "SVG": "image/svg+xml",
    "WEBP": "image/webp",
}
SUFFIXES = {"ICO": "ico", "JPEG": "jpg", "PNG": "png", "SVG": "svg", "WEBP": "webp"}
_PNG = b"\x89PNG\r\n\x1a\n"
_BEGINNINGS = {"PNG": _PNG, "JPEG": b"\xff\xd8\xff", "ICO": b"\0\0\1\0"}


class Image(NamedTuple):
    """An image that can be shown: its kind (``PNG``, ``SVG``, ...) and its bytes."""

    kind: str
    content: bytes


def read_image(content: bytes, kinds: tuple[str, ...], what: str) -> Image:
    """The image, of one of these kinds by its bytes. ``what`` names it in the error, InvalidParameterException."""
    kind = _kind_of(content)
    if kind not in kinds:
        raise errors.InvalidParameterException(f"{what} must be an image of type {' or '.join(kinds)}.")
    try:
        if kind == "SVG":
            return Image(kind, clean_svg(content))
        if kind == "ICO":
            _check_icons(content)
        _decode(content, kind)
    except NotAllowed as problem:
        raise errors.InvalidParameterException(f"{what} cannot be used. {problem}") from None
    return Image(kind, content)


def _kind_of(content: bytes) -> str:
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return "SVG" if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else ""


def _decode(content: bytes, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures, which are refused below
            with Pillow.open(BytesIO(content), formats=[kind]) as picture:
                _bound(*picture.size)
                picture.load()
    except NotAllowed:
        raise
    except Exception:
        raise NotAllowed("Its bytes cannot be decoded.") from None


def _bound(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise NotAllowed(f"It has {width} × {height} pixels; {MOST_PIXELS} are the most.")


def _check_icons(content: bytes) -> None:
    """Hold each picture of an icon file to the bound: a PNG in it has a size of its own, whatever the directory says."""
    try:
        count = struct.unpack_from("<H", content, 4)[0]
        if not 0 < count <= MOST_ICONS:
            raise NotAllowed(f"It must hold between 1 and {MOST_ICONS} pictures.")
        for number in range(count):
            offset = struct.unpack_from("<I", content, 6 + 16 * number + 12)[0]
            if content[offset : offset + 8] == _PNG:
                _bound(*struct.unpack_from(">II", content, offset + 16))
            else:
                width, height = struct.unpack_from("<ii", content, offset + 4)
                _bound(abs(width), abs(height))
    except struct.error:
        raise NotAllowed("Its bytes cannot be decoded.") from None
