"""Mending rejected and skipped lines in the browser, one by one in their table, and running them again."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.imports.mend import ACT as MEND
from dashboard.acts.imports.run_mended import ACT as RUN_MENDED
from dashboard.audit import note
from dashboard.aws.guard import NotAllowed
from dashboard.import_runs.mendable import own_columns, unseal
from dashboard.import_runs.mended import NotNowError, line_to_mend, mend, mended_lines, take_back
from dashboard.models import ImportRun, RejectedLine
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.asking import do_at_once
from dashboard.screens.imports.hiding import masked_in
from dashboard.screens.imports.mend_form import LineForm
from dashboard.screens.imports.mended_rows import make_ready, summary_of
from dashboard.screens.imports.place import at, in_run, page_of
from dashboard.tasks.imports import enqueue_import

MENDED = "lines-mended"
"""The event by which the card over the table learns that it must be read again."""


@page(*MEND.permissions, asks_reason=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
@in_run
def mend_line(request: Request, place: Place, run: ImportRun, line: int) -> HttpResponse:
    """The cells of a line; POST keeps them until the mended lines are run. ``part=row`` is the line as the table has it."""
    row = _line_of(run, line)
    if request.htmx and request.GET.get("part") == "row":
        return _row(request, place, run, row)
    form = _form_of(request, place, run, row)
    if request.method != "POST" or not form.is_valid():
        return _page(request, place, run, row, form)
    does = partial(mend, run, line, form.cells())
    changed = form.changed_columns()
    return _done(request, place, run, row, does, "MendImportLine", f"Line {line:,} is mended.", changed)


@page(*MEND.permissions, asks_reason=False)
@require_POST
@in_run
def leave_out(request: Request, place: Place, run: ImportRun, line: int) -> HttpResponse:
    """Nobody wants this line: it is neither run again nor in the file of rejected lines."""
    row, does = _line_of(run, line), partial(mend, run, line, None)
    return _done(request, place, run, row, does, "LeaveOutImportLine", f"Line {line:,} is left out.")


@page(*MEND.permissions, asks_reason=False)
@require_POST
@in_run
def take_mending_back(request: Request, place: Place, run: ImportRun, line: int) -> HttpResponse:
    row, does = _line_of(run, line), partial(take_back, run, line)
    return _done(request, place, run, row, does, "TakeBackImportLine", f"Line {line:,} is as it was.")


@page(*RUN_MENDED.permissions, asks_reason=False)
@require_http_methods(["GET", "HEAD", "POST"])
@in_run
def run_mended(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """POST makes an import of the mended lines, which is checked first. GET is how many wait, for the table's page."""
    back = f"{page_of(place, run)}#rejects"
    if request.method != "POST":
        if not request.htmx:
            return redirect(back)
        context = {"place": place, "run": run, **summary_of(run)}
        return render(request, "dashboard/imports/mended.html", context)

    def go_on(again: ImportRun) -> None:
        nonlocal back
        back = place.url("import-check", again.pk)
        transaction.on_commit(lambda: enqueue_import(again.pk))

    do_at_once(request, RUN_MENDED, run.name, place, run, to=back, then=go_on)
    return redirect(back)


def _line_of(run: ImportRun, line: int) -> RejectedLine:
    row = line_to_mend(run, line)
    if row is None:
        raise Http404("This line cannot be mended here.")
    return row


def _form_of(request: Request, place: Place, run: ImportRun, row: RejectedLine) -> LineForm:
    """The form of a line as it stands now. Raises NotAllowed where a role that masks attributes could not tell which is which."""
    made, masked = mended_lines(run, [row.line]).get(row.line), masked_in(place)
    cells = unseal((made and made.cells) or row.cells or b"")
    if masked and len(cells) != len(own_columns(run)):
        raise NotAllowed(
            "The values of this line do not fit its columns, and your role sees attributes masked: ask an administrator."
        )
    return LineForm(request.POST or None, run=run, row=row, cells=cells, masked=masked)


def _page(request: Request, place: Place, run: ImportRun, row: RejectedLine, form: LineForm) -> HttpResponse:
    make_ready(place, run, [row])
    context = at(place, run=run, row=row, form=form, back=f"{page_of(place, run)}#rejects")
    template, status = "dashboard/imports/mend.html", 422 if form.is_bound else 200
    return render(request, f"{template}#form" if request.htmx else template, context, status=status)


def _done(
    request: Request,
    place: Place,
    run: ImportRun,
    row: RejectedLine,
    does: Callable[[], None],
    operation: str,
    said: str,
    columns: list[str] | None = None,
) -> HttpResponse:
    """Do it, note it in the trail without a value, and show the line as it stands then."""
    place.check(MEND.permissions[0], reason=False)
    try:
        does()
    except NotNowError as refusal:
        messages.error(request, str(refusal))
        back = f"{page_of(place, run)}#rejects"
        return HttpResponse(headers={"HX-Refresh": "true"}) if request.htmx else redirect(back)
    given = {"Run": run.pk, "Line": row.line} | ({"Columns": columns} if columns else {})
    note(place.actor, operation, pool=place.pool_id, target=run.name, given=given)
    if request.htmx:
        return _row(request, place, run, row)
    messages.success(request, said)
    return redirect(f"{page_of(place, run)}#rejects")


def _row(request: Request, place: Place, run: ImportRun, row: RejectedLine) -> HttpResponse:
    make_ready(place, run, [row])
    context = {"place": place, "run": run, "row": row, "focused": True}
    answer = render(request, "dashboard/imports/rejected_row.html", context)
    answer["HX-Trigger"] = MENDED
    return answer
