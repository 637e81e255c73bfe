"""How a subject's form is shown: what stands beside it is the subject's own."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import render

from dashboard.aws.errors import Problem
from dashboard.aws.telling import status_of
from dashboard.navigation import settings_pages
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.pools.forms.part import SubjectForm
from dashboard.screens.pools.forms.triggers import TRIGGERS
from dashboard.screens.pools.overview import sign_in_words
from dashboard.screens.pools.subjects import SUBJECTS, Subject

_render: Callable[..., HttpResponse] = csp_update({"frame-src": ["'self'"]})(render)  # type: ignore[arg-type, assignment]
"""For pages that show a message in a frame."""


def settings_page(
    request: Request,
    place: Place,
    subject: Subject,
    form: SubjectForm | None,
    problem: Problem | None = None,
) -> HttpResponse:
    """The page of a subject with its form; with a ``problem`` in place of a form that cannot be had."""
    page = subject.page or subject.key
    context = {
        "place": place,
        "subject": subject,
        "pages": settings_pages(place.connection.slug, place.pool_id, page),
        "preview_url": subject.url(place, "preview"),
        "edit_url": place.url("pool-settings", subject.key),
        "form": form,
        "problem": problem,
        "warnings": form.warnings() if form else [],
        "live": page in _LIVE,
    }
    if beside := _BESIDE.get(page):
        context |= beside(place, subject, form)
    status = status_of(form) if form else 200
    return _render(
        request, f"dashboard/pools/settings/{_PAGES.get(page, 'form')}.html", context, status=status
    )


def _sign_in(place: Place, subject: Subject, form: SubjectForm | None) -> dict[str, Any]:
    return {"sign_in": sign_in_words(place.pool)}


def _letters(place: Place, subject: Subject, form: SubjectForm | None) -> dict[str, Any]:
    return {"letters_url": place.url("pool-letters", subject.key)}


def _triggers(place: Place, subject: Subject, form: SubjectForm | None) -> dict[str, Any]:
    """The functions that are stored, each with its test."""
    configured = place.pool.get("LambdaConfig", {})
    rows = [
        {
            "trigger": trigger,
            "function": trigger.place(configured),
            "version": trigger.version(configured) if trigger.versions else "",
            "url": place.url("pool-trigger-test", trigger.name),
        }
        for trigger in TRIGGERS
        if trigger.place(configured)
    ]
    return {"functions": rows}


def _threats(place: Place, subject: Subject, form: SubjectForm | None) -> dict[str, Any]:
    """Both forms of the page: the one at hand, and the other as it is stored."""
    forms: dict[str, Any] = {"plan": place.pool.get("UserPoolTier", "")}
    for key in ("threats", "risks"):
        there, problem = (form, None) if key == subject.key and form else SUBJECTS[key].attempt(place)
        forms[key] = {
            "form": there,
            "problem": problem,
            "preview_url": SUBJECTS[key].url(place, "preview"),
            "warnings": there.warnings() if there else [],
        }
    return forms


_BESIDE: dict[str, Callable[[Place, Subject, SubjectForm | None], dict[str, Any]]] = {
    "sign-in": _sign_in,
    "mfa": _letters,
    "messages": _letters,
    "triggers": _triggers,
    "threats": _threats,
}
_LIVE = ("sign-in", "passwords", "sessions", "registration")
"""Pages whose side answers to what is typed; beside messages a frame would be loaded anew each time."""
_PAGES = {
    key: key.replace("-", "_") for key in ("sign-in", "passwords", "mfa", "messages", "triggers", "threats")
}
