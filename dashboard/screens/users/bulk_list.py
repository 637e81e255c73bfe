"""Do one thing to the users of a list, which is pasted or uploaded."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.import_runs.files import write
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.large_files import Refusal, why_refused
from dashboard.screens.users.bulk_plan import make_plan
from dashboard.screens.users.page_context import at
from pools.disk import DiskFull
from pools.outages import FilesAway

_WORKBOOK, _WIDE = b"PK\x03\x04", (b"\xff\xfe", b"\xfe\xff")


class ListForm(forms.Form):
    """What to do, and to whom: one of the two ways to say it."""

    action = forms.ChoiceField(label="What to do")
    names = forms.CharField(
        label="User names, e-mail addresses, phone numbers or subs, one on each line",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(label="Or a text file with one on each line", required=False)

    def __init__(self, actions: list[tuple[str, str]], *given: Any) -> None:
        super().__init__(*given)
        self.fields["action"].choices = [("", "Choose"), *actions]  # type: ignore[attr-defined]

    def clean_file(self) -> File | None:
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > settings.MAX_IMPORT_BYTES:
            raise forms.ValidationError("The file is larger than this site takes. Split it.")
        begins = file.read(4)
        file.seek(0)
        if begins.startswith(_WORKBOOK):
            raise forms.ValidationError("This is a workbook. Save the column with the names as CSV or text.")
        if begins.startswith(_WIDE):
            raise forms.ValidationError("This text is in UTF-16. Save it as UTF-8.")
        return file

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        named = bool(cleaned.get("names", "").strip())
        if "file" in cleaned and named == bool(cleaned["file"]):
            raise forms.ValidationError(
                "Either paste a list or choose a file, not both."
                if named
                else "Paste a list or choose a file."
            )
        return cleaned

    def parts(self) -> Iterator[bytes]:
        """The list, as bytes to store."""
        if file := self.cleaned_data["file"]:
            yield from file.chunks()
        else:
            yield self.cleaned_data["names"].encode()


@page(*permissions_of(acts_on_many().values()))
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@in_pool
def act_on_a_list(request: Request, place: Place) -> HttpResponse:
    """Ask for the list; then plan."""
    refused = why_refused(request, copies=1)
    try:
        if not refused:
            return _ask(request, place)
    except RequestDataTooBig:
        refused = Refusal(
            413, "too_large", "This is more than a page can take by pasting: choose it as a file."
        )
    request.method = "GET"
    return _page(request, place, _form(place), status=refused.status, refused=refused.problem)


act_on_a_list.large_bodies = True  # type: ignore[attr-defined]


def _form(place: Place, *sent: Any) -> ListForm:
    acts = [
        act for act in acts_on_many().values() if place.may(*act.permissions) and not act.to_many.at_desk_only
    ]
    return ListForm([(act.key_for_many, act.to_many.verb) for act in acts], *sent)


@csrf_protect
def _ask(request: Request, place: Place) -> HttpResponse:
    form = _form(place, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        act = acts_on_many()[form.cleaned_data["action"]]
        try:
            name = write(f"bulk/{uuid4().hex}/names.txt", form.parts())
        except (DiskFull, FilesAway) as problem:
            form.add_error(None, f"{problem} Nothing was done. Send the list again in some minutes.")
        else:
            return make_plan(request, place, act, {"list": True}, names=name)
    return _page(request, place, form, status=422 if form.is_bound else 200)


def _page(request: Request, place: Place, form: ListForm, *, status: int, refused: str = "") -> HttpResponse:
    context = at(place, form=form, back_url=place.url("users"), refused=refused)
    return render(request, "dashboard/users/bulk_list.html", context, status=status)
