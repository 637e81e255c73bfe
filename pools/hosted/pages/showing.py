"""Rendering a page of a pool: in the reader's language and the client's style, past all that the console adds to its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from pools.hosted.pages.languages import LANGUAGES, keep_language, language_of
from pools.rules.branding.look import Look, plain_look


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    look: Look | None = None,
    status: int = 200,
) -> HttpResponse:
    """The template ``pools/hosted/<template>.html``. Without ``look``, in Lifeguard's own style."""
    language = language_of(request)
    page = {
        "language": language,
        "look": look or plain_look(),
    }
    with translation.override(LANGUAGES[language][1]):
        text = render_to_string(f"pools/hosted/{template}.html", page | (context or {}))
    response = HttpResponse(text, status=status)
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language, Cookie"
    keep_language(request, response)
    return response
