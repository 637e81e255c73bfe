"""The list of API keys, and one of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.token_paging import Pages
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.api_keys.reading import on_embedded, read_key

PAGE = 25


@page("iam:ListUsers")
@require_safe
@on_connection
def list_keys(request: Request, place: Place) -> HttpResponse:
    if not place.embedded:
        return render(request, "dashboard/api_keys/elsewhere.html", {"place": place})
    pages = Pages(request, "ListUsers", place.connection.slug)
    paging = {"Marker": pages.token} if pages.token else {}
    answer = place.iam.list_users(MaxItems=PAGE, **paging)
    keys = [read_key(place.iam, user["UserName"], user) for user in answer["Users"]]
    context = {"place": place, "page": pages.page(keys, answer.get("Marker"))}
    return render(request, "dashboard/api_keys/list.html", context)


@page("iam:GetUser")
@require_safe
@on_embedded
def show_key(request: Request, place: Place, name: str) -> HttpResponse:
    key = read_key(place.iam, name)
    records = AuditRecord.objects.filter(connection=place.connection.slug, target=name).order_by("-id")[:6]
    context = {"place": place, "key": key, "records": records}
    return render(request, "dashboard/api_keys/show.html", context)
