"""Reveal one masked attribute of one user: asked with a reason, recorded, shown once."""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard import audit
from dashboard.acts.offer import Offer
from dashboard.acts.users.reveal import ACT, EFFECTS
from dashboard.aws.errors import Problem
from dashboard.aws.unmasked import unmasked
from dashboard.models import AuditRecord, StaffMember
from dashboard.pages import page
from dashboard.permissions.deciding import demands, roles_that_allow
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.acting import show_question
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.attributes import label_of
from dashboard.users.person import Person, read

WINDOW = timedelta(hours=1)


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def reveal(request: Request, place: Place, username: str) -> HttpResponse:
    """GET asks for the reason, POST shows the value. It stands in this one answer alone."""
    place.check(ACT.operation, reason=False)
    person, sent = get_person(place, username), request.method == "POST"
    name = (request.POST if sent else request.GET).get("attribute", "")
    if name not in person.masked:
        raise Http404("No attribute of this user is masked under this name.")
    label = ACT.label.format(name=label_of(name))
    ask = partial(_ask, request, person, Offer(ACT.key, label, EFFECTS))
    form = _form(place, name, request.POST if sent else None)
    if not form.is_valid():
        return ask(form, status=422 if sent else 200)
    place.check(ACT.operation)
    if not _record(place, person, name):
        return ask(form, status=429, problem=_too_many())
    now = read(unmasked(place.client).admin_get_user(UserPoolId=place.pool_id, Username=person.username))
    context = at(place, person=person, label=label_of(name), value=now.attributes.get(name, ""))
    return render(request, "dashboard/users/revealed.html", context)


def _ask(request: Request, person: Person, what: Offer, form: forms.Form, **more: Any) -> HttpResponse:
    return show_question(request, person, what, form, question=f"{what.label}?", button=what.label, **more)


def _form(place: Place, name: str, data: dict | None) -> forms.Form:
    """Asks for the reason always; of a role that must give one with every act, the page itself asks."""
    form = forms.Form(data)
    form.fields["attribute"] = forms.CharField(widget=forms.HiddenInput, initial=name)
    roles = roles_that_allow(place.request.user, ACT.operation, place.connection, place.pool_id)
    if demands(roles).reason:
        return form
    form.fields["audit-reason"] = forms.CharField(
        label="Reason", max_length=500, help_text="Why you need to see it, such as what the caller asked for."
    )
    return form


def _record(place: Place, person: Person, name: str) -> bool:
    """Record the reveal before it happens; False, and nothing recorded, where the member has had their share.

    Whoever reveals at the same time waits, so that no one gets past the limit.
    """
    member = place.request.user
    with transaction.atomic():
        StaffMember.objects.select_for_update().get(pk=member.pk)
        now = timezone.now()  # a record of later, which a clock that was ahead has left, counts for nothing
        made = AuditRecord.objects.filter(
            staff=member.email, operation=ACT.call, outcome="ok", at__gt=now - WINDOW, at__lte=now
        )
        if made.count() >= settings.REVEALS_PER_HOUR:
            return False
        given = {"Attribute": name}
        audit.note(place.actor, ACT.call, pool=place.pool_id, target=person.username, given=given)
    return True


def _too_many() -> Problem:
    many = settings.REVEALS_PER_HOUR
    return Problem(
        "You have revealed enough for now.",
        f"{many} masked value{'s' if many != 1 else ''} an hour can be revealed by one person; this one was not.",
        "Try again later, or ask an administrator, who sees them without masks.",
        "TooManyReveals",
        429,
    )
