"""The list of connections; adding, editing, testing and deleting one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard import audit
from dashboard.acts.connections.delete import ACT as DELETE
from dashboard.acts.connections.save import ACT as SAVE
from dashboard.aws.clients import StaffClient, actor_of
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.aws.telling import show_on, status_of
from dashboard.models import BulkJob, Connection, ImportRun
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.connections.forms import ConnectionForm


@page("console:ManageConnections")
@require_safe
def list_connections(request: Request) -> HttpResponse:
    return render(
        request,
        "dashboard/connections/list.html",
        {"connections": Connection.objects.order_by("-kind", "name")},
    )


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: Request) -> HttpResponse:
    return _save(request, ConnectionForm(request.POST or None), "dashboard/connections/create.html")


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, slug: str) -> HttpResponse:
    connection = _on_aws(slug)
    form = ConnectionForm(request.POST or None, instance=connection)
    return _save(request, form, "dashboard/connections/edit.html", shown=_on_aws(slug))


@page("console:ManageConnections")
@require_POST
def test(request: Request, slug: str) -> HttpResponse:
    """Try a stored connection now."""
    connection = get_object_or_404(Connection, slug=slug)
    problem = try_out(request, connection)
    if request.htmx:
        context: dict[str, Any] = {"each": connection, "tested": True, "problem": problem}
        return render(request, "dashboard/connections/list.html#state", context)
    if problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{connection} answers.")
    return redirect("connections")


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, slug: str) -> HttpResponse:
    connection = _on_aws(slug)
    actor, back = Place(request, connection).actor, reverse("connections")
    question = Question.of(DELETE, connection, actor, connection, back=back, trail=(("Connections", back),))
    context: dict[str, Any] = {
        "shown": connection,
        "imports": ImportRun.objects.filter(connection=connection).count(),
        "jobs": BulkJob.objects.filter(connection=connection).count(),
    }
    return ask(request, question, back, **context)


def try_out(request: Request, connection: Connection) -> Problem | None:
    """Why a connection, saved or not, cannot be used; None if it answers."""
    try:
        StaffClient(actor_of(request, connection)).list_user_pools(MaxResults=1)
    except ERRORS as error:
        return explain(error, connection)
    except ValueError as error:  # botocore's word for an endpoint or a Region that makes no address
        return Problem(
            f"{connection} cannot be used.", str(error), "Correct the endpoint or the Region.", "ValueError"
        )
    return None


def _save(request: Request, form: ConnectionForm, template: str, **context: Any) -> HttpResponse:
    """Save after a test that passed; a test that failed keeps what was typed and says why."""
    if request.method == "POST" and form.is_valid():
        new, connection = form.instance.pk is None, form.tried()
        problem = try_out(request, _unsaved(connection))
        show_on(form, problem)
        if problem is None:
            connection.save()
            fields = [name for name in form.changed_data if name != "secret_access_key"]
            audit.note(
                Place(request, connection).client.actor,
                "CreateConnection" if new else "UpdateConnection",
                target=connection.slug,
                given={name: str(form.cleaned_data[name]) for name in fields},
            )
            messages.success(request, f"{connection} answers, and is saved.")
            return redirect("connections")
    return render(request, template, {"form": form, **context}, status=status_of(form))


def _unsaved(connection: Connection) -> Connection:
    """A copy that no kept client stands for: the test must use what was typed."""
    names = [field.attname for field in Connection._meta.concrete_fields if field.attname != "id"]
    return Connection(**{name: getattr(connection, name) for name in names})


def _on_aws(slug: str) -> Connection:
    connection = get_object_or_404(Connection, slug=slug)
    if connection.is_embedded:
        raise Http404("The embedded connection has nothing to edit and cannot be removed.")
    return connection
