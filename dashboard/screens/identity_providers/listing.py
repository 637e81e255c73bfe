"""The list of providers, and the identity pools that accept one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.acts.place_act import PlaceAct
from dashboard.aws.telling import telling
from dashboard.iam_documents.pool_scan import provider_uses
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask


@page("iam:ListOpenIDConnectProviders")
@require_safe
@on_connection
def list_identity_providers(request: Request, place: Place) -> HttpResponse:
    """Both kinds on one page: IAM lists them whole, and allows a hundred of each."""
    oidc = place.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]
    saml = place.iam.list_saml_providers()["SAMLProviderList"]
    now = timezone.now()
    context = {
        "place": place,
        "oidc": sorted(({"arn": each["Arn"], "name": name_in(each["Arn"])} for each in oidc), key=_by_name),
        "saml": sorted(
            (
                {
                    "arn": each["Arn"],
                    "name": name_in(each["Arn"]),
                    "until": each.get("ValidUntil"),
                    "over": bool(each.get("ValidUntil") and each["ValidUntil"] <= now),
                    "created": each.get("CreateDate"),
                }
                for each in saml
            ),
            key=_by_name,
        ),
    }
    return render(request, "dashboard/identity_providers/list.html", context)


@page("iam:ListOpenIDConnectProviders")
@require_safe
@on_connection
def uses(request: Request, place: Place, arn: str) -> HttpResponse:
    """The identity pools that accept a provider: a part of its page, or without scripts a page of its own."""
    context = {"place": place, "arn": arn, "name": name_in(arn)}
    with telling(place) as outcome:
        context["uses"] = provider_uses(place.identities, arn)
    context["uses_problem"] = outcome.problem
    template = "dashboard/iam_roles/uses.html" if request.htmx else "dashboard/identity_providers/uses.html"
    return render(request, template, context)


def name_in(arn: str) -> str:
    """The URL of an OIDC provider without its scheme, or the name of a SAML provider."""
    return arn.partition("/")[2] or arn


def ask_to_delete(request: Request, act: PlaceAct, place: Place, arn: str, show: str) -> HttpResponse:
    """Ask, and with POST delete; ``show`` names the provider's page."""
    back = reverse(show, args=[place.connection.slug, arn])
    question = Question.of(
        act, name_in(arn), place, arn, back=back, crumbs="dashboard/identity_providers/crumbs.html"
    )
    to = reverse("identity-providers", args=[place.connection.slug])
    return ask(request, question, to, place=place, arn=arn)


def _by_name(row: dict) -> str:
    return row["name"].lower()
