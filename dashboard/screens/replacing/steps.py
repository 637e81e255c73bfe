"""The steps of a replacement: the form, the preview of what changes, the conflict, the update."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from dashboard.aws.telling import status_of, telling
from dashboard.models import AuditRecord
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.members import MembersForm
from dashboard.screens.replacing.versions import changes, clashes, seal, unseal


@dataclass(frozen=True)
class Alert:
    """What a person should know before they save; ``level`` is bad, warn or info."""

    level: str
    title: str
    why: str
    advice: str = ""


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """Something that an update replaces as a whole, and the form that speaks for a part of it.

    ``what`` names it for readers, ``title`` the part. ``stored`` is the whole as it is now, ``typed`` gives the whole as
    typed; ``flat`` puts such a version into settings for a reader. ``send`` is the update, called with ``members`` of the
    version typed; ``operation`` and ``target`` find its last record in the trail, ``saved`` says in a sentence what it saved.
    ``defaults`` are the service's, in words, for members that go back to them. The form's page is ``template``, or what
    ``page`` makes. ``not_taken`` reads from the answer which members the connection did not take over.
    """

    place: Place
    form: forms.Form
    title: str
    what: str
    stored: dict
    typed: Callable[[], dict]
    operation: str
    send: Callable[..., dict]
    members: Callable[[dict], dict]
    edit_url: str
    preview_url: str
    save_url: str
    done_url: str
    said: str = ""
    saved: str = "other settings"
    target: str = ""
    flat: Callable[[dict], dict] = dict
    defaults: Mapping[str, str] = field(default_factory=dict)
    alerts: Callable[[dict], Sequence[Any]] = lambda typed: ()
    warnings: Callable[[dict], list[str]] = lambda typed: []
    not_taken: Callable[[dict], list[str]] = lambda answer: []
    template: str = ""
    page: Callable[[], HttpResponse] | None = None
    crumbs: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    context: dict[str, Any] = field(default_factory=dict)

    def in_templates(self, **more: Any) -> dict[str, Any]:
        """The context of the pages of a replacement."""
        names = ("place", "form", "title", "edit_url", "preview_url", "save_url", "done_url")
        return {**{name: getattr(self, name) for name in names}, "replacement": self, **self.context, **more}


def show(request: Request, replacement: Replacement, fragment: str = "") -> HttpResponse:
    """The form, or a fragment of its page."""
    if replacement.page:
        return replacement.page()
    template = f"{replacement.template}#{fragment}" if fragment else replacement.template
    return render(request, template, replacement.in_templates(), status=status_of(replacement.form))


def preview(request: Request, replacement: Replacement) -> HttpResponse:
    """What saving would change, and what it would put back to the service's default."""
    if stop := _stop(request, replacement):
        return stop
    typed = replacement.typed()
    found = changes(replacement.flat(replacement.stored), replacement.flat(typed), replacement.defaults)
    context = replacement.in_templates(
        changes=found,
        resets=[f"{each.member} ({each.default})" for each in found if each.resets and each.default],
        alerts=replacement.alerts(typed),
        warnings=replacement.warnings(typed),
    )
    return render(request, "dashboard/replacing/preview.html", context)


def save(request: Request, replacement: Replacement) -> HttpResponse:
    """Send the whole; an error shows the form again as typed."""
    if stop := _stop(request, replacement):
        return stop
    with telling(replacement.place, replacement.form):
        answer = replacement.send(**replacement.members(replacement.typed()))
        if kept := replacement.not_taken(answer):
            messages.warning(request, f"Saved, but this connection did not take over: {', '.join(kept)}.")
        else:
            messages.success(request, replacement.said or f"{replacement.title}: saved.")
        return redirect(replacement.done_url)
    return show(request, replacement)


def is_overtaken(form: forms.Form, stored: dict, flat: Callable[[dict], dict] = dict) -> bool:
    """Whether somebody else saved since the form was opened; ``stored`` is what is there now. The form then stands on
    that, with what was typed, and its ``overtaken`` is true: the next save replaces theirs."""
    opened = unseal(form.cleaned_data["version"])
    if opened is not None and not changes(flat(opened), flat(stored)):
        return False
    data = cast(QueryDict, form.data).copy()
    data["version"] = seal(stored)
    form.data = data
    form.overtaken = True  # type: ignore[attr-defined]
    return True


def _stop(request: Request, replacement: Replacement) -> HttpResponse | None:
    """The page that stands in the way: the form with its errors, or both versions if somebody else saved meanwhile."""
    form, stored, flat = replacement.form, replacement.stored, replacement.flat
    if getattr(form, "problem", None) or not form.is_valid():
        return show(request, replacement)
    opened = unseal(form.cleaned_data["version"])
    if not is_overtaken(form, stored, flat):
        return None
    place = replacement.place
    on_form = form.speaks_for if isinstance(form, MembersForm) else lambda member: True
    records = AuditRecord.objects.filter(
        operation=replacement.operation, outcome="ok", pool=place.pool_id or place.identity_pool_id
    )
    context = replacement.in_templates(
        clashes=clashes(flat(opened or {}), flat(stored), flat(replacement.typed()), on_form),
        last=(records.filter(target=replacement.target) if replacement.target else records).last(),
    )
    return render(request, "dashboard/replacing/conflict.html", context, status=409)
