"""The list of registered clients and of policies; a policy with its documents, a new one, an edit, a deletion."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.cimd_policies.create import ACT as CREATE
from dashboard.acts.cimd_policies.delete import ACT as DELETE
from dashboard.acts.cimd_policies.forget import ACT as FORGET
from dashboard.acts.cimd_policies.update import ACT as UPDATE
from dashboard.aws.telling import status_of, telling
from dashboard.aws.token_paging import Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.screens.registered_clients.forms import PolicyForm, initial_of

PAGE = 60


@page("cognito-idp:ListUserPoolClients", "cognito-idp:ListCIMDPolicies")
@require_safe
@in_pool
def list_registered(request: Request, place: Place) -> HttpResponse:
    """A page of clients that registered themselves, and the first policies: a pool has a handful."""
    pages = Pages(request, "ListUserPoolClients DCR", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    named = {"UserPoolId": place.pool_id, "MaxResults": PAGE}
    answer = place.client.list_user_pool_clients(**named, ClientType="DCR", **paging)
    context = {
        "place": place,
        "rules": place.pool.get("DcrConfiguration") or {},
        "page": pages.page(answer["UserPoolClients"], answer.get("NextToken")),
        "policies": place.client.list_cimd_policies(**named)["CIMDPolicies"],
    }
    return render(request, "dashboard/registered_clients/list.html", context)


@page("cognito-idp:DescribeCIMDPolicy", "cognito-idp:ListClientMetadataURLs")
@require_safe
@in_pool
def show_policy(request: Request, place: Place, policy_id: str) -> HttpResponse:
    policy = _read(place, policy_id)
    pages = Pages(request, f"ListClientMetadataURLs {policy_id}", place.connection.slug, place.pool_id)
    paging = {"NextToken": pages.token} if pages.token else {}
    named = {"UserPoolId": place.pool_id, "CIMDPolicyId": policy_id, "MaxResults": PAGE}
    answer = place.client.list_client_metadata_urls(**named, **paging)
    found = pages.page(answer["ClientMetadataURLs"], answer.get("NextToken"))
    context = {"place": place, "policy": policy, "page": found}
    return render(request, "dashboard/registered_clients/policy.html", context)


def _form_page(request: Request, place: Place, form: Form, context: dict[str, str]) -> HttpResponse:
    context |= {"list_name": "Registered clients", "list_url": place.url("registered-clients")}
    parts = {"place": place, "form": form, **context}
    return render(request, "dashboard/pools/parts/form.html", parts, status=status_of(form))


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    form = PolicyForm(request.POST or None, place=place)
    if request.method == "POST" and form.is_valid():
        members = form.members()
        with telling(place, form):
            messages.success(request, CREATE.do(members["PolicyName"], place, members))
            return redirect(place.url("registered-clients"))
    context = {"heading": "Create a CIMD policy", "button": CREATE.label}
    return _form_page(request, place, form, context)


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, policy_id: str) -> HttpResponse:
    policy = _read(place, policy_id)
    form = PolicyForm(request.POST or None, initial=initial_of(policy), place=place)
    if request.method == "POST" and form.is_valid():
        with telling(place, form):
            messages.success(request, UPDATE.do(policy["PolicyName"], place, policy_id, form.members()))
            return redirect(place.url("cimd-policy", policy_id))
    heading = f"Edit {policy['PolicyName']}"
    context = {"heading": heading, "button": UPDATE.label}
    return _form_page(request, place, form, context)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, policy_id: str) -> HttpResponse:
    back, policy = place.url("registered-clients"), _read(place, policy_id)
    question = Question.of(
        DELETE,
        policy["PolicyName"],
        place,
        policy_id,
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Registered clients", back),),
    )
    return ask(request, question, back, place=place)


@page(*FORGET.permissions, grave=FORGET.grave)
@require_POST
@in_pool
def change_document(request: Request, place: Place, policy_id: str) -> HttpResponse:
    """REFRESH or INVALIDATE, as the button says."""
    url = request.POST.get("url", "")[:256]
    action = "REFRESH" if request.POST.get("action") == "REFRESH" else "INVALIDATE"
    to = place.url("cimd-policy", policy_id)
    with telling(place):
        return do_at_once(request, FORGET, url, place, policy_id, url, action, to=to)
    return redirect(to)


def _read(place: Place, policy_id: str) -> dict:
    return place.client.describe_cimd_policy(UserPoolId=place.pool_id, CIMDPolicyId=policy_id)["CIMDPolicy"]
