"""Where a page of an import stands: a pool, and mostly a run in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404

from dashboard.models import ImportRun
from dashboard.place import Place, in_pool
from dashboard.requests import Request


def in_run(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For views of one run: they get the place and the :class:`ImportRun` after the request."""

    @in_pool
    @wraps(view)
    def with_run(request: Request, place: Place, run: int, **rest: str) -> HttpResponseBase:
        runs = ImportRun.objects.select_related("connection", "staff", "approval")
        found = get_object_or_404(runs, pk=run, connection=place.connection, pool=place.pool_id)
        return view(request, place, found, **rest)

    return with_run


def at(place: Place, /, **more: Any) -> dict[str, Any]:
    """A page's context with the pool in it."""
    return {"place": place, "connection": place.connection, "pool_name": place.pool["Name"], **more}


def page_of(place: Place, run: ImportRun) -> str:
    """The page that shows where a run stands."""
    if run.job:
        return place.url("import-job", run.job)
    if run.step == ImportRun.Step.MAPPING:
        return place.url("import-columns", run.pk)
    return place.url("import-check", run.pk)
