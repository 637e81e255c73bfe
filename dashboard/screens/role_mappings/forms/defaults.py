"""The form of the two default roles."""

from django import forms

from dashboard.role_mappings.iam_roles import Roles
from dashboard.screens.role_mappings.forms.fields import RoleField


class DefaultRolesForm(forms.Form):
    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, initial: dict, roles: Roles, from_list: bool, guests: bool) -> None:
        super().__init__(data, initial=initial)
        self.fields["authenticated"] = RoleField(
            roles,
            from_list=from_list,
            current=initial.get("authenticated", ""),
            label="Authenticated role",
            required=False,
            help_text="For whoever signed in and gets no other role by a mapping.",
        )
        self.fields["unauthenticated"] = RoleField(
            roles,
            from_list=from_list,
            current=initial.get("unauthenticated", ""),
            label="Guest role",
            required=False,
            help_text="For people who have not signed in."
            if guests
            else "For people who have not signed in. This identity pool lets no guests in, so nobody gets it now.",
        )

    def roles(self) -> dict[str, str]:
        """``Roles`` as typed."""
        names = ("authenticated", "unauthenticated")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
