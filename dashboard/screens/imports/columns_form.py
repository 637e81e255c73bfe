"""What the columns of a file are, and what no column says."""

from collections.abc import Collection, Sequence

from django import forms

from dashboard.csv_files.conversion import Mapping, fitted, kinds_of, places_of
from dashboard.csv_files.dates import ORDERS, possible_orders
from dashboard.csv_files.full_names import SPLIT
from dashboard.csv_files.guessing import is_secret, names_a_password
from dashboard.csv_files.hashes import names as hash_names
from dashboard.csv_files.hashes.recognising import holds_hashes
from dashboard.csv_files.passwords import SECRETS
from dashboard.csv_files.reading import Record
from dashboard.csv_files.values import says_no
from dashboard.screens.imports.attributes_form import NEW
from dashboard.screens.imports.first_choices import USERNAME, WHOLE, first_choices
from dashboard.screens.imports.verified_choices import FLAGS, UNVERIFIED, VOUCH, flag_field

NONE = "none"


class ColumnsForm(forms.Form):
    """One choice for each column of the file, and what no column says. Where the member ``makes_new`` attributes, a column can
    become one; those in the places ``new`` do already."""

    use_required_attribute = False

    def __init__(
        self,
        *args,
        columns: Sequence[str],
        rows: Sequence[Record],
        pool: dict,
        header: Sequence[str],
        embedded: bool = True,
        chosen: Mapping | None = None,
        makes_new: bool = False,
        new: Collection[int] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self._columns, self._pool, self._header = columns, pool, [*header, *hash_names.TARGETS]
        self._hidden = False
        self._embedded, self._auto = embedded, pool.get("AutoVerifiedAttributes", [])
        fit = (fitted(row.cells, len(columns)) for row in rows)
        cells = [row for row in fit if len(row) == len(columns)]
        self._samples = list(zip(*cells, strict=True)) or [()] * len(columns)
        guesses = chosen.targets if chosen else first_choices(columns, cells, self._header, pool)
        guesses = [NEW if makes_new and index in new else name for index, name in enumerate(guesses)]
        split = [(SPLIT, "given_name and family_name, taken apart")] if {*WHOLE} <= {*header} else []
        made = [(NEW, "a new custom attribute")] if makes_new else []
        choices = [("", "Leave out"), *made, *split, *((name, name) for name in self._header)]
        for index, guessed in enumerate(guesses):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                choices=choices,
                initial=guessed,
                required=False,
                label=columns[index] or f"Column {index + 1}",
            )
        self._add_username(guesses)
        for name, flag in FLAGS.items():
            all_said = flag in guesses and self._all_say_yes(guesses.index(flag))
            auto = name in self._auto
            self.fields[flag] = flag_field(name, auto=auto, embedded=embedded, all_said=all_said)
        self._add_dates(guesses)

    def _add_username(self, guesses: list[str]) -> None:
        first = self._pool.get("UsernameAttributes", [])
        sources = sorted(
            (name for name in ("email", "phone_number", "preferred_username") if name in self._header),
            key=lambda name: name not in first,
        )
        self.fields["username_from"] = forms.ChoiceField(
            label="If no column is the user name",
            choices=[(NONE, "there must be one"), *((name, f"use {name}") for name in sources)],
            initial=NONE
            if USERNAME in guesses
            else next((name for name in sources if name in guesses), NONE),
        )

    def _all_say_yes(self, index: int) -> bool:
        values = self._samples[index]
        return bool(values) and not any(says_no(value) for value in values)

    def _add_dates(self, guesses: list[str]) -> None:
        indexes = [index for index, name in enumerate(guesses) if name == "birthdate"]
        values = [value for index in indexes for value in self._samples[index] if value]
        orders = possible_orders(values) if values else list(ORDERS)
        self.dates_are_open = bool(values) and len(orders) > 1
        unknown = [(NONE, "Choose")] if self.dates_are_open else []
        self.fields["dates"] = forms.ChoiceField(
            label="Order of day and month in birthdate",
            choices=[*unknown, *ORDERS.items()],
            initial=NONE if self.dates_are_open else orders[0],
            help_text="Every date in the first lines fits more than one order."
            if self.dates_are_open
            else "",
        )

    def hide_samples(self, hidden: bool) -> None:
        """Leave the first values out of :meth:`table`, for a member who may not see them."""
        self._hidden = hidden

    def table(self) -> list[dict]:
        """A row for each column: its name, its first values, and the choice."""
        targets = self.targets()
        return [
            {
                "name": self.fields[f"column-{index}"].label,
                "samples": self._shown(index, targets[index]),
                "field": self[f"column-{index}"],
                "note": self._note(index),
            }
            for index in range(len(self._columns))
        ]

    def _shown(self, index: int, target: str) -> list[str]:
        """The first values of a column, as far as they may be seen; of passwords that become nothing how they begin."""
        values = [value for value in self._samples[index] if value][:3]
        if self._hidden or not values:
            return []
        if target in SECRETS:
            return ["not shown"]
        return [f"{value[:4]}…" for value in values] if is_secret(self._columns[index]) else values

    def _note(self, index: int) -> str:
        """What a person may not expect of a column."""
        filled = [value for value in self._samples[index] if value.strip()]
        if not filled or not names_a_password(self._columns[index]) or holds_hashes(filled):
            return ""
        return "It holds no password hashes that can be carried: people choose a new password."

    def rest(self) -> list[forms.BoundField]:
        """The choices that are not about one column, those about addresses only where the file has such."""
        targets = self.targets()
        unasked = {flag for name, flag in FLAGS.items() if not self._has(name, targets)}
        return [self[name] for name in self.fields if name not in unasked | set(self._names())]

    def _names(self) -> list[str]:
        return [f"column-{index}" for index in range(len(self._columns))]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        targets = self._targets(data)
        given = [part for name in targets for part in (WHOLE if name == SPLIT else (name,))]
        for name in sorted({name for name in given if name not in ("", NEW) and given.count(name) > 1}):
            self.add_error(None, f"Two columns are {name}. Leave one of them out.")
        for problem in self._missing(data, targets):
            self.add_error(None, problem)
        self._check_verified(data, targets)
        if "birthdate" in targets and data.get("dates", NONE) == NONE:
            self.add_error("dates", "Say in which order day and month are written.")
        return data

    def _missing(self, data: dict, targets: list[str]) -> list[str]:
        problems = []
        if USERNAME not in targets and data.get("username_from", NONE) not in targets:
            problems.append(
                f"No column is the user name. Choose one for {USERNAME}, or let an attribute serve."
            )
        for attribute in self._pool.get("SchemaAttributes", []):
            name = attribute["Name"]
            given = places_of(targets)
            if attribute.get("Required") and name != "sub" and name in self._header and name not in given:
                problems.append(f"The pool requires {name} of every user, and no column is {name}.")
        return problems

    def _check_verified(self, data: dict, targets: list[str]) -> None:
        for name, flag in FLAGS.items():
            if not self._has(name, targets):
                continue
            choice = data.get(flag, "")
            if flag in targets:
                column = self.fields[f"column-{targets.index(flag)}"].label
                if choice == VOUCH and not self._all_say_yes(targets.index(flag)):
                    self.add_error(
                        flag,
                        f"The column {column} says who is verified. Choose otherwise, or leave that column out.",
                    )
                if choice or name not in self._auto or self._all_say_yes(targets.index(flag)):
                    continue
                self.add_error(
                    flag,
                    f"Not every line is verified by the column {column}. Choose what becomes of the others.",
                )
            elif not choice:
                self.add_error(
                    flag, "The file does not say whether they are verified. Choose what becomes of them."
                )

    def _has(self, name: str, targets: list[str]) -> bool:
        """Whether lines have such an address, in a column or as the user name."""
        named_by = USERNAME in targets and name in self._pool.get("UsernameAttributes", [])
        return name in targets or (named_by and not any(other in targets for other in FLAGS))

    def _targets(self, data: dict) -> list[str]:
        return [data.get(name, "") for name in self._names()]

    def mapping(self, hashes: dict) -> Mapping:
        """What was chosen, with what was chosen of the ``hashes``; call it on a valid form."""
        data = self.cleaned_data
        targets = self._targets(data)
        constants, unverified = {}, False
        for name, flag in FLAGS.items():
            if self._has(name, targets):
                constants[flag] = "TRUE" if data[flag] == VOUCH else "FALSE"
                unverified = unverified or (data[flag] == UNVERIFIED and name in self._auto)
        source = "" if USERNAME in targets else data["username_from"]
        dates = data["dates"] if "birthdate" in targets else ""
        return Mapping(targets, constants, source, dates, unverified, kinds_of(self._pool), hashes)

    @property
    def samples(self) -> list[tuple[str, ...]]:
        """The first values of each column."""
        return self._samples

    def new_places(self) -> list[int]:
        """The columns that become new attributes."""
        return [index for index, name in enumerate(self.targets()) if name == NEW]

    def given(self) -> set[str]:
        """The attributes that the file says: by a column, or by what was chosen for addresses."""
        targets = self.targets()
        flags = {flag for name, flag in FLAGS.items() if self._has(name, targets)}
        return {*places_of(targets)} | flags

    def targets(self) -> list[str]:
        """What each column is: as chosen, or before anything was chosen as guessed."""
        if self.is_bound:
            return self._targets(dict(self.data.items()))
        return [self[name].initial for name in self._names()]
