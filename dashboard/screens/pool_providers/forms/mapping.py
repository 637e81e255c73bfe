"""The attribute mapping: for each attribute of the pool, the provider's claim that it is taken from."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from dashboard.pool_providers.kinds import Kind

_NEVER = ("sub", "identities", "cognito:user_status", "updated_at")


def mappable(pool: dict[str, Any]) -> list[dict[str, Any]]:
    """The attributes of a pool (UserPoolType) that a provider can fill."""
    attributes = [each for each in pool.get("SchemaAttributes", []) if each["Name"] not in _NEVER]
    return [each for each in attributes if ":" not in each["Name"] or each["Name"].startswith("custom:")]


class MappingForm(forms.Form):
    """A field for each attribute; empty where nothing is taken. Mapped ones stand first."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, pool: dict[str, Any], kind: Kind, stored: dict[str, str], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.stored, self.attributes = stored, mappable(pool)
        self.attributes.sort(key=lambda each: (each["Name"] not in stored, not each.get("Required")))
        for index, each in enumerate(self.attributes):
            name = each["Name"]
            self.fields[f"claim-{index}"] = forms.CharField(
                label=name,
                required=False,
                max_length=2048,
                initial=stored.get(name, ""),
                widget=forms.TextInput(
                    attrs={"list": "claims", "autocomplete": "off", "spellcheck": "false"}
                ),
            )
        self.subject = kind.subject

    @property
    def typed(self) -> dict[str, str]:
        """AttributeMapping as typed. What the form does not show, such as username, stays."""
        shown = {each["Name"] for each in self.attributes}
        kept = {name: claim for name, claim in self.stored.items() if name not in shown}
        return kept | {name: claim for name, claim in self._typed() if claim}

    def _typed(self) -> Iterable[tuple[str, str]]:
        for index, each in enumerate(self.attributes):
            yield each["Name"], self.cleaned_data.get(f"claim-{index}", "").strip()

    def lines(self, sent: dict[str, str]) -> list[dict[str, Any]]:
        """Each attribute with its field, and what the provider sent for it the last time."""
        return [
            {"attribute": each, "field": field, "sent": sent.get(_claim_in(field)), "known": bool(sent)}
            for index, each in enumerate(self.attributes)
            if (field := self[f"claim-{index}"])
        ]


def _claim_in(field: BoundField) -> str:
    return str(field.value() or "").strip()
