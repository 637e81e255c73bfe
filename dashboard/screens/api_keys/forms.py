"""What an API key may do, where, and until when."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import regex
from django import forms
from django.utils import timezone

from dashboard.iam_documents.key_scopes import EVERYTHING, GROUPED, READS, Scope, offered
from dashboard.screens.form_fields import Lines, offer, ticks

MOST_POOLS = 16
_POOL = regex.compile(r"[\w-]+_[0-9a-zA-Z]+|[\w-]+:[0-9a-f-]{36}", regex.ASCII)
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ScopeForm(forms.Form):
    """The scope of a key. ``pools`` are those to choose from, names by id."""

    kind = forms.ChoiceField(
        label="What it may do",
        widget=forms.RadioSelect,
        choices=[
            (READS, "Read only: it changes nothing. What it reads includes the secrets of app clients"),
            (EVERYTHING, "Everything in user pools and identity pools"),
            (GROUPED, "Only what is ticked below"),
        ],
    )
    groups = ticks("Operations", [], "They count where “Only what is ticked below” is chosen.")
    pools = ticks(
        "Pools",
        [],
        "None ticked: every pool. A key that is limited to pools cannot make calls that are about no one pool, such as "
        "ListUserPools.",
    )
    more_pools = Lines(
        label="Other pools", required=False, help_text="Ids of pools that are not listed above."
    )
    until = forms.DateField(
        label="Last day",
        required=False,
        widget=_DATE,
        help_text="It works to the end of this day, UTC. Empty: until somebody revokes it.",
    )

    def __init__(self, *args: Any, pools: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "groups",
            [(group.key, f"{group.of}: {group.name[0].lower()}{group.name[1:]}") for group in offered()],
        )
        offer(self, "pools", [(key, f"{name} · {key}") for key, name in pools.items()])
        if not pools:
            del self.fields["pools"]

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        if until and until < timezone.now().astimezone(UTC).date():
            raise forms.ValidationError("This day is over. Choose a later one.")
        return until

    def clean_more_pools(self) -> list[str]:
        wrong = next((each for each in self.cleaned_data["more_pools"] if not _POOL.fullmatch(each)), None)
        if wrong:
            raise forms.ValidationError(
                f"“{wrong[:80]}” is no pool’s id. One looks like us-east-1_Ab1Cd2Ef3."
            )
        return self.cleaned_data["more_pools"]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if data.get("kind") == GROUPED and not data.get("groups"):
            self.add_error("groups", "Tick what the key may do.")
        if len(self._pools(data)) > MOST_POOLS:
            self.add_error(
                "more_pools", f"At most {MOST_POOLS} pools: give a key for more of them every pool."
            )
        return data

    def scope(self) -> Scope:
        data = self.cleaned_data
        end = data["until"] and datetime.combine(data["until"] + timedelta(days=1), time(), UTC)
        groups = tuple(data["groups"]) if data["kind"] == GROUPED else ()
        return Scope(data["kind"], groups, self._pools(data), end)

    @staticmethod
    def _pools(data: dict) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*data.get("pools", []), *data.get("more_pools", [])]))


class KeyForm(ScopeForm):
    """A new key."""

    name = forms.RegexField(
        r"^(?=.*\w)[\w+=,.@-]+$",
        label="Name",
        max_length=64,
        help_text="The program that signs with it, such as orders-backend.",
        error_messages={"invalid": "Use letters, digits and + = , . @ _ - only."},
    )
    field_order = ("name",)


def initial_for(scope: Scope, pools: dict[str, str]) -> dict[str, Any]:
    """What the form shows of a scope; nothing is chosen where policies were written by hand."""
    last = scope.expires - timedelta(seconds=1) if scope.expires else None
    return {
        "kind": scope.kind,
        "groups": list(scope.groups),
        "pools": [pool for pool in scope.pools if pool in pools],
        "more_pools": [pool for pool in scope.pools if pool not in pools],
        "until": last.astimezone(UTC).date() if last else None,
    }
