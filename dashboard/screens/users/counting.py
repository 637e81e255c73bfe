"""How many users the list's query finds: a part of the page that comes when the page is there."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.aws.errors import ERRORS
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.user_search.finding import count
from dashboard.user_search.query import read_query
from dashboard.words import count_users


@page("lifeguard:CountUsers")
@require_safe
@in_pool
def count_found(request: Request, place: Place) -> HttpResponse:
    """The number in words; nothing where it cannot be told."""
    try:
        found = count(place, read_query(request.GET), timezone.now())
    except ERRORS:  # the list has told it
        found = None
    words = ("" if found[1] else "more than ") + count_users(found[0]) if found else ""
    return render(request, "dashboard/users/list.html#count", {"found_words": words})
