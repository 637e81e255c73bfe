"""What came of a bulk job, user by user, as a file."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask_in
from dashboard.bulk_jobs.doing import FOLLOW_UP, told
from dashboard.csv_files.formulas import defuse
from dashboard.models import BulkJob, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.bulk_job import shown_jobs

Row = tuple[str, ...]
AT_ONCE = 1000
OF_LIST = ("username", "named in the list as", "outcome", "why")
OF_IMPORT = ("line", "username", "what", "outcome", "why")


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def result(request: Request, place: Place, job_id: int) -> StreamingHttpResponse:
    """One line for each user: done, failed, left out or not reached, and why. After an import it is one for each thing that is
    done, with the line of the person's file."""
    job = get_object_or_404(shown_jobs(place), pk=job_id)
    masked = masked_for(place.actor, place.pool_id)
    lines = (_line([mask_in(cell, masked) for cell in row]) for row in _rows(job))
    head = _line(OF_IMPORT if job.action == FOLLOW_UP.key else OF_LIST)
    response = StreamingHttpResponse(_joined(head, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{job.action}-{job.pk}.csv"'
    return response


def _joined(head: str, lines: Iterator[str]) -> Iterator[str]:
    yield "\ufeff" + head
    yield from lines


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(defuse(cell) for cell in cells)
    return text.getvalue()


def _rows(job: BulkJob) -> Iterator[Row]:
    if not job.source:
        reasons = dict(job.failures)
        for number, name in enumerate(job.usernames):
            outcome = "not reached" if number >= job.position else "failed" if name in reasons else "done"
            yield name, "", outcome, reasons.get(name, "")
        return
    reached = int(job.bookmark or 0) if job.stage == Stage.RUNNING else 0
    after = 0
    while True:
        targets = list(job.targets.filter(pk__gt=after).order_by("pk")[:AT_ONCE])
        for each in targets:
            if each.left_out:
                outcome = "left out"
            elif each.failed:
                outcome = "failed"
            elif each.pk <= reached:
                outcome = "done"
            else:
                outcome = "planned" if job.finished is None else "not reached"
            why = each.left_out or each.failed
            if each.action:
                yield str(each.line or ""), each.username, told(each), outcome, why
                continue
            nobody = each.left_out and not each.status and each.username == each.given[:512]
            yield "" if nobody else each.username, each.given, outcome, why
        if len(targets) < AT_ONCE:
            return
        after = targets[-1].pk
