"""The list of resource servers, a new one, an edit, a deletion."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.resource_servers.create import ACT as CREATE
from dashboard.acts.resource_servers.delete import ACT as DELETE
from dashboard.acts.resource_servers.update import ACT as UPDATE
from dashboard.aws.telling import status_of, telling
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.resource_servers.forms import ResourceServerForm, initial_of

PAGE = 50


@page("cognito-idp:ListResourceServers")
@require_safe
@in_pool
def list_resource_servers(request: Request, place: Place) -> HttpResponse:
    pages = Pages(request, "ListResourceServers", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    answer = place.client.list_resource_servers(UserPoolId=place.pool_id, MaxResults=PAGE, **paging)
    found = pages.page(answer["ResourceServers"], answer.get("NextToken"))
    return render(request, "dashboard/resource_servers/list.html", {"place": place, "page": found})


def _form_page(request: Request, place: Place, form: Form, context: dict[str, str]) -> HttpResponse:
    context |= {"list_name": "Resource servers", "list_url": place.url("resource-servers")}
    parts = {"place": place, "form": form, **context}
    return render(request, "dashboard/pools/parts/form.html", parts, status=status_of(form))


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    form = ResourceServerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        members = form.members()
        with telling(place, form):
            messages.success(request, CREATE.do(members["Identifier"], place, members))
            return redirect(place.url("resource-servers"))
    context = {"heading": "Create a resource server", "button": CREATE.label}
    return _form_page(request, place, form, context)


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, identifier: str) -> HttpResponse:
    server = _read(place, identifier)
    form = ResourceServerForm(request.POST or None, initial=initial_of(server), exists=True)
    if request.method == "POST" and form.is_valid():
        with telling(place, form):
            messages.success(request, UPDATE.do(identifier, place, form.members(identifier)))
            return redirect(place.url("resource-servers"))
    context = {"heading": f"Edit {identifier}", "button": UPDATE.label}
    return _form_page(request, place, form, context)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, identifier: str) -> HttpResponse:
    back = place.url("resource-servers")
    question = Question.of(
        DELETE,
        identifier,
        place,
        identifier,
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Resource servers", back),),
    )
    return ask(request, question, back, place=place, server=_read(place, identifier))


def _read(place: Place, identifier: str) -> dict:
    named = {"UserPoolId": place.pool_id, "Identifier": identifier}
    return place.client.describe_resource_server(**named)["ResourceServer"]
