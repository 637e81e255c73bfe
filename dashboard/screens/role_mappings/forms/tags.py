"""The form of one provider's principal tags."""

from django import forms

from dashboard.role_mappings.tagging import (
    CUSTOM,
    MOST_BYTES,
    MOST_NAME,
    MOST_TAGS,
    MOST_VALUE,
    NONE,
    USE_DEFAULTS,
)
from dashboard.screens.role_mappings.rows import Row, rows_of

TAG = ("tag", "claim")


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

    def __init__(self, data=None, *, initial: dict, rows: list[Row], focus: str = "") -> None:
        super().__init__(data, initial=initial)
        given = rows_of(data, "tag", TAG) if data is not None else rows
        self.count, self.focus = len(given), focus
        for index, row in enumerate(given):
            for name, label in (("tag", "Tag"), ("claim", "Claim")):
                attrs = {"spellcheck": "false", "autocomplete": "off", "aria-label": f"{label} {index + 1}"}
                attrs |= {"list": "claims"} if name == "claim" else {}
                key = f"tag-{index}-{name}"
                self.fields[key] = forms.CharField(
                    label=label, required=False, widget=forms.TextInput(attrs=attrs)
                )
                self.initial[key] = row[name]
        if focus.startswith("first-"):
            self.fields[f"tag-{focus[6:]}-tag"].widget.attrs["autofocus"] = True

    @property
    def tags(self) -> list[dict]:
        """The fields of each tag, and whether its button should have the focus."""
        return [
            {
                "fields": [self[f"tag-{at}-{name}"] for name in TAG],
                "focus": self.focus == f"remove-{at}",
            }
            for at in range(self.count)
        ]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("mode") != CUSTOM:
            return data
        filled = [at for at in range(self.count) if data.get(f"tag-{at}-tag") or data.get(f"tag-{at}-claim")]
        if not filled:
            self.add_error("mode", "Add at least one tag, or choose another way.")
        if len(filled) > MOST_TAGS:
            self.add_error(None, f"A login can have {MOST_TAGS} tags; these are {len(filled)}. Remove some.")
        seen: set[str] = set()
        for at in filled:
            self._check(at, seen)
        size = sum(
            len(f"{data.get(f'tag-{at}-tag', '')}{data.get(f'tag-{at}-claim', '')}".encode()) for at in filled
        )
        if size > MOST_BYTES:
            self.add_error(
                None, f"Tags and claims may take {MOST_BYTES} bytes in all; these take {size}. Shorten some."
            )
        return data

    def _check(self, at: int, seen: set[str]) -> None:
        tag, claim = self.cleaned_data.get(f"tag-{at}-tag", ""), self.cleaned_data.get(f"tag-{at}-claim", "")
        if not tag:
            self.add_error(f"tag-{at}-tag", "Name the tag.")
        elif len(tag) > MOST_NAME:
            self.add_error(f"tag-{at}-tag", f"At most {MOST_NAME} characters; this has {len(tag)}.")
        elif tag.lower() in seen:
            self.add_error(f"tag-{at}-tag", "Another tag has this name; upper and lower case do not count.")
        elif tag.lower().startswith("aws:"):
            self.add_error(f"tag-{at}-tag", "Names that begin with aws: are AWS’s own.")
        seen.add(tag.lower())
        if not claim:
            self.add_error(f"tag-{at}-claim", "Name the claim.")
        elif len(claim) > MOST_VALUE:
            self.add_error(f"tag-{at}-claim", f"At most {MOST_VALUE} characters; this has {len(claim)}.")

    def version_typed(self) -> dict:
        """The map as typed: ``mode`` and ``PrincipalTags``."""
        mode = self.cleaned_data["mode"]
        tags = {
            self.cleaned_data[f"tag-{at}-tag"]: self.cleaned_data[f"tag-{at}-claim"]
            for at in range(self.count)
            if self.cleaned_data.get(f"tag-{at}-tag")
        }
        return {"mode": mode, "PrincipalTags": tags if mode == CUSTOM else {}}
