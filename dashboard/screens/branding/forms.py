"""The form of a style. It is opened on the whole of the settings and gives the part that was changed."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from dashboard.screens.branding.fields import CHOICES, COLOURS, CORNERS, MODES, SHOWS_WITH, SWITCHES, UPLOADS
from pools.rules.branding.settings import kind_at, patched, problems_of, value_at

LARGEST = 1_000_000
_BEGINNINGS = {b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG"}


class StyleForm(forms.Form):
    """``settings`` is the whole tree as it is now. ``changes`` are what was typed otherwise, ``assets`` the images given."""

    def __init__(self, *args: Any, settings: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        for path, (label, choices) in CHOICES.items():
            self._add(path, forms.ChoiceField(label=label, choices=list(choices.items())))
        for path, label in SWITCHES.items():
            self._add(path, forms.BooleanField(label=label, required=False))
        for path, label in CORNERS.items():
            high = forms.FloatField(label=label, min_value=0, max_value=100, localize=False)
            self._add(path, high)
        for path, label in COLOURS.items():
            for mode, words in MODES.items():
                self._add(path.format(mode=mode), _colour(f"{label}, {words}"))
        for name, upload in UPLOADS.items():
            accepted = ",".join(f".{kind.lower()}" for kind in upload.kinds)
            widget = forms.FileInput(attrs={"accept": accepted})
            self.fields[name] = forms.FileField(label=upload.label, required=False, widget=widget)
        self.fields["more"] = forms.CharField(
            label="More settings, as JSON",
            required=False,
            max_length=100_000,
            widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "mono"}),
            help_text="Whatever the tree of managed login holds, for what has no field here. It goes over the fields.",
        )

    @property
    def colours(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """A row of the table of colours: its label, the field in light, the field in dark."""
        for path, label in COLOURS.items():
            light, dark = (self[_field(path.format(mode=mode))] for mode in MODES)
            yield label, light, dark

    @property
    def layout(self) -> list[forms.BoundField]:
        return [self[_field(path)] for path in (*CHOICES, *SWITCHES, *CORNERS)]

    @property
    def uploads(self) -> list[forms.BoundField]:
        return [self[name] for name in UPLOADS]

    def clean_more(self) -> dict[str, Any]:
        text = self.cleaned_data["more"].strip()
        try:
            given = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            raise forms.ValidationError("This is no JSON.") from None
        if not isinstance(given, dict):
            raise forms.ValidationError('This is no JSON object, such as {"components": {}}.')
        if problems := problems_of(given):
            raise forms.ValidationError(problems)
        return given

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, upload in UPLOADS.items():
            if (file := data.get(name)) and (problem := _problem(file, upload.kinds)):
                self.add_error(name, problem)
        return data

    def changes(self) -> dict[str, Any]:
        """The settings that were typed otherwise than they are, as a tree."""
        found: dict[str, Any] = {}
        for path in self._paths():
            typed, now = self.cleaned_data[_field(path)], value_at(self.settings, path)
            if isinstance(now, str) and typed.startswith("#"):
                typed = now if now[:6].lower() == typed[1:].lower() else f"{typed[1:].lower()}ff"
            if typed != now:
                found = patched(found, _tree(path, typed))
        for name, path in SHOWS_WITH.items():
            if self.cleaned_data.get(name):
                found = patched(found, _tree(path, True))
        return patched(found, self.cleaned_data["more"])

    def assets(self) -> list[dict[str, Any]]:
        """The images that were given, as AssetType."""
        return [
            {
                "Category": upload.category,
                "ColorMode": upload.mode,
                "Extension": _kind(file),
                "Bytes": _content(file),
            }
            for name, upload in UPLOADS.items()
            if (file := self.cleaned_data.get(name))
        ]

    def _paths(self) -> Iterator[str]:
        yield from (*CHOICES, *SWITCHES, *CORNERS)
        for path in COLOURS:
            for mode in MODES:
                yield path.format(mode=mode)

    def _add(self, path: str, field: forms.Field) -> None:
        now = value_at(self.settings, path)
        field.initial = f"#{now[:6]}" if kind_at(path).words.startswith("8 hex") else now
        self.fields[_field(path)] = field


def _colour(label: str) -> forms.RegexField:
    widget = forms.TextInput(attrs={"type": "color"})
    return forms.RegexField(r"^#[0-9a-fA-F]{6}$", label=label, widget=widget)


def _field(path: str) -> str:
    return path.replace(".", "-")


def _tree(path: str, value: Any) -> dict[str, Any]:
    for name in reversed(path.split(".")):
        value = {name: value}
    return value


def _content(file: UploadedFile) -> bytes:
    file.seek(0)
    return file.read()


def _kind(file: UploadedFile) -> str:
    beginning = _content(file)[:4]
    return next((kind for start, kind in _BEGINNINGS.items() if beginning.startswith(start)), "SVG")


def _problem(file: UploadedFile, kinds: tuple[str, ...]) -> str:
    if (file.size or 0) > LARGEST:
        return f"The image is larger than {LARGEST:,} bytes. Make it smaller, then send it again."
    return "" if _kind(file) in kinds else f"The image must be of type {' or '.join(kinds)}."
