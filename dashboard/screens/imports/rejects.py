"""The rejected lines of a check or a run, a page at a time, the commonest problem first."""

from dashboard.import_runs.advice import advice_for
from dashboard.models import ImportRun, RejectedLine
from dashboard.requests import Request
from dashboard.screens.imports.hiding import hide_in_rejects, masked_in

PAGE = 25


def rejects_of(request: Request, run: ImportRun, which: str) -> dict:
    """The context of the table. In the address ``after`` is ``<problem>-<line>``, the last row seen; ``problem`` picks
    one of the problems."""
    results = run.results.get(which, {})
    problems = [
        found | {"advice": advice_for(found["column"], found["reason"])}
        for found in results.get("problems", [])
    ]
    picked = request.GET.get("problem", "")
    numbers = [found["number"] for found in problems]
    if picked.isdigit() and int(picked) in numbers:
        numbers = [int(picked)]
    rows = _rows(run, numbers, request.GET.get("after", ""), checked=which == "check")
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    for row in rows:
        row.advice = advice_for(row.column, row.reason, row.value)
    hide_in_rejects(request.place, rows)
    return {
        "which": which,
        "results": results,
        "existing": results.get("skipped", 0) - results.get("repeated", 0),
        "listed": results.get("failed", 0) + results.get("repeated", 0),
        "problems": problems,
        "picked": numbers[0] if len(numbers) == 1 and picked else None,
        "rows_rejected": rows,
        "may_download": not masked_in(request.place),
        "paged": bool(request.GET.get("after")),
        "next_after": f"{rows[-1].problem}-{rows[-1].line}" if more else "",
    }


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
