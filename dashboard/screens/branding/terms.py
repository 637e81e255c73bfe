"""The terms documents of an app client: what its sign-up page links to, by language."""

from typing import Any

from botocore.exceptions import ClientError
from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.terms.delete import ACT as DELETE
from dashboard.acts.terms.save import ACT as SAVE
from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask, do_at_once
from dashboard.screens.branding.reading import name_of

DOCUMENTS = {"terms-of-use": "terms of use", "privacy-policy": "privacy policy"}
DEFAULT = "cognito:default"
LANGUAGES = {
    DEFAULT: "Every other language",
    "cognito:english": "English",
    "cognito:french": "French",
    "cognito:german": "German",
    "cognito:italian": "Italian",
    "cognito:spanish": "Spanish",
    "cognito:portuguese-brazil": "Portuguese (Brazil)",
    "cognito:dutch": "Dutch",
    "cognito:japanese": "Japanese",
    "cognito:korean": "Korean",
    "cognito:chinese-simplified": "Chinese (simplified)",
    "cognito:chinese-traditional": "Chinese (traditional)",
    "cognito:bahasa-indonesia": "Indonesian",
}


class LinksForm(forms.Form):
    """A link for each language; the one for every other language is needed."""

    def __init__(self, data: QueryDict | None = None, *, name: str, links: dict[str, str]) -> None:
        super().__init__(data, prefix=name, initial=links)
        self.name, self.words = name, DOCUMENTS[name]
        for language, label in LANGUAGES.items():
            self.fields[language] = forms.URLField(
                label=label, max_length=1024, required=language == DEFAULT, assume_scheme="https"
            )

    @property
    def first(self) -> forms.BoundField:
        return self[DEFAULT]

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[language] for language in LANGUAGES if language != DEFAULT]

    def links(self) -> dict[str, str]:
        return {language: address for language, address in self.cleaned_data.items() if address}


@page("cognito-idp:DescribeTermsByClient")
@require_safe
@in_pool
def show_terms(request: Request, place: Place, client_id: str) -> HttpResponse:
    return _show(request, place, client_id)


@page(*SAVE.permissions)
@require_POST
@in_pool
def save(request: Request, place: Place, client_id: str, terms_name: str) -> HttpResponse:
    """Save the links to one document; an error shows both forms again."""
    kept = _read(place, client_id, _known(terms_name))
    form = LinksForm(request.POST, name=terms_name, links=kept.get("Links", {}))
    if form.is_valid():
        with telling(place, form):
            return do_at_once(
                request, SAVE, form.words, place, client_id, terms_name, form.links(), kept.get("TermsId", ""),
                to=place.url("terms", client_id),
            )  # fmt: skip
    return _show(request, place, client_id, form)


@page(*DELETE.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, client_id: str, terms_name: str) -> HttpResponse:
    kept = _read(place, client_id, _known(terms_name))
    if not kept:
        raise Http404("There are no such terms.")
    back = place.url("terms", client_id)
    question = Question.of(
        DELETE,
        DOCUMENTS[terms_name],
        place,
        kept["TermsId"],
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
    )
    return ask(request, question, back, place=place)


def _show(request: Request, place: Place, client_id: str, typed: LinksForm | None = None) -> HttpResponse:
    kept = {name: _read(place, client_id, name) for name in DOCUMENTS}
    rows = []
    for name, document in kept.items():
        form = (
            typed if typed and typed.name == name else LinksForm(name=name, links=document.get("Links", {}))
        )
        for field in form.fields.values():
            field.disabled = not place.may(*SAVE.permissions)
        rows.append({"form": form, "kept": document})
    there = [name for name, document in kept.items() if document]
    context = {
        "place": place,
        "client_id": client_id,
        "name": name_of(place, client_id),
        "documents": rows,
        "half": len(there) == 1,
        "form": typed,
    }
    status = status_of(typed) if typed else 200
    return render(request, "dashboard/branding/terms.html", context, status=status)


def _known(terms_name: str) -> str:
    if terms_name not in DOCUMENTS:
        raise Http404("There are no such terms.")
    return terms_name


def _read(place: Place, client_id: str, name: str) -> dict[str, Any]:
    names = {"UserPoolId": place.pool_id, "ClientId": client_id, "TermsName": name}
    try:
        return place.client.describe_terms_by_client(**names)["Terms"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
    return {}
