"""What the forms of a pool are made of."""

from typing import Any

from django import forms

from dashboard.place import Place
from dashboard.screens.members import MembersForm
from dashboard.screens.replacing.versions import seal

Group = tuple[str, str, tuple[str, ...]]


class Part(MembersForm):
    """Some settings that belong together.

    ``GROUPS`` names the headings of a page, a line under each, and the fields.
    """

    GROUPS: tuple[Group, ...] = ()

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return [
            (title, text, [self[name] for name in names if name in self.fields])
            for title, text, names in self.GROUPS
        ]


class SubjectForm(Part):
    """A whole page of settings, opened on what is ``stored``. ``version`` carries that version in the form."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("version",)

    def __init__(self, data=None, *, place: Place, stored: dict) -> None:
        self.place, self.stored = place, stored
        super().__init__(data, initial={**self.from_members(stored), "version": seal(stored)})

    def members(self) -> dict:
        """Everything that the update sends: what the form speaks for as typed, the rest as it is."""
        after = {**self.stored, **self.to_members(self.stored)}
        return {name: value for name, value in after.items() if value is not None}

    def warnings(self) -> list[str]:
        """What follows from the settings as typed that people may not expect."""
        return []

    def now(self, name: str) -> Any:
        """A field's value as it stands in the form: typed, or else stored."""
        return self.cleaned_data.get(name) if hasattr(self, "cleaned_data") else self[name].value()
