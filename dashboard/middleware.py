"""What a page shows when its connection refuses or fails and the page itself did not say so."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dashboard.aws.errors import ERRORS, explain


class ConnectionProblems:
    """Turns errors of a connection into a page that says what happened, why, and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        connection = getattr(request, "connection", None)
        if connection is None or not isinstance(error, ERRORS):
            return None
        problem = explain(error, connection)
        return render(request, "dashboard/problem.html", {"problem": problem}, status=problem.status)
