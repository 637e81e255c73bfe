"""The field in which a role is chosen."""

import re

from django import forms

from dashboard.role_mappings.iam_roles import Roles

ROLE_ARN = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)


class RoleField(forms.CharField):
    """A role's ARN: chosen from a list where the list is whole, else typed or pasted with the list as suggestions.

    A value that the list does not hold is kept and shown: it may be another account's.
    """

    def __init__(self, roles: Roles, *, from_list: bool, current: str = "", **more) -> None:
        self.listed = from_list and bool(roles.fitting or roles.others)
        widget = forms.Select(choices=_choices(roles, current)) if self.listed else _typed()
        super().__init__(widget=widget, max_length=2048, **more)

    def clean(self, value):
        arn = super().clean(value)
        if arn and not ROLE_ARN.fullmatch(arn):
            raise forms.ValidationError(
                "This is no role’s ARN. It looks like arn:aws:iam::123456789012:role/name."
            )
        return arn


def _typed() -> forms.TextInput:
    return forms.TextInput(
        attrs={"list": "iam-roles", "placeholder": "arn:aws:iam::…:role/…", "spellcheck": "false"}
    )


def _choices(roles: Roles, current: str) -> list:
    choices: list = [("", "No role")]
    if current and not roles.knows(current):
        choices.append((current, current))
    if roles.fitting:
        choices.append(("Can be taken here", list(roles.fitting.items())))
    if roles.others:
        choices.append(("Trust something else", list(roles.others.items())))
    return choices
