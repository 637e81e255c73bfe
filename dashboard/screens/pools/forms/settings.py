"""The settings that can be changed at any time, on one page."""

from django import forms

from dashboard.screens.pools.forms import accounts, basics, passwords
from dashboard.screens.pools.forms.accounts import AccountsPart
from dashboard.screens.pools.forms.basics import BasicsPart
from dashboard.screens.pools.forms.passwords import PasswordsPart


# Django takes the fields of the last base first.
class SettingsForm(AccountsPart, PasswordsPart, BasicsPart):
    """``version`` carries the version that the form was opened on."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order: tuple[str, ...] = ("version",)

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        named = (
            ("Basics", "", self.BASICS),
            ("Passwords", "", self.PASSWORDS),
            ("Accounts", "", self.ACCOUNTS),
        )
        return [(title, text, [self[name] for name in names]) for title, text, names in named]

    def members(self, stored: dict) -> dict:
        """The members as typed, inside what is stored: nested members that the form does not show stay."""
        data = self.cleaned_data
        return {**basics.told(data), **passwords.told(data, stored), **accounts.told(data, stored)}


def initial_of(pool: dict) -> dict:
    """A pool (UserPoolType) as the settings form's first values."""
    return {**basics.first_values(pool), **passwords.first_values(pool), **accounts.first_values(pool)}
