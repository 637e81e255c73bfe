"""Do one thing to the users of a list, which is pasted or uploaded."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files import File
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.import_runs.files import write
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.bulk_plan import make_plan
from dashboard.screens.users.page_context import at

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
@in_pool
def act_on_a_list(request: Request, place: Place) -> HttpResponse:
    """Ask for the list; then plan."""
    acts = [
        act for act in acts_on_many().values() if place.may(*act.permissions) and not act.to_many.at_desk_only
    ]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListForm([(act.key_for_many, act.to_many.verb) for act in acts], *sent)
    if sent and form.is_valid():
        name = write(f"bulk/{uuid4().hex}/names.txt", form.parts())
        return make_plan(request, place, acts_on_many()[form.cleaned_data["action"]], {"file": name})
    context = at(place, form=form, back_url=place.url("users"))
    return render(request, "dashboard/users/bulk_list.html", context, status=422 if sent else 200)
