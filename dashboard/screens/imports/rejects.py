"""The rejected and skipped lines of a check or a run, a page at a time, the commonest problem first."""

from dashboard.import_runs import mendable
from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.mended import kept_stretches, takes_mending
from dashboard.import_runs.rejects import SKIPPED_LISTED
from dashboard.models import ImportRun, RejectedLine
from dashboard.requests import Request
from dashboard.screens.imports.hiding import masked_in
from dashboard.screens.imports.mended_rows import make_ready, summary_of

PAGE = 25
KINDS = {"rejected": "Rejected", "skipped": "Skipped"}
_TITLES = {
    (True, True): "Rejected and skipped lines",
    (False, True): "Skipped lines",
    (True, False): "Rejected lines",
    (False, False): "Rejected lines",
}
"""By whether there are rejected ones, and skipped ones."""


def rejects_of(request: Request, run: ImportRun, which: str) -> dict:
    """The context of the table. In the address ``after`` is ``<problem>-<line>``, the last row seen; ``problem`` picks
    one of the problems, ``kind`` the rejected or the skipped lines."""
    results, place = run.results.get(which, {}), request.place
    problems = _problems(results)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    numbers = [found["number"] for found in problems if not kind or found["skipped"] == (kind == "skipped")]
    picked = request.GET.get("problem", "")
    if picked.isdigit() and int(picked) in numbers:
        numbers = [int(picked)]
    else:
        picked = ""
    rows = _rows(run, numbers, request.GET.get("after", ""), checked=which == "check")
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    make_ready(place, run, rows)
    repeated, failed, skipped = (results.get(name, 0) for name in ("repeated", "failed", "skipped"))
    return {
        "which": which,
        "title_of_lines": _TITLES[bool(failed), bool(skipped)],
        "results": results,
        "existing": skipped - repeated,
        "listed": sum(found["count"] for found in problems),
        "shown_of": sum(found["count"] for found in problems if found["number"] in numbers),
        "problems": problems,
        "picked": numbers[0] if picked else None,
        "kind": kind,
        "kinds": KINDS if any(found["skipped"] for found in problems) and failed else {},
        "rows_rejected": rows,
        "may_download": not masked_in(place),
        "in_file": failed + repeated - len(kept_stretches(run, checked=which == "check")),
        "paged": bool(request.GET.get("after")),
        "next_after": f"{rows[-1].problem}-{rows[-1].line}" if more else "",
        "mends": takes_mending(run) and place.may_open("import-mend"),
        "most": mendable.LINES,
        "not_listed": max(skipped - repeated - SKIPPED_LISTED, 0),
        **summary_of(run),
    }


def _problems(results: dict) -> list[dict]:
    """The kinds of problems with what to do about each. Before skipped lines were listed a problem did not say what it is."""
    return [
        found
        | {
            "advice": advice_for(found["column"], found["reason"]),
            "skipped": found.get("skipped", found["reason"].startswith("Repeats ")),
        }
        for found in results.get("problems", [])
    ]


def _rows(run: ImportRun, numbers: list[int], after: str, *, checked: bool) -> list[RejectedLine]:
    """One more than a page, by key: each problem's lines in the order of the file."""
    problem, _, line = after.partition("-")
    if problem.isdigit() and line.isdigit() and int(problem) in numbers:
        numbers, seen = numbers[numbers.index(int(problem)) :], int(line)
    else:
        seen = 0
    rows: list[RejectedLine] = []
    for number in numbers:
        lines = RejectedLine.objects.filter(run=run, checked=checked, problem=number, line__gt=seen)
        rows += lines.order_by("line")[: PAGE + 1 - len(rows)]
        seen = 0
        if len(rows) > PAGE:
            break
    return rows
