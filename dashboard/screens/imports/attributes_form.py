"""Custom attributes that an import makes for columns of its file: on the embedded engine."""

from collections.abc import Mapping as Given
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import regex
from django import forms

from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.values import FALSE, TRUE

NEW = "new"
"""What a column becomes that a new attribute is made for."""
ADD = "cognito-idp:AddCustomAttributes"
LONGEST_NAME, LONGEST, MOST = 20, 2048, 50
_TYPES = ("String", "Number", "DateTime", "Boolean")
_NOT_IN_NAMES = regex.compile(r"[^\p{L}\p{M}\p{N}_.-]+")
_WHOLE = regex.compile(r"-?[0-9]{1,18}")


class NewAttributesForm(forms.Form):
    """Name, type and length of a new attribute for each of some columns, by their places in the file."""

    use_required_attribute = False
    prefix = "made"

    def __init__(
        self,
        *args: Any,
        columns: Sequence[str],
        samples: Sequence[Sequence[str]],
        places: Sequence[int],
        pool: dict,
        said: Given[int, dict],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        own = [each["Name"] for each in pool.get("SchemaAttributes", [])]
        self._taken = {name.removeprefix("custom:") for name in own if name.startswith("custom:")}
        for place in places:
            before = said.get(place, {})
            label = columns[place] or f"Column {place + 1}"
            length = before.get("StringAttributeConstraints", {}).get("MaxLength")
            self.fields[f"name-{place}"] = forms.RegexField(
                r"^[^\s:]+$",
                label=f"Name for {label}",
                max_length=LONGEST_NAME,
                initial=before.get("Name") or _as_name(label),
                help_text=f"“custom:” is put before it. At most {LONGEST_NAME} characters.",
                error_messages={
                    "invalid": "A name holds no spaces and no colon; “custom:” is put before it."
                },
            )
            self.fields[f"type-{place}"] = forms.ChoiceField(
                label=f"Type of {label}",
                choices=[(name, name) for name in _TYPES],
                initial=before.get("AttributeDataType") or _type_of(samples[place]),
            )
            self.fields[f"length-{place}"] = forms.IntegerField(
                label=f"Longest text in {label}",
                min_value=1,
                max_value=LONGEST,
                required=False,
                initial=length or LONGEST,
                help_text="Of a String alone.",
            )

    @property
    def is_told(self) -> bool:
        """Whether anything was sent about each of the columns: a choice that was only just made asks first."""
        return all(self.add_prefix(f"name-{place}") in self.data for place in self._places)

    def clean(self) -> dict:
        data = super().clean() or {}
        names = [data.get(f"name-{place}", "") for place in self._places]
        for place, name in zip(self._places, names, strict=True):
            if name in self._taken:
                self.add_error(f"name-{place}", "The pool has this attribute: choose it in the list above.")
            elif name and names.count(name) > 1:
                self.add_error(f"name-{place}", "Two columns cannot become one attribute.")
        if len(self._taken) + len(names) > MOST:
            self.add_error(None, f"A user pool can have at most {MOST} custom attributes.")
        return data

    def attributes(self) -> list[dict]:
        """SchemaAttributeTypes of a valid form, in the order of the columns."""
        made = []
        for place in self._places:
            kind = self.cleaned_data[f"type-{place}"]
            attribute: dict[str, Any] = {
                "Name": self.cleaned_data[f"name-{place}"],
                "AttributeDataType": kind,
            }
            if kind == "String":
                longest = self.cleaned_data[f"length-{place}"] or LONGEST
                attribute["StringAttributeConstraints"] = {"MinLength": "0", "MaxLength": str(longest)}
            made.append(attribute)
        return made

    def put_into(self, mapping: Mapping) -> Mapping:
        """The mapping with the new attributes in the places of their columns."""
        targets, kinds = [*mapping.targets], dict(mapping.kinds)
        for place, attribute in zip(self._places, self.attributes(), strict=True):
            targets[place] = f"custom:{attribute['Name']}"
            if attribute["AttributeDataType"] != "String":
                kinds[targets[place]] = attribute["AttributeDataType"]
        return replace(mapping, targets=targets, kinds=kinds)


def said_before(mapping: Given[str, Any], options: Given[str, Any], header: Sequence[str]) -> dict[int, dict]:
    """The attributes that were chosen to be made, and are not there yet, by the places of their columns."""
    told = {f"custom:{each['Name']}": each for each in options.get("NewAttributes", ())}
    targets = enumerate(mapping.get("targets", ()))
    return {place: told[name] for place, name in targets if name in told and name not in header}


def _as_name(label: str) -> str:
    """A name for a column, as its owner would shorten it."""
    return _NOT_IN_NAMES.sub("_", label.strip().lower()).strip("_")[:LONGEST_NAME]


def _type_of(values: Sequence[str]) -> str:
    filled = [value.strip() for value in values if value.strip()]
    if filled and all(_WHOLE.fullmatch(value) and value[:1] != "0" for value in filled):
        return "Number"
    words = {value.lower() for value in filled}
    return "Boolean" if words and words <= TRUE | FALSE and not words <= {"0", "1"} else "String"
