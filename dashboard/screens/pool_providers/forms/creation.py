"""The form of a new provider: its name, what its type asks for, its secret or its metadata."""

from typing import Any

from django import forms

from dashboard.aws.errors import Problem
from dashboard.pool_providers.kinds import Kind
from dashboard.screens.pool_providers.forms.details import FORMS, DetailsForm, secret_field
from dashboard.screens.pool_providers.forms.metadata import MetadataForm

_NAME = r"^[^_\s][^\s]+[^_\s]$"


def new_form(kind: Kind, data: Any = None, files: Any = None, *, embedded: bool) -> "NewForm":
    """The form of a new provider of a kind. Its ``create_members()`` are those of CreateIdentityProvider."""
    form = _class_of(kind)(data, files, kind=kind)
    if not embedded:
        form.leave_out_groups()
    return form


class NewForm(DetailsForm):
    """``kind`` decides on the name and the secret; the type's own fields come by the other class."""

    name = forms.RegexField(
        _NAME,
        label="Name",
        min_length=3,
        max_length=32,
        help_text="Stands before the user name of everybody who comes from it, and on its button. It cannot be changed later.",
        error_messages={"invalid": "No spaces, and no _ at its begin or end."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any, files: Any, *, kind: Kind) -> None:
        super().__init__(data, files, initial={"scopes": kind.scopes})
        self.kind = kind
        if kind.name:
            del self.fields["name"]
        if kind.secret:
            self.fields["secret"] = secret_field(kind, required=kind.type != "OIDC")
        order = ["name", "issuer", "url", "file", "text", "client_id", "secret"]
        self.order_fields(
            [*order, *(name for name in self.fields if name not in (*order, "identifiers", *self.RULE))]
        )

    @property
    def provider_name(self) -> str:
        return self.kind.name or self.cleaned_data["name"]

    def create_members(self) -> dict[str, Any]:
        members = self.to_members({})
        details = {name: value for name, value in (members.get("ProviderDetails") or {}).items() if value}
        if self.cleaned_data.get("secret"):
            details[self.kind.secret] = self.cleaned_data["secret"].strip()
        details |= self.cleaned_data.get("metadata") or {}
        mapping = dict(self.kind.mapping)
        return {
            "ProviderName": self.provider_name,
            "ProviderType": self.kind.type,
            "ProviderDetails": details,
            "AttributeMapping": mapping,
            **({"IdpIdentifiers": members["IdpIdentifiers"]} if members.get("IdpIdentifiers") else {}),
        }

    def field_for(self, problem: Problem) -> str:
        """The field that an error of the connection is about; empty where that is none."""
        if problem.code == "DuplicateProviderException" and "name" in self.fields:
            return "name"
        about = (("metadata", "url"), ("issuer", "issuer"), ("discovery", "issuer"), ("scope", "scopes"))
        why = problem.why.lower()
        return next((field for word, field in about if word in why and field in self.fields), "")


def _class_of(kind: Kind) -> type[NewForm]:
    bases = (NewForm, FORMS[kind.key], *((MetadataForm,) if kind.key == "saml" else ()))
    return type(f"New{FORMS[kind.key].__name__}", bases, {})
