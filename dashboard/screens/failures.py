"""What a page shows when it failed: a database that is away and a disk that is full are told as that."""

import sys

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error
from kombu.exceptions import OperationalError as BrokerAway

from pools.disk import is_full
from pools.outages import RETRY_AFTER, FilesAway, is_outage

log = structlog.get_logger("lifeguard.pages")


def show_failure(request: HttpRequest) -> HttpResponse:
    """Django's ``handler500``. None of these pages needs the database."""
    error = sys.exc_info()[1]
    if error is None:
        return server_error(request)
    if is_full(error):
        return _tell(request, error, "507.html", 507)
    if is_outage(error) or isinstance(error, BrokerAway):
        return _tell(request, error, "503.html", 503)
    return server_error(request)


def _tell(request: HttpRequest, error: BaseException, page: str, status: int) -> HttpResponse:
    log.error(
        "page put off", path=request.path, status=status, problem=type(error.__cause__ or error).__name__
    )
    problem = str(error) if status == 507 or isinstance(error, FilesAway) else ""
    response = render(None, page, {"problem": problem}, status=status)
    response["Retry-After"] = RETRY_AFTER
    # Django would log a second line, with a traceback that helps nobody.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
