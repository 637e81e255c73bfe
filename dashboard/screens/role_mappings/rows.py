"""Rows of a form that grow, shrink and change places: every button is a plain form post, nothing is saved."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.core.validators import MaxLengthValidator

Row = dict[str, str]
LOOK_BELOW = "Some of this cannot be saved yet. The fields below say why."
_MOST = 1000
"""More are not read; how many may be saved is for each form to say."""


class RowForm(forms.Form):
    """One row. ``focus`` is which of its buttons should have the focus. One of which nothing is typed is left out."""

    focus = ""
    chosen = frozenset[str]()
    """Fields that hold something in a row of which nothing was typed."""

    def has_changed(self) -> bool:
        return any(self[name].value() for name in self.fields if name not in self.chosen)


class Rows(forms.BaseFormSet):
    """The rows under one prefix. ``of`` follows each field's name for who hears it: ``Claim of rule 2``.

    ``focus`` is what :func:`rearranged` says.
    """

    def __init__(self, *args: Any, of: str, focus: str = "", **more: Any) -> None:
        self.of, self.focus = of, focus
        super().__init__(*args, **more)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"empty_permitted": True}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        what, _, at = self.focus.partition("-")
        for field in form.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}{self.of} {(index or 0) + 1}"
        if at == str(index):
            form.focus = what
            if what == "first":
                next(iter(form.fields.values())).widget.attrs["autofocus"] = True

    @property
    def typed(self) -> list[dict[str, Any]]:
        """What was typed, row by row; of a row with a mistake, what is right of it."""
        return [
            form.cleaned_data for form in self.forms if form.has_changed() and form.is_valid() is not None
        ]


def rows_class(form: type[RowForm], rows: type[Rows] = Rows) -> type[Rows]:
    """The class of rows of such forms."""
    made = forms.formset_factory(form, formset=rows, extra=0, max_num=_MOST, absolute_max=_MOST)
    return cast(type[Rows], made)


def text_field(label: str, missing: str, most: int, **more: Any) -> forms.CharField:
    """A line of a row. It says how long it may be once it is sent, and cuts nothing off that is pasted."""
    attrs = {"spellcheck": "false", "autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(
        label=label,
        error_messages={"required": missing},
        validators=[at_most(most), *more.pop("validators", ())],
        widget=forms.TextInput(attrs=attrs),
        **more,
    )


def at_most(characters: int) -> MaxLengthValidator:
    return MaxLengthValidator(characters, "At most %(limit_value)d characters; this has %(show_value)d.")


def rows_of(data: Mapping[str, str], prefix: str, names: Iterable[str]) -> list[Row]:
    """The rows that a form was sent with, in order, as they were typed."""
    sent = forms.formset_factory(forms.Form, max_num=_MOST, absolute_max=_MOST)(data, prefix=prefix)
    return [
        {name: data.get(f"{prefix}-{index}-{name}", "") for name in names}
        for index in range(sent.total_form_count())
    ]


def rearranged(rows: list[Row], act: str, names: Iterable[str]) -> tuple[list[Row], str]:
    """The rows after ``add``, ``remove-3``, ``up-3`` or ``down-3``, and what should have the focus then: a field's or a
    button's ``<what>-<index>``. An act that makes no sense changes nothing."""
    act, _, text = act.partition("-")
    at = int(text) if text.isdecimal() and len(text) < 4 else -1
    rows = list(rows)
    if act == "add":
        return [*rows, dict.fromkeys(names, "")], f"first-{len(rows)}"
    if not 0 <= at < len(rows):
        return rows, ""
    if act == "remove":
        del rows[at]
        return rows, f"remove-{min(at, len(rows) - 1)}" if rows else "add"
    to = at + {"up": -1, "down": 1}.get(act, 0)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        edge = {"up": to == 0, "down": to == len(rows) - 1}.get(act, False)
        other = {"up": "down", "down": "up"}.get(act, act)
        return rows, f"{other if edge else act}-{to}"
    return rows, ""
