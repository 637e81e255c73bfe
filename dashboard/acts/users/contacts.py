"""The form of an act that goes to one of a user's contacts, or is about one."""

from collections.abc import Callable
from typing import Any

from django import forms

from dashboard.users.person import Person


def contact_form(contacts: list[str], person: Person, data: Any, label: str) -> forms.Form:
    """Asks for ``contact`` where there is a choice; the first is the one that is meant where nothing is said."""
    form = forms.Form(data)
    choices = [(contact, person.attributes[contact]) for contact in contacts]
    if len(choices) > 1:
        form.fields["contact"] = forms.ChoiceField(
            choices=choices, label=label, required=False, widget=forms.RadioSelect, initial=choices[0][0]
        )
    elif choices:
        form.fields["contact"] = forms.CharField(
            widget=forms.HiddenInput, initial=choices[0][0], required=False
        )
        form.fields["contact"].validators.append(_one_of(contacts))
    return form


def _one_of(contacts: list[str]) -> Callable[[str], None]:
    def check(value: str) -> None:
        if value not in contacts:
            raise forms.ValidationError("This user has no such contact.")

    return check
