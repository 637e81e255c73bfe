"""Fields that the forms of several nouns are made of."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django import forms

from dashboard.screens.members import F, setting


class Lines(forms.CharField):
    """One value a line; cleaned to a list without repeats."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().clean(value or "").split()))


def switch(
    label: str, help_text: str = "", *, initial: bool = False, member: str = "", **more: Any
) -> forms.BooleanField:
    """On or off; ``member`` and ``more`` as for :func:`.members.setting`."""
    field = forms.BooleanField(label=label, help_text=help_text, required=False, initial=initial)
    return _named(field, member, {"absent": False} | more)


def ticks(
    label: str, choices: Sequence[tuple[str, str]], help_text: str = "", *, member: str = "", **more: Any
) -> forms.MultipleChoiceField:
    """Any number of choices, each with its own box."""
    field = forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )
    return _named(field, member, {"absent": []} | more)


def whole(
    label: str, help_text: str, low: int, high: int, *, member: str = "", **more: Any
) -> forms.IntegerField:
    """A whole number that may be left empty."""
    field = forms.IntegerField(
        label=label, help_text=help_text, min_value=low, max_value=high, required=False, localize=False
    )
    return _named(field, member, {"absent": None} | more)


def _named(field: F, member: str, more: dict[str, Any]) -> F:
    return setting(field, member, **more) if member else field


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any] | Callable[[], Iterable[Any]]) -> None:
    """Set what a field offers that was declared without choices, for they are known only now."""
    cast(forms.ChoiceField, form.fields[name]).choices = choices
