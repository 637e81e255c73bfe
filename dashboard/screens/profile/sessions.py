"""Ending one's own sessions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.sign_in import sessions


@page(EVERYONE)
@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    session = get_object_or_404(request.user.sessions, pk=pk)
    if session.key == request.session.session_key:
        messages.error(request, "This is the session you are in: sign out to end it.")
    else:
        sessions.end(session.key)
        messages.success(request, "The session has ended.")
    return redirect("profile")


@page(EVERYONE)
@require_POST
def end_others(request: Request) -> HttpResponse:
    count = sessions.end_all(request.user, but=request.session.session_key)
    messages.success(request, f"{count} other session{'' if count == 1 else 's'} ended.")
    return redirect("profile")
