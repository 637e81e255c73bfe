"""What the columns of a file are, and what no column says."""

from collections.abc import Sequence
from typing import ClassVar

from django import forms

from dashboard.csv_files.conversion import Mapping, kinds_of, places_of
from dashboard.csv_files.dates import ORDERS, possible_orders
from dashboard.csv_files.full_names import SPLIT
from dashboard.csv_files.guessing import guess, is_secret, names_a_password
from dashboard.csv_files.hashes import names as hash_names
from dashboard.csv_files.hashes.recognising import holds_hashes
from dashboard.csv_files.passwords import SECRETS
from dashboard.csv_files.reading import Record
from dashboard.csv_files.values import says_no

USERNAME, NONE = "cognito:username", "none"
STATUS = "cognito:user_status"
STATUSES = {"", "CONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "UNCONFIRMED"}
VOUCH, UNVERIFIED, LEAVE_OUT = "TRUE", "FALSE", "leave"
"""What becomes of addresses of which the file does not say that they are verified."""
_WHOLE = ("given_name", "family_name")
FLAGS = {"email": "email_verified", "phone_number": "phone_number_verified"}


class AnswerField(forms.ChoiceField):
    """A choice that must be made where it matters; whether it does, the form knows."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class ColumnsForm(forms.Form):
    """One choice for each column of the file, and what no column says."""

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
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self._columns, self._pool, self._header = columns, pool, [*header, *hash_names.TARGETS]
        self._hidden = False
        self._embedded, self._auto = embedded, pool.get("AutoVerifiedAttributes", [])
        cells = [row.cells for row in rows if len(row.cells) == len(columns)]
        self._samples = list(zip(*cells, strict=True)) or [()] * len(columns)
        guesses = chosen.targets if chosen else self._guess(cells)
        split = [(SPLIT, "given_name and family_name, taken apart")] if {*_WHOLE} <= {*header} else []
        choices = [("", "Leave out"), *split, *((name, name) for name in self._header)]
        for index, guessed in enumerate(guesses):
            self.fields[f"column-{index}"] = forms.ChoiceField(
                choices=choices,
                initial=guessed,
                required=False,
                label=columns[index] or f"Column {index + 1}",
            )
        self._add_username(guesses)
        for name, flag in FLAGS.items():
            self._add_flag(name, flag, guesses)
        self._add_dates(guesses)

    def _guess(self, cells: list[list[str]]) -> list[str]:
        """Where people sign in by an address, its column is the user name, and one that holds no addresses never is. A
        whole name is taken apart where the pool wants its parts."""
        guesses = guess(self._columns, cells, self._header)
        sign_in = self._pool.get("UsernameAttributes", [])
        if USERNAME in guesses and sign_in:
            index = guesses.index(USERNAME)
            values = [value for value in self._samples[index] if value.strip()]
            named = all("@" in value or value.strip().startswith("+") for value in values)
            if not named or any(name in guesses for name in sign_in):
                guesses[index] = ""
        required = {each["Name"] for each in self._pool.get("SchemaAttributes", []) if each.get("Required")}
        if (
            "name" in guesses
            and required & {*_WHOLE}
            and "name" not in required
            and not {*guesses} & {*_WHOLE}
        ):
            guesses[guesses.index("name")] = SPLIT
        if (
            STATUS in guesses
            and not {value.upper() for value in self._samples[guesses.index(STATUS)]} <= STATUSES
        ):
            guesses[guesses.index(STATUS)] = ""  # another system's words
        return guesses

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

    def _add_flag(self, name: str, flag: str, guesses: list[str]) -> None:
        """Whether addresses are verified is nobody's guess: without a word in the file the choice is empty."""
        word = {"email": "addresses", "phone_number": "numbers"}[name]
        choices = [("", "Choose"), (VOUCH, f"I vouch for these {word}")]
        if self._embedded or name not in self._auto:
            choices.append((UNVERIFIED, "bring them in unverified"))
        if name in self._auto:
            choices.append((LEAVE_OUT, "leave those lines out"))
        all_said = flag in guesses and self._all_say_yes(guesses.index(flag))
        self.fields[flag] = AnswerField(
            label=f"{self._titles[name]} that the file does not call verified",
            choices=choices,
            initial=LEAVE_OUT if all_said and name in self._auto else "",
            help_text="A verified address can be used to get back into an account. Vouch only for what was checked. "
            "Who comes in unverified and without a password hash cannot be sent a code there."
            if name == "email"
            else "",
        )

    _titles: ClassVar = {"email": "E-mail addresses", "phone_number": "Phone numbers"}

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
        given = [part for name in targets for part in (_WHOLE if name == SPLIT else (name,))]
        for name in sorted({name for name in given if name and given.count(name) > 1}):
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

    def targets(self) -> list[str]:
        """What each column is: as chosen, or before anything was chosen as guessed."""
        if self.is_bound:
            return self._targets(dict(self.data.items()))
        return [self[name].initial for name in self._names()]
