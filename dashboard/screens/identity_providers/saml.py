"""SAML providers: a new one from its metadata, what the metadata says, other metadata, and its end."""

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.identity_providers.delete_saml import ACT as DELETE
from dashboard.aws.telling import status_of, telling
from dashboard.iam_documents.metadata import read_if_possible
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.identity_providers.forms import MetadataForm, SamlForm
from dashboard.screens.identity_providers.listing import ask_to_delete, name_in
from dashboard.screens.replacing import is_overtaken
from dashboard.screens.replacing.versions import seal


@page("iam:CreateSAMLProvider")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: Request, place: Place) -> HttpResponse:
    form = SamlForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, metadata = form.cleaned_data["name"], form.cleaned_data["metadata"]
        members = {"Name": name, "SAMLMetadataDocument": metadata}
        with telling(place, form):
            answer = place.iam.create_saml_provider(**members)
            messages.success(request, f"Provider {name} is ready. Identity pools can name it.")
            return redirect("saml-provider", place.connection.slug, answer["SAMLProviderArn"])
    context = {"place": place, "form": form}
    return render(request, "dashboard/identity_providers/saml_create.html", context, status=status_of(form))


@page("iam:GetSAMLProvider")
@require_safe
@on_connection
def show_saml_provider(request: Request, place: Place, arn: str) -> HttpResponse:
    provider = _read(place, arn)
    context = {
        "place": place,
        "arn": arn,
        "name": name_in(arn),
        "provider": provider,
        "metadata": read_if_possible(provider["SAMLMetadataDocument"]),
        "records": AuditRecord.objects.filter(connection=place.connection.slug, target=arn).order_by("-id")[
            :6
        ],
    }
    return render(request, "dashboard/identity_providers/saml.html", context)


@page("iam:UpdateSAMLProvider")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def replace(request: Request, place: Place, arn: str) -> HttpResponse:
    stored = _read(place, arn)["SAMLMetadataDocument"]
    form = MetadataForm(
        request.POST or None, request.FILES or None, initial={"version": seal(_version(stored))}
    )
    if request.method == "POST" and form.is_valid() and not is_overtaken(form, _version(stored)):
        members = {"SAMLProviderArn": arn, "SAMLMetadataDocument": form.cleaned_data["metadata"]}
        with telling(place, form):
            place.iam.update_saml_provider(**members)
            messages.success(request, "The metadata is replaced.")
            return redirect("saml-provider", place.connection.slug, arn)
    status = 409 if getattr(form, "overtaken", False) else status_of(form)
    context = {"place": place, "arn": arn, "name": name_in(arn), "form": form}
    context["metadata"] = read_if_possible(stored)
    return render(request, "dashboard/identity_providers/saml_replace.html", context, status=status)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def delete(request: Request, place: Place, arn: str) -> HttpResponse:
    _read(place, arn)
    return ask_to_delete(request, DELETE, place, arn, "saml-provider")


def _read(place: Place, arn: str) -> dict:
    return place.iam.get_saml_provider(SAMLProviderArn=arn)


def _version(metadata: str) -> dict[str, str]:
    return {"sha256": hashlib.sha256(metadata.encode()).hexdigest()}
