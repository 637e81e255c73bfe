"""One provider: what is set, what to enter at its side, how attributes are mapped, and what can be checked of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.checking import check_provider
from dashboard.pool_providers.reading import read_provider
from dashboard.pool_providers.tried import last_test, sent_last
from dashboard.pool_providers.values import base_of, values_for
from dashboard.requests import Request


@page("cognito-idp:DescribeIdentityProvider")
@require_safe
@in_pool
def show_provider(request: Request, place: Place, name: str) -> HttpResponse:
    shown = read_provider(place, name)
    base, test = base_of(place), last_test(request.session, place, name)
    sent = sent_last(test)
    records = AuditRecord.objects.filter(
        connection=place.connection.slug, pool=place.pool_id, target=name
    ).order_by("-id")
    context = {
        "place": place,
        "provider": shown,
        "standing": shown.standing(timezone.now()),
        "base": base,
        "values": values_for(place, shown.kind, base),
        "mapping": [(attribute, claim, sent.get(claim)) for attribute, claim in shown.mapping.items()],
        "test": test,
        "sent": sent,
        "records": records[:6],
    }
    return render(request, "dashboard/pool_providers/show.html", context)


@page("cognito-idp:DescribeIdentityProvider")
@require_safe
@in_pool
def checks(request: Request, place: Place, name: str) -> HttpResponse:
    """What can be read of it, looked at now: a part of its page, or without scripts a page of its own."""
    shown = read_provider(place, name)
    context = {"place": place, "provider": shown, "checks": check_provider(place, shown, timezone.now())}
    template = "dashboard/pool_providers/checks.html"
    return render(request, f"{template}#checks" if request.htmx else template, context)
