"""Images and style sheets of a pool's pages, at ``/assets/<name>``: a name holds the digest of what it names.

At a pool's own host alone: below the pool's path on the site, which is the console's origin, nothing uploaded is served.
"""

import regex
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pools.models import UserPool
from pools.rules.branding.assets import find_asset, media_type
from pools.rules.branding.look import find_sheet

FOR_EVER = "public, max-age=31536000, immutable"
INERT = "sandbox; default-src 'none'"
"""Whoever opens an image by its address gets one that can do nothing."""
_IMAGE = regex.compile(r"(?P<digest>[0-9a-f]{64})\.(?P<suffix>ico|jpg|png|svg|webp)")
_SHEET = regex.compile(r"(?P<stem>[0-9a-f]{32}-[0-9a-f]{64})\.css")


@require_safe
def show_asset(request: HttpRequest, name: str) -> HttpResponse:
    """The image or the style sheet of this name."""
    place = request.pool_host  # type: ignore[attr-defined]
    if place.by_path:
        raise Http404
    response = _sheet(place.pool, name) or _image(place.pool, name)
    if response is None:
        raise Http404
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _sheet(pool: UserPool, name: str) -> HttpResponse | None:
    asked = _SHEET.fullmatch(name)
    sheet = find_sheet(pool, asked["stem"]) if asked else None
    if sheet is None:
        return None
    response = HttpResponse(sheet.text, content_type="text/css; charset=utf-8")
    # A page that was made just before the style changed asks for the former sheet, and gets the present one.
    response["Cache-Control"] = FOR_EVER if sheet.name == name else "no-store"
    return response


def _image(pool: UserPool, name: str) -> HttpResponse | None:
    asked = _IMAGE.fullmatch(name)
    found = find_asset(pool, asked["digest"], asked["suffix"]) if asked else None
    if found is None:
        return None
    response = HttpResponse(bytes(found.content), content_type=media_type(found))
    response["Cache-Control"] = FOR_EVER
    return response
