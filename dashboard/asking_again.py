"""Pages that stand in place of the one that was asked for, and whose form sends the same again with what was missing."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def ask_again(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, without: tuple[str, ...] = ()
) -> HttpResponse:
    """Show such a page (status 422), the whole of it also where htmx asked for a part.

    The form of the template includes ``dashboard/sent.html``: every field that was sent, but for those whose names begin
    with a word of ``without``, which the page asks for itself. Nothing of it is stored here. No page can send a file again
    by itself: where there were ``files``, by field and name, it asks for each once more.
    """
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    sent = [(name, value) for name, value in fields if not name.startswith((*without, "csrf"))]
    files = [(field, file.name) for field, several in request.FILES.lists() for file in several]
    response = render(request, template, {**context, "sent": sent, "files": files}, status=422)
    response["Cache-Control"] = "no-store"
    if "HX-Request" in request.headers:
        response["HX-Retarget"], response["HX-Reswap"] = "body", "innerHTML"
    return response
