"""The forms of members and their roles."""

from collections.abc import Callable
from typing import Any

import regex
from django import forms
from django.contrib.auth.password_validation import validate_password

from dashboard.models import Connection, Role, StaffMember
from dashboard.screens.form_fields import Lines, offer
from dashboard.screens.staff.pool_lists import Pools
from dashboard.staff.grants import Wanted

EVERYWHERE = "everywhere"
_POOL_ID = regex.compile(r"[\w-]+_[0-9a-zA-Z]{1,40}|[\w-]+:[0-9a-f-]{36}")
_FEWEST, MOST = 1, 10


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", max_length=100, required=False)
    email = forms.EmailField(label="E-mail", max_length=254, help_text="They sign in with it.")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if StaffMember.objects.filter(email=email).exists():
            raise forms.ValidationError("This is a staff member already. Give them a role on their own page.")
        return email


class GrantForm(forms.Form):
    """A role, and where it is given. Pools to choose from appear once a connection's pools are asked for."""

    role = forms.ModelChoiceField(Role.objects.all(), label="Role", empty_label="Choose a role")
    scope = forms.ChoiceField(label="Where")
    pools = forms.MultipleChoiceField(label="Pools", required=False, widget=forms.CheckboxSelectMultiple)
    others = Lines(label="Ids of other pools", required=False, help_text="One a line.")

    def __init__(self, *args: Any, list_pools: Callable[[Connection], Pools], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.connections = {each.slug: each for each in Connection.objects.all()}
        offer(self, "scope", [(EVERYWHERE, "Everything"), *map(_of, self.connections.values())])
        kind, _, slug = str(self["scope"].value() or "").partition(":")
        self.listed = None
        if kind == "pools" and slug in self.connections:
            self.listed = list_pools(self.connections[slug])
            offer(self, "pools", self.listed.choices)
        if not (self.listed and self.listed.choices):
            del self.fields["pools"]
        if not self.listed or self.listed.whole:
            del self.fields["others"]

    def clean_others(self) -> list[str]:
        typed = self.cleaned_data["others"]
        if wrong := next((each for each in typed if not _POOL_ID.fullmatch(each)), None):
            raise forms.ValidationError(f"“{wrong}” is no id of a pool. It looks like us-east-1_AbCd12345.")
        return typed

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        chosen = [*data.get("pools", []), *data.get("others", [])]
        if self.listed is not None and not chosen and not self.errors:
            self.add_error("pools" if "pools" in self.fields else "scope", "Choose at least one pool.")
        return data

    def wanted(self) -> list[Wanted]:
        """What is to be given."""
        data = self.cleaned_data
        kind, _, slug = data["scope"].partition(":")
        if kind == EVERYWHERE:
            return [Wanted(data["role"])]
        connection = self.connections[slug]
        pools = [*data.get("pools", []), *data.get("others", [])] if kind == "pools" else [""]
        return [Wanted(data["role"], connection, pool) for pool in dict.fromkeys(pools)]


def _of(connection: Connection) -> tuple[str, list[tuple[str, str]]]:
    choices = [
        (f"all:{connection.slug}", f"All of {connection}"),
        (f"pools:{connection.slug}", f"Some pools of {connection}"),
    ]
    return connection.name, choices


class Grants(forms.BaseFormSet):
    """Roles that are given together."""


GrantSet = forms.formset_factory(
    GrantForm, formset=Grants, extra=0, min_num=_FEWEST, validate_min=True, max_num=MOST, absolute_max=MOST
)


class JoinForm(forms.Form):
    """What somebody with a link sets."""

    name = forms.CharField(label="Name", max_length=100, required=False)
    password = forms.CharField(
        label="Password",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: StaffMember, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.member = member

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.member)
        return password
