"""Putting users of the queue off for some days, with a word why, and taking that back."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard.acts.desk.put_off import ACT
from dashboard.audit import note
from dashboard.aws.masking import masked_for
from dashboard.desk.queue import name_for
from dashboard.models import DeskItem
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.desk.queue import at, kind_of
from dashboard.words import count_users


class DismissForm(forms.Form):
    """For how long, and why."""

    days = forms.TypedChoiceField(
        coerce=int,
        choices=[(1, "A day"), (3, "Three days"), (7, "A week"), (30, "A month")],
        initial=7,
        label="For",
    )
    because = forms.CharField(
        max_length=300, label="Why", help_text="Who works the queue after you reads it.", strip=True
    )


@page("cognito-idp:ListUsers")
@require_POST
@in_pool
def dismiss(request: Request, place: Place, kind: str) -> HttpResponse:
    """Ask for how long and why; with both, put the selected users off."""
    place.check(*ACT.permissions, reason="sure" in request.POST)
    items = _chosen(request, place, kind_of(kind).key)
    if not items:
        messages.warning(request, "Select users first; nothing was put off.")
        return redirect(place.url("queue-kind", kind))
    form = DismissForm(request.POST if "sure" in request.POST else None)
    if not form.is_valid():
        masked = masked_for(place.actor, place.pool_id)
        names = [name_for(item, masked) for item in items]
        context = at(place, form=form, names=names, how_many=count_users(len(names)))
        context |= {
            "post_url": request.path,
            "kind_url": place.url("queue-kind", kind),
            "kind": kind_of(kind),
        }
        return render(request, "dashboard/desk/dismiss.html", context, status=422 if form.is_bound else 200)
    _put_off(request, place, items, form.cleaned_data)
    return redirect(place.url("queue-kind", kind))


@page(*ACT.permissions)
@require_POST
@in_pool
def restore(request: Request, place: Place, kind: str) -> HttpResponse:
    """Take one back into the queue."""
    for item in _chosen(request, place, kind_of(kind).key):
        DeskItem.objects.filter(pk=item.pk).update(
            dismissed_until=None, dismissed_because="", dismissed_by=""
        )
        note(
            place.actor,
            "RestoreDeskItem",
            pool=place.pool_id,
            target=item.username,
            given={"Kind": item.kind},
        )
    return redirect(place.url("queue-kind", kind))


def _chosen(request: Request, place: Place, kind: str) -> list[DeskItem]:
    mine = DeskItem.objects.filter(connection=place.connection, pool=place.pool_id, kind=kind)
    names = request.POST.getlist("username")
    return list(mine.filter(Q(username__in=names) | Q(sub__in=names)).order_by("id"))


def _put_off(request: Request, place: Place, items: list[DeskItem], given: dict) -> None:
    until = timezone.now() + timedelta(days=given["days"])
    DeskItem.objects.filter(pk__in=[item.pk for item in items]).update(
        dismissed_until=until, dismissed_because=given["because"], dismissed_by=str(request.user)
    )
    for item in items:
        what = {"Kind": item.kind, "Days": given["days"]}
        note(place.actor, "DismissDeskItem", pool=place.pool_id, target=item.username, given=what)
    messages.success(request, f"{count_users(len(items))} put off.")
