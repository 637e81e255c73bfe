"""The form of one provider's principal tags."""

from typing import Any

from django import forms
from django.http import QueryDict

from dashboard.role_mappings.tagging import (
    CUSTOM,
    MOST_BYTES,
    MOST_NAME,
    MOST_TAGS,
    MOST_VALUE,
    NONE,
    USE_DEFAULTS,
)
from dashboard.screens.role_mappings.rows import LOOK_BELOW, Row, RowForm, Rows, rows_class, text_field

TAG = ("tag", "claim")


class TagForm(RowForm):
    """One tag."""

    tag = text_field("Tag", "Name the tag.", MOST_NAME)
    claim = text_field("Claim", "Name the claim.", MOST_VALUE, attrs={"list": "claims"})

    def clean_tag(self) -> str:
        tag = self.cleaned_data["tag"]
        if tag.lower().startswith("aws:"):
            raise forms.ValidationError("Names that begin with aws: are AWS’s own.")
        return tag


class Tags(Rows):
    """The tags of one map."""

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            tag = form.cleaned_data.get("tag", "").lower()
            if tag and tag in seen:
                form.add_error("tag", "Another tag has this name; upper and lower case do not count.")
            seen.add(tag)


TagSet = rows_class(TagForm, Tags)


class TagMapForm(forms.Form):
    """``rows`` are the tags to begin with; a bound form has those that were sent."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    mode = forms.ChoiceField(
        label="Claims that travel as principal tags",
        choices=[
            (NONE, "None"),
            (USE_DEFAULTS, "The defaults: username (sub) and client (aud)"),
            (CUSTOM, "Tags of your own"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None = None, *, initial: dict, rows: list[Row], focus: str = ""
    ) -> None:
        super().__init__(data, initial=initial)
        self.focus = focus
        self.rows = TagSet(data, initial=rows, prefix="tag", of="", focus=focus)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mode") == CUSTOM:
            self._check_tags()
        return data

    def _check_tags(self) -> None:
        typed = self.rows.typed
        if not typed:
            self.add_error("mode", "Add at least one tag, or choose another way.")
        if len(typed) > MOST_TAGS:
            self.add_error(None, f"A login can have {MOST_TAGS} tags; these are {len(typed)}. Remove some.")
        size = sum(len(f"{each.get('tag', '')}{each.get('claim', '')}".encode()) for each in typed)
        if size > MOST_BYTES:
            self.add_error(
                None, f"Tags and claims may take {MOST_BYTES} bytes in all; these take {size}. Shorten some."
            )
        if not self.rows.is_valid() and not self.errors:
            self.add_error(None, LOOK_BELOW)

    def version_typed(self) -> dict:
        """The map as typed: ``mode`` and ``PrincipalTags``."""
        mode = self.cleaned_data["mode"]
        tags = {each["tag"]: each["claim"] for each in self.rows.typed} if mode == CUSTOM else {}
        return {"mode": mode, "PrincipalTags": tags}
