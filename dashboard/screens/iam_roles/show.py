"""A role's page: its policies, what is to be questioned in them, and the identity pools that use it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.iam_documents.concerns import concerns
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.pool_scan import names_if_told, role_uses
from dashboard.iam_documents.trial import TrialForm, initial_for
from dashboard.iam_roles.reading import attached_policies, read_policies, read_role, takers_of
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.iam_roles.forms import HOURS
from dashboard.screens.iam_roles.writers import TRUST, written_by


@page("iam:GetRole")
@require_safe
@on_connection
def show_role(request: Request, place: Place, role_name: str) -> HttpResponse:
    return render(request, "dashboard/iam_roles/show.html", page_context(place, role_name))


@page("iam:GetRole")
@require_safe
@on_connection
def uses(request: Request, place: Place, role_name: str) -> HttpResponse:
    """The identity pools that name the role, as a part of its page or, without scripts, on the page."""
    context: dict[str, Any] = page_context(place, role_name) if not request.htmx else {"place": place}
    arn = context["role"]["Arn"] if "role" in context else read_role(place, role_name)["Arn"]
    context |= uses_context(place, arn)
    template = "dashboard/iam_roles/show.html"
    return render(request, f"{template}#uses" if request.htmx else template, context)


@page("iam:GetRole")
@require_safe
@on_connection
def managed(request: Request, place: Place, role_name: str, arn: str) -> HttpResponse:
    """A managed policy that is attached to the role. It is shown only: others may use it too."""
    attached = {each["PolicyArn"] for each in attached_policies(place, role_name)}
    if arn not in attached:
        raise Http404("This policy is not attached to the role.")
    policy = place.iam.get_policy(PolicyArn=arn)["Policy"]
    version = place.iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])[
        "PolicyVersion"
    ]
    context = {"place": place, "role_name": role_name, "policy": policy}
    context["document"] = as_document(version["Document"])
    return render(request, "dashboard/iam_roles/managed.html", context)


def page_context(place: Place, role_name: str) -> dict:
    """All that a role's page shows; ``policies`` are name, document, and what is to be said of who wrote it."""
    role, policies = read_role(place, role_name), read_policies(place, role_name)
    writers = written_by(place, role["RoleName"])
    slug, seconds = place.connection.slug, role.get("MaxSessionDuration") or 3600
    return {
        "place": place,
        "role": role,
        "role_name": role["RoleName"],
        "duration": dict(HOURS).get(str(seconds), f"{seconds} seconds"),
        "takers": takers_of(role, names_if_told(place.identities)),
        "policies": [(name, document, writers.get(name, [])) for name, document in policies.items()],
        "trust_writers": writers.get(TRUST, []),
        "attached": attached_policies(place, role_name),
        "concerns": concerns(role["trust"], policies),
        "trial_form": TrialForm(initial=initial_for([*policies.values()])),
        "records": AuditRecord.objects.filter(connection=slug, target=role_name).order_by("-id")[:6],
    }


def uses_context(place: Place, arn: str) -> dict:
    """``uses``, or the problem that kept them from being read."""
    with telling(place) as outcome:
        return {"uses": role_uses(place.identities, arn)}
    return {"uses_problem": outcome.problem}
