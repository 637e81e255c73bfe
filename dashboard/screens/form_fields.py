"""Fields that the forms of several nouns are made of."""

from django import forms


class Lines(forms.CharField):
    """One value a line; cleaned to a list without repeats."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return list(dict.fromkeys(super().clean(value or "").split()))


def switch(label: str, help_text: str = "", **more: object) -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False, **more)


def ticks(label: str, choices: list[tuple[str, str]], help_text: str = "") -> forms.MultipleChoiceField:
    """Any number of choices, each with its own box."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def whole(label: str, help_text: str, low: int, high: int) -> forms.IntegerField:
    """A whole number that may be left empty."""
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=low, max_value=high, required=False, localize=False
    )
