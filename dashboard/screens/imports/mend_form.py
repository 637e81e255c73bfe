"""The cells of one rejected or skipped line, to be mended under the names of the file's own columns.

What the member's role masks is not shown and not changed; nor are hashes and secrets, which can only be cleared. What is right
is the engine's to say, when the mended lines are checked.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms

from dashboard.aws.masks import mask_in
from dashboard.csv_files.conversion import Mapping, places_of
from dashboard.csv_files.full_names import SPLIT
from dashboard.csv_files.guessing import is_secret
from dashboard.csv_files.hashes.names import SALT
from dashboard.csv_files.passwords import SECRETS
from dashboard.import_runs.mendable import LONGEST, own_columns, own_targets
from dashboard.models import ImportRun, RejectedLine

CELL = 2_048
"""Characters of a cell, as many as an attribute has at the most; one that is longer already may stay as long."""
_LONG = 100
_NAMES = frozenset(("name", "given_name", "family_name"))


@dataclass(frozen=True)
class Cell:
    """One column of the line. ``field`` changes it, or clears it where it is ``secret``; it is None where the role masks it."""

    name: str
    target: str
    field: forms.BoundField | None
    secret: bool
    filled: bool
    at_fault: bool


class LineForm(forms.Form):
    """``cells`` of a ``row`` stand under the run's own columns, and what is beyond them is ``surplus``; ``masked`` are the
    attributes that the member does not see."""

    def __init__(
        self,
        data: Any = None,
        *,
        run: ImportRun,
        row: RejectedLine,
        cells: list[str],
        masked: Collection[str] = (),
    ):
        super().__init__(data, auto_id=f"line-{row.line}-%s")  # several may be open at once
        self.line = row.line
        self.columns, self.targets = own_columns(run), own_targets(run)
        width = len(self.columns)
        self.before = [*cells[:width], *[""] * (width - len(cells))]
        self.surplus = list(filter(str.strip, cells[width:]))
        self.fault = _place_of(row.column, run)
        self._masked, self._secret = set[int](), set[int]()
        for place, target in enumerate(self.targets):
            if target:
                self._add(place, target, masked)
        first = self.fault if self.fault in self._open() else next(iter(self._open()), None)
        if first is not None:
            self.fields[f"cell-{first}"].widget.attrs["autofocus"] = True

    def _open(self) -> list[int]:
        return [place for place in range(len(self.columns)) if f"cell-{place}" in self.fields]

    def _add(self, place: int, target: str, masked: Collection[str]) -> None:
        name, value = self.columns[place] or f"Column {place + 1}", self.before[place]
        if _hides(target, value, masked):
            self._masked.add(place)
            return
        if target in (*SECRETS, SALT) or is_secret(name):
            self._secret.add(place)
            self.fields[f"cell-{place}"] = forms.BooleanField(label=f"Clear {name}", required=False)
            return
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        if place == self.fault:
            attrs |= {"aria-invalid": "true", "aria-describedby": f"at-fault-{self.line}"}
        long = "\n" in value or len(value) > _LONG
        self.fields[f"cell-{place}"] = forms.CharField(
            label=name,
            required=False,
            strip=False,
            max_length=max(CELL, len(value)),
            initial=value,
            widget=forms.Textarea(attrs | {"rows": 3}) if long else forms.TextInput(attrs),
        )

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if sum(map(len, self.cells())) > LONGEST:
            raise forms.ValidationError(
                f"The line is longer than {LONGEST:,} characters, which Cognito does not take."
            )
        return cleaned

    def cells(self) -> list[str]:
        """The line as it shall be. What has no field stays as it was."""
        after = list(self.before)
        for place in self._open():
            given = self.cleaned_data.get(f"cell-{place}")
            if place in self._secret:
                after[place] = "" if given else after[place]
            elif given is not None:
                after[place] = given.replace("\r\n", "\n")
        return after

    def changed_columns(self) -> list[str]:
        """The names of the columns that were changed, for the trail."""
        after = self.cells()
        return [name for name, was, now in zip(self.columns, self.before, after, strict=True) if was != now]

    def filled(self) -> list[Cell]:
        """The columns that come first: those that hold something, and the one at fault."""
        return [cell for cell in self._cells() if cell.filled or cell.at_fault]

    def empty(self) -> list[Cell]:
        return [cell for cell in self._cells() if not (cell.filled or cell.at_fault)]

    def _cells(self) -> list[Cell]:
        return [
            Cell(
                name,
                target,
                self[f"cell-{place}"] if f"cell-{place}" in self.fields else None,
                place in self._secret,
                bool(self.before[place].strip()) or bool(self.errors.get(f"cell-{place}")),
                place == self.fault,
            )
            for place, (name, target) in enumerate(zip(self.columns, self.targets, strict=True))
            if target
        ]


def _hides(target: str, value: str, masked: Collection[str]) -> bool:
    """Whether a role that masks these attributes sees nothing of a column: it is one of them, or holds what looks so."""
    if target in masked or (target == SPLIT and _NAMES & {*masked}):
        return True
    return bool(masked) and mask_in(value, frozenset(masked)) != value


def _place_of(column: str, run: ImportRun) -> int:
    """The own column that an attribute comes from; -1 where none does."""
    targets, mapping = own_targets(run), Mapping(**run.mapping)
    places = places_of(targets)
    if column == "cognito:username" and column not in places:
        column = mapping.username_from
    return places.get(column, -1)
