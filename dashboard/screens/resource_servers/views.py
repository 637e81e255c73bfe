"""The list of resource servers, a new one, an edit, a deletion."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.resource_servers.create import ACT as CREATE
from dashboard.acts.resource_servers.delete import ACT as DELETE
from dashboard.acts.resource_servers.update import ACT as UPDATE
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.act_forms import act_by_form
from dashboard.screens.asking import Question, ask
from dashboard.screens.resource_servers.forms import ResourceServerForm

PAGE = 50
LISTED = ("Resource servers", "resource-servers")


@page("cognito-idp:ListResourceServers")
@require_safe
@in_pool
def list_resource_servers(request: Request, place: Place) -> HttpResponse:
    pages = Pages(request, "ListResourceServers", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    answer = place.client.list_resource_servers(UserPoolId=place.pool_id, MaxResults=PAGE, **paging)
    found = pages.page(answer["ResourceServers"], answer.get("NextToken"))
    return render(request, "dashboard/resource_servers/list.html", {"place": place, "page": found})


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    form = ResourceServerForm(request.POST or None)
    heading = "Create a resource server"
    return act_by_form(request, place, form, CREATE, heading, LISTED, named="Identifier")


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, identifier: str) -> HttpResponse:
    form = ResourceServerForm(request.POST or None, stored=_read(place, identifier))
    return act_by_form(request, place, form, UPDATE, f"Edit {identifier}", LISTED, named="Identifier")


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
        trail=((LISTED[0], back),),
    )
    return ask(request, question, back, place=place, server=_read(place, identifier))


def _read(place: Place, identifier: str) -> dict:
    named = {"UserPoolId": place.pool_id, "Identifier": identifier}
    return place.client.describe_resource_server(**named)["ResourceServer"]
