"""The pages of a client as a style shows them, by the templates of the pages themselves, for a frame beside the form."""

from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.branding.forms import StyleForm
from dashboard.screens.branding.reading import as_address, images_of, read_style
from pools.rules.branding.settings import patched, with_defaults
from pools.rules.branding.styles import styles_of

EXAMPLES = {"sign-in": "Sign in", "sign-up": "Sign up", "code": "A code", "error": "Messages"}
MODES = ("LIGHT", "DARK")
POLICY = {
    **settings.CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
}
SALT = "branding-draft"
LONGEST = 6_000
"""Characters of a draft in an address."""


@page("cognito-idp:DescribeManagedLoginBrandingByClient")
@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace(POLICY)
@in_pool
def show_preview(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The style as stored; with POST, as typed."""
    style = _style(place, client_id)
    whole = with_defaults(style.get("Settings") or {})
    images, changes, wrong = images_of(style), {}, []
    if request.method == "POST":
        form = StyleForm(request.POST, request.FILES, settings=whole)
        if form.is_valid():
            changes = form.changes()
            for each in form.assets():
                images[each["Category"], each["ColorMode"]] = as_address(each["Bytes"], each["Extension"])
        else:
            wrong = [
                f"{form.fields[name].label}: {each}" for name, said in form.errors.items() for each in said
            ]
    mode = mode_of(request.POST.get("mode") or request.GET.get("mode", ""))
    flags = styles_of(patched(patched(whole, changes), mode), images)[1]
    sheet = place.url("branding-sheet", client_id) + "?" + urlencode(
        {"draft": signing.dumps(patched(changes, mode), salt=SALT, compress=True)}
    )  # fmt: skip
    look = {
        "flags": flags,
        "sheet": sheet if len(sheet) < LONGEST else "",
        "icon": (flags.icons or {}).get(""),
    }
    shown = request.POST.get("shown") or request.GET.get("shown", "")
    context = {"look": look, "shown": shown if shown in EXAMPLES else "sign-in", "wrong": wrong}
    return render(request, "pools/hosted/example.html", context)


@page("cognito-idp:DescribeManagedLoginBrandingByClient")
@require_safe
@in_pool
def show_sheet(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The style sheet of a preview: the stored style, with what was typed over it."""
    try:
        draft = signing.loads(request.GET.get("draft", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        raise Http404("The preview is too old.") from None
    style = _style(place, client_id)
    whole = patched(with_defaults(style.get("Settings") or {}), draft)
    sheet = styles_of(whole, images_of(style))[0]
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


def mode_of(wanted: str) -> dict[str, Any]:
    """The settings that hold a preview to one colour mode; none where the frame is as the reader's device."""
    return {"categories": {"global": {"colorSchemeMode": wanted}}} if wanted in MODES else {}


def classic_look(sheet: str) -> dict[str, Any]:
    """The look of a classic page."""
    own = {("FAVICON_SVG", "DYNAMIC"): static("img/mark.svg")}
    return {"flags": styles_of({}, own)[1], "sheet": sheet, "classic": True}


def _style(place: Place, client_id: str) -> dict[str, Any]:
    style = read_style(place, client_id)
    if style is None:
        raise Http404("The client has no style.")
    return style
