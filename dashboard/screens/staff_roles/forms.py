"""The form of a role."""

import regex
from django import forms
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dashboard.models import Role
from dashboard.permissions.acts import GROUPS, Group
from dashboard.screens.form_fields import Lines, switch, ticks
from dashboard.staff.roles import NEVER_CUSTOM, groups_of

_STANDARD = (
    "address birthdate email family_name gender given_name locale middle_name name nickname phone_number picture "
    "preferred_username profile website zoneinfo"
).split()
_CUSTOM = regex.compile(r"custom:[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,20}")


class RoleForm(forms.Form):
    """A role made on this site. One field of groups for each heading, so that the page can show them under it."""

    name = forms.CharField(label="Name", max_length=60)
    help = forms.CharField(label="What it is for", max_length=300, required=False)
    masked = ticks("Standard attributes", [(name, name) for name in _STANDARD])
    masked_custom = Lines(
        label="Custom attributes",
        required=False,
        help_text="One a line, such as custom:tier. Of pools that have no such attribute nothing is masked.",
    )
    asks_reason = switch("Ask for a reason", "Every change must say why; it goes into the audit trail.")
    asks_ticket = switch("Ask for a ticket number", "Every change must name the ticket it belongs to.")

    def __init__(self, data: QueryDict | None, role: Role) -> None:
        self.role = role
        super().__init__(data, initial=_initial(role))
        if role.key:
            del self.fields["name"], self.fields["help"]
            return
        for number, (heading, groups) in enumerate(headings()):
            choices = [(group.key, _words(group)) for group in groups if group.key not in NEVER_CUSTOM]
            self.fields[f"groups_{number}"] = ticks(heading, choices)

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields of groups, in order."""
        return [self[name] for name in self.fields if name.startswith("groups_")]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Role.objects.filter(name__iexact=name).exclude(pk=self.role.pk).exists():
            raise forms.ValidationError(f"There is a role “{name}” already. Choose another name.")
        return name

    def clean_masked_custom(self) -> list[str]:
        typed = self.cleaned_data["masked_custom"]
        if wrong := next((each for each in typed if not _CUSTOM.fullmatch(each)), None):
            raise forms.ValidationError(f"“{wrong}” is no custom attribute. Its name begins with custom:.")
        return typed

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if not self.role.key and not self.errors and not self.groups():
            raise forms.ValidationError("Tick at least one thing that the role may do.")
        return data

    def groups(self) -> list[str]:
        data = self.cleaned_data
        return [key for name in self.fields if name.startswith("groups_") for key in data[name]]

    def settings(self) -> dict[str, object]:
        """What is to be saved."""
        data = self.cleaned_data
        masked = {"masked": [*data["masked"], *data["masked_custom"]]}
        asked = {name: data[name] for name in ("asks_reason", "asks_ticket")}
        if self.role.key:
            return masked | asked
        return masked | asked | {"name": data["name"], "help": data["help"], "groups": self.groups()}


def headings() -> list[tuple[str, list]]:
    """The groups of acts under their headings, in order."""
    found: dict[str, list] = {}
    for group in GROUPS:
        found.setdefault(group.of, []).append(group)
    return list(found.items())


def _words(group: Group) -> SafeString:
    return format_html('<span>{}<span class="sub">{}</span></span>', group.name, group.help)


def _initial(role: Role) -> dict[str, object]:
    own = groups_of(role)
    chosen = {
        f"groups_{number}": [group.key for group in groups if group.key in own]
        for number, (_, groups) in enumerate(headings())
    }
    return chosen | {
        "name": role.name,
        "help": role.help,
        "masked": [name for name in role.masked if not name.startswith("custom:")],
        "masked_custom": [name for name in role.masked if name.startswith("custom:")],
        "asks_reason": role.asks_reason,
        "asks_ticket": role.asks_ticket,
    }
