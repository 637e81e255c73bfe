"""The form of a CIMD policy."""

import re
from itertools import chain, islice
from typing import Any

from django import forms

from dashboard.aws.app_clients import PAGE, each_client
from dashboard.place import Place
from dashboard.screens.act_forms import ActForm

MOST = 5
DAY, LONGEST = 1, 365
OFFERED = 5 * PAGE
"""How many app clients are offered while one types."""
_PAGES = 20
"""How many pages are searched for a name: more than Cognito's quota of 1,000 clients."""
_ID = re.compile(r"[\w+]{1,128}", re.ASCII)


class PolicyForm(ActForm):
    """What Create- and UpdateCIMDPolicy take. The patterns are lines; the time is in days.

    The app client is typed, by its id or its name: a pool may have thousands. ``clients`` are the first of them.
    """

    name = forms.CharField(label="Name", max_length=32, help_text="For people.")
    client = forms.CharField(
        label="App client",
        max_length=128,
        widget=forms.TextInput(attrs={"list": "clients", "spellcheck": "false", "autocomplete": "off"}),
        help_text="Its id or its name. They act as this client: its lifetimes, scopes and callbacks hold. It must have no secret.",
    )
    patterns = forms.CharField(
        label="Addresses",
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One a line, five at most, such as https://*.example.com/clients/*. A star in the host stands for no slash.",
    )
    days = forms.IntegerField(
        label="Keep documents for",
        min_value=DAY,
        max_value=LONGEST,
        initial=DAY,
        help_text="In days, 1 to 365. A document that says for how long itself is believed within these bounds.",
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The first ones are read once, for the list and to find what was typed.
        self._unread = each_client(place.client, place.pool_id, _PAGES, ClientType="REGULAR")
        self.clients = list(islice(self._unread, OFFERED))

    def clean_client(self) -> str:
        """The id. What is found nowhere and may be one is taken for one: the service refuses it where it is none."""
        typed, named = self.cleaned_data["client"], []
        for each in chain(self.clients, self._unread):
            if each["ClientId"] == typed:
                return typed
            if each["ClientName"] == typed:
                named.append(each["ClientId"])
        if len(named) > 1:
            raise forms.ValidationError(f"{len(named)} app clients are called “{typed}”. Type the id.")
        if not named and not _ID.fullmatch(typed):
            raise forms.ValidationError(f"No app client has “{typed}” for its id or its name.")
        return named[0] if named else typed

    def clean_patterns(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["patterns"].splitlines() if line.strip()]
        if len(lines) > MOST:
            raise forms.ValidationError(f"A policy takes at most {MOST} patterns, not {len(lines)}.")
        for line in lines:
            if not line.startswith("https://") or not 12 <= len(line) <= 256:
                raise forms.ValidationError(
                    f"“{line}” must begin with https:// and have 12 to 256 characters."
                )
        return lines

    def members(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "PolicyName": data["name"],
            "ClientId": data["client"],
            "URLPatterns": data["patterns"],
            "CacheDuration": data["days"] * 86_400,
        }


def initial_of(policy: dict) -> dict[str, Any]:
    return {
        "name": policy["PolicyName"],
        "client": policy.get("ClientId", ""),
        "patterns": "\n".join(policy["URLPatterns"]),
        "days": max(DAY, min(LONGEST, policy.get("CacheDuration", 86_400) // 86_400)),
    }
