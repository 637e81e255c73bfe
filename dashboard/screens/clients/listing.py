"""The list of app clients, one client, and a new one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.branding.create import ACT as MAKE_STYLE
from dashboard.acts.branding.create import is_needed as needs_style
from dashboard.aws.telling import status_of, telling
from dashboard.aws.token_paging import Pages
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.clients.explaining import explained
from dashboard.screens.clients.presets import PRESETS
from dashboard.screens.clients.reading import new_form, read_client, summary_of
from dashboard.screens.clients.risks import risks
from dashboard.trials.beginning import trials_of

PAGE = 20


@page("cognito-idp:ListUserPoolClients")
@require_safe
@in_pool
def list_clients(request: Request, place: Place) -> HttpResponse:
    """The pool's app clients. On AWS each row's settings are fetched after the page: a read apiece, rate-limited."""
    pages = Pages(request, "ListUserPoolClients", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    answer = place.client.list_user_pool_clients(UserPoolId=place.pool_id, MaxResults=PAGE, **paging)
    rows = answer["UserPoolClients"]
    if place.embedded:
        for row in rows:
            row["summary"] = summary_of(read_client(place, row["ClientId"]))
    page = pages.page(rows, answer.get("NextToken"))
    return render(request, "dashboard/clients/list.html", {"place": place, "page": page})


@page("cognito-idp:DescribeUserPoolClient")
@require_safe
@in_pool
def summarise(request: Request, place: Place, client_id: str) -> HttpResponse:
    """One row of the list, with its settings."""
    row: dict[str, Any] = {"ClientId": client_id, "ClientName": client_id}
    with telling(place) as outcome:
        client = read_client(place, client_id)
        row |= {"ClientName": client["ClientName"], "summary": summary_of(client)}
    row["problem"] = outcome.problem
    return render(request, "dashboard/clients/list.html#row", {"place": place, "row": row})


@page("cognito-idp:DescribeUserPoolClient")
@require_safe
@in_pool
def show_client(request: Request, place: Place, client_id: str) -> HttpResponse:
    client = read_client(place, client_id)
    secrets, problem = [], None
    with telling(place) as outcome:
        answer = place.client.list_user_pool_client_secrets(UserPoolId=place.pool_id, ClientId=client_id)
        secrets = answer.get("ClientSecrets", [])
    problem = outcome.problem
    context = {
        "place": place,
        "client": client,
        "summary": summary_of(client),
        **explained(client),
        "risks": risks(client),
        "left_over": trials_of(place, client_id).exclude(problem=""),
        "secrets": secrets,
        "secrets_problem": problem,
        "records": AuditRecord.objects.filter(
            pool=place.pool_id, target__in=[client_id, client["ClientName"]]
        ).order_by("-id")[:6],
    }
    return render(request, "dashboard/clients/show.html", context)


@page("cognito-idp:CreateUserPoolClient")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    """What is built is asked first; ``for`` in the query answers it, and ``for=other`` leaves all to the form."""
    preset = PRESETS.get(request.GET.get("for", ""))
    if request.method != "POST" and preset is None and request.GET.get("for") != "other":
        return render(
            request, "dashboard/clients/building.html", {"place": place, "presets": PRESETS.values()}
        )
    form = new_form(place, request.POST or None, preset=preset)
    if request.method == "POST" and form.is_valid():
        members = {**form.members(), "GenerateSecret": "generate_secret" in request.POST}
        create_client = place.client.create_user_pool_client
        with telling(place, form):
            answer = create_client(UserPoolId=place.pool_id, **members)
            client = answer["UserPoolClient"]
            messages.success(request, f"App client {client['ClientName']} is ready.")
            _give_a_style(request, place, client)
            return redirect(place.url("client", client["ClientId"]))
    wants_secret = "generate_secret" in request.POST if form.is_bound else bool(preset and preset.secret)
    context = {"place": place, "form": form, "preset": preset, "wants_secret": wants_secret}
    return render(request, "dashboard/clients/create.html", context, status=status_of(form))


def _give_a_style(request: Request, place: Place, client: dict) -> None:
    """At a domain of managed login a client without a style has no pages: it gets the service's own at once."""
    if not place.may(*MAKE_STYLE.permissions):
        return
    with telling(place) as outcome:
        if needs_style(place):
            MAKE_STYLE.perform(place, client["ClientId"])
    if outcome.problem:
        messages.warning(request, f"Its sign-in pages have no style yet. {outcome.problem.title}")
