"""The list of registered clients and of policies; a policy with its documents, a new one, an edit, a deletion."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.cimd_policies.create import ACT as CREATE
from dashboard.acts.cimd_policies.delete import ACT as DELETE
from dashboard.acts.cimd_policies.forget import ACT as FORGET
from dashboard.acts.cimd_policies.update import ACT as UPDATE
from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Page, Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.act_forms import act_by_form
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.screens.registered_clients.forms import PolicyForm, initial_of

PAGE, MOST_PAGES = 60, 20
LISTED = ("Registered clients", "registered-clients")
FORM = "dashboard/registered_clients/form.html"


@page("cognito-idp:ListUserPoolClients", "cognito-idp:ListCIMDPolicies")
@require_safe
@in_pool
def list_registered(request: Request, place: Place) -> HttpResponse:
    """A page of clients that registered themselves, the rules for it, and the first policies: a pool has a handful."""
    named = {"UserPoolId": place.pool_id, "MaxResults": PAGE}
    rules = place.pool.get("DcrConfiguration") or {}
    context = {
        "place": place,
        "rules": rules,
        "on": bool(rules) and rules.get("EnableStatus", "Enabled") == "Enabled",
        "page": _registered(request, place),
        "policies": place.client.list_cimd_policies(**named)["CIMDPolicies"],
    }
    return render(request, "dashboard/registered_clients/list.html", context)


def _registered(request: Request, place: Place) -> Page:
    """AWS answers pages that hold none of the kind that was asked for, and goes on after them."""
    pages = Pages(request, "ListUserPoolClients DCR", place.connection.slug, place.pool_id)
    token = pages.token
    for _ in range(MOST_PAGES):
        paging = {"NextToken": token} if token else {}
        answer = place.client.list_user_pool_clients(
            UserPoolId=place.pool_id, MaxResults=PAGE, ClientType="DCR", **paging
        )
        token = answer.get("NextToken")
        if answer["UserPoolClients"] or not token:
            break
    return pages.page(answer["UserPoolClients"], token)


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


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    form = PolicyForm(request.POST or None, place=place)
    heading = "Create a CIMD policy"
    return act_by_form(request, place, form, CREATE, heading, LISTED, named="PolicyName", template=FORM)


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, policy_id: str) -> HttpResponse:
    policy = _read(place, policy_id)
    form = PolicyForm(request.POST or None, initial=initial_of(policy), place=place)
    heading, to = f"Edit {policy['PolicyName']}", place.url("cimd-policy", policy_id)
    return act_by_form(
        request, place, form, UPDATE, heading, LISTED, policy_id, named="PolicyName", to=to, template=FORM
    )


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
        trail=((LISTED[0], back),),
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
