"""The last mile of an import: to its users, a group for them, and the messages with which they get in."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.acts.registry import acts_on_many
from dashboard.aws.errors import ERRORS
from dashboard.import_runs.jobs import CHECK, Progress
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.user_search.finding import count
from dashboard.user_search.query import Query
from dashboard.words import count_users

TEMPLATE = "dashboard/imports/next_steps.html"


@dataclass(frozen=True)
class Step:
    """An act on users of the import: its word in forms (``action``), of whom (``query``), and how many they are in words; empty
    where nobody has counted."""

    action: str
    label: str
    words: str
    query: Query
    many: str = ""


def _steps(job_id: str) -> list[Step]:
    users = Query(imported=job_id)
    return [
        Step("group", "Add them to a group", "One that there is, or a new one.", users),
        Step(
            "reset",
            "Send reset codes",
            "To those who came without a password and must choose one. A code is good for an hour; who is late asks for"
            " another with “Forgot password”.",
            users.but(status="RESET_REQUIRED"),
        ),
        Step(
            "resend",
            "Send invitations",
            "To those who came as invited users: each gets a new temporary password.",
            users.but(status="FORCE_CHANGE_PASSWORD"),
        ),
    ]


def next_steps(place: Place, job: Progress, run: ImportRun | None, undo: dict) -> dict:
    """The context of the card; empty while there is nobody, where they are gone again, and where nobody can tell who they are."""
    known = place.embedded or bool(run and run.prepared)
    if (
        not (job.ended and job.imported and known)
        or job.name.startswith(CHECK)
        or undo.get("Status")
        or not place.may("cognito-idp:ListUsers")
    ):
        return {}
    return _context(place, job.id, _steps(job.id))


def _context(place: Place, job_id: str, steps: list[Step]) -> dict:
    acts = acts_on_many()
    return {
        "next_steps": [step for step in steps if place.may(*acts[step.action].permissions)],
        "bulk_url": place.url("bulk"),
        "users_url": f"{place.url('users')}?{Query(imported=job_id).address}",
        "next_count_url": place.url("import-next", job_id)
        if place.embedded and place.may_open("import-next")
        else "",
    }


@page("lifeguard:CountUsers")
@require_safe
@in_pool
def count_next(request: Request, place: Place, job_id: str) -> HttpResponse:
    """The card with its numbers, which comes when the page is there. Steps for which there is nobody are gone, and all of it
    is where the import made nobody."""
    steps, found = _steps(job_id), ""
    try:
        made = _many(place, Query(imported=job_id))
        if made is None:
            return HttpResponse()
        found = made
        counted = [(step, _many(place, step.query)) for step in steps]
        steps = [replace(step, many=many) for step, many in counted if many is not None]
    except ERRORS:  # the page without numbers does as well
        pass
    context = _context(place, job_id, steps) | {"found": found, "counted": True}
    return render(request, TEMPLATE, {"place": place, **context})


def _many(place: Place, query: Query) -> str | None:
    """In words; None for nobody, and nothing where the count gave up before it found anybody."""
    many, is_exact = count(place, query, timezone.now()) or (0, True)
    if not many:
        return None if is_exact else ""
    return count_users(many) if is_exact else f"more than {count_users(many)}"
