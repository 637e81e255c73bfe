"""The classic look of an app client, or of all that have none of their own: CSS of the allowed classes, and a logo."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from csp.decorators import csp_replace, csp_update
from django import forms
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.customizations.save import ACT as SAVE
from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import do_at_once
from dashboard.screens.branding.preview import EXAMPLES, LONGEST, POLICY, classic_look
from dashboard.screens.branding.reading import name_of
from pools.rules.branding.classic import SELECTORS, clean
from pools.rules.branding.css_values import NotAllowed

ALL, EVERYONE = "ALL", "all app clients"
LARGEST_LOGO = 100 * 1024
_SALT = "classic-draft"
_render: Callable[..., HttpResponse] = csp_update({"frame-src": ["'self'"]})(render)  # type: ignore[arg-type, assignment]


class ClassicForm(forms.Form):
    """CSS and logo are saved together: whoever saves without a logo takes it away."""

    css = forms.CharField(
        label="CSS",
        required=False,
        max_length=131_072,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "mono"}),
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
        help_text="PNG or JPEG, 100 KB at the most. It goes with the CSS: give it again each time you save, or it is "
        "taken away.",
    )

    def clean_css(self) -> str:
        try:
            clean(self.cleaned_data["css"])
        except NotAllowed as problem:
            raise forms.ValidationError(str(problem)) from None
        return self.cleaned_data["css"]

    def clean_logo(self) -> bytes:
        file = self.cleaned_data["logo"]
        if file and (file.size or 0) > LARGEST_LOGO:
            raise forms.ValidationError("The logo is larger than 100 KB.")
        return file.read() if file else b""


@page("cognito-idp:GetUICustomization")
@require_safe
@in_pool
def edit(request: Request, place: Place, client_id: str) -> HttpResponse:
    found = _read(place, client_id)
    return _show(request, place, client_id, ClassicForm(initial={"css": found.get("CSS", "")}), found)


@page(*SAVE.permissions)
@require_POST
@in_pool
def save(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Save CSS and logo together; an error shows the form again."""
    form, back = ClassicForm(request.POST, request.FILES), place.url("classic", client_id)
    if form.is_valid():
        name, data = _name(place, client_id), form.cleaned_data
        with telling(place, form):
            return do_at_once(request, SAVE, name, place, client_id, data["css"], data["logo"], to=back)
    return _show(request, place, client_id, form, _read(place, client_id))


@page("cognito-idp:GetUICustomization")
@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace(POLICY)
@in_pool
def preview(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The classic look as stored; with POST, as typed."""
    css, wrong = request.POST.get("css") if request.method == "POST" else None, []
    sheet = place.url("classic-sheet", client_id)
    if css is not None:
        draft = signing.dumps(css[:131_072], salt=_SALT, compress=True)
        sheet = f"{sheet}?{urlencode({'draft': draft})}"
        wrong = _problems(css, sheet)
    shown = request.POST.get("shown") or request.GET.get("shown", "")
    context = {
        "look": classic_look("" if wrong else sheet),
        "shown": shown if shown in EXAMPLES else "sign-in",
        "wrong": wrong,
    }
    return render(request, "pools/hosted/example.html", context)


@page("cognito-idp:GetUICustomization")
@require_safe
@in_pool
def show_sheet(request: Request, place: Place, client_id: str) -> HttpResponse:
    """The style sheet of a preview, written anew of what is allowed."""
    try:
        draft = request.GET.get("draft")
        css = (
            signing.loads(draft, salt=_SALT, max_age=3600)
            if draft
            else _read(place, client_id).get("CSS", "")
        )
        return HttpResponse(clean(css), content_type="text/css; charset=utf-8")
    except (signing.BadSignature, NotAllowed):
        raise Http404("There is no such style sheet.") from None


def _show(
    request: Request, place: Place, client_id: str, form: ClassicForm, found: dict[str, Any]
) -> HttpResponse:
    context = {
        "place": place,
        "client_id": client_id,
        "for_all": client_id == ALL,
        "name": _name(place, client_id),
        "found": found,
        "inherited": client_id != ALL and found.get("ClientId") == ALL,
        "form": form,
        "examples": EXAMPLES,
        "selectors": sorted(SELECTORS),
    }
    return _render(request, "dashboard/branding/classic.html", context, status=status_of(form))


def _name(place: Place, client_id: str) -> str:
    return EVERYONE if client_id == ALL else name_of(place, client_id)


def _problems(css: str, sheet: str) -> list[str]:
    try:
        clean(css)
    except NotAllowed as problem:
        return [str(problem)]
    return ["The CSS is too long to be shown before it is saved."] if len(sheet) > LONGEST else []


def _read(place: Place, client_id: str) -> dict[str, Any]:
    answer = place.client.get_ui_customization(UserPoolId=place.pool_id, ClientId=client_id)
    return answer["UICustomization"]
