"""The forms of an import: a file, what its columns are, and the start."""

from collections.abc import Sequence

from django import forms

from dashboard.csv_files.conversion import Mapping
from dashboard.csv_files.dates import ORDERS, possible_orders
from dashboard.csv_files.guessing import guess
from dashboard.csv_files.hashes import algorithm_of
from dashboard.csv_files.reading import Record

USERNAME, NONE = "cognito:username", "none"
HASHES = [
    ("BCRYPT", "bcrypt"),
    ("SCRYPT", "scrypt"),
    ("ARGON2ID", "Argon2id"),
    ("PBKDF2_SHA256", "PBKDF2 SHA-256"),
]
_FLAGS = {"email": "email_verified", "phone_number": "phone_number_verified"}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={
            "required": "Choose a file first.",
            "empty": "The file is empty. It needs a first line that names its columns, and a line for each user.",
        },
    )


class StartForm(forms.Form):
    """On AWS a job writes its log with a role of the account."""

    role_arn = forms.RegexField(
        r"^arn:[\w+=/,.@-]+:iam::[0-9]{12}:role/[\w+=/,.@-]+$",
        label="Role for the log (ARN)",
        max_length=2048,
        help_text="A role that cognito-idp.amazonaws.com may assume, with logs:CreateLogGroup, logs:CreateLogStream, "
        "logs:DescribeLogStreams and logs:PutLogEvents on /aws/cognito/*. These credentials need iam:PassRole for it.",
        error_messages={"invalid": "This is no role ARN. It looks like arn:aws:iam::123456789012:role/name."},
    )


class ColumnsForm(forms.Form):
    """One choice for each column of the file, and what no column says."""

    def __init__(
        self,
        *args,
        columns: Sequence[str],
        rows: Sequence[Record],
        pool: dict,
        header: Sequence[str],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self._columns, self._pool, self._header = columns, pool, header
        cells = [row.cells for row in rows if len(row.cells) == len(columns)]
        self._samples = list(zip(*cells, strict=True)) or [()] * len(columns)
        guesses = guess(columns, cells, header)
        choices = [("", "Leave out"), *((name, name) for name in header)]
        for place, guessed in enumerate(guesses):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                choices=choices,
                initial=guessed,
                required=False,
                label=columns[place] or f"Column {place + 1}",
            )
        self._add_username(guesses)
        for name, flag in _FLAGS.items():
            self._add_flag(name, flag, guesses)
        self._add_dates(guesses)
        self._add_hashes(guesses)

    def _add_username(self, guesses: list[str]) -> None:
        sources = [name for name in ("email", "phone_number", "preferred_username") if name in self._header]
        self.fields["username_from"] = forms.ChoiceField(
            label="If no column is the user name",
            choices=[(NONE, "there must be one"), *((name, f"use {name}") for name in sources)],
            initial=NONE
            if USERNAME in guesses
            else next((name for name in sources if name in guesses), NONE),
        )

    def _add_flag(self, name: str, flag: str, guesses: list[str]) -> None:
        auto = name in self._pool.get("AutoVerifiedAttributes", [])
        self.fields[flag] = forms.ChoiceField(
            label=f"If no column is {flag}",
            choices=[
                ("TRUE", "TRUE for every line"),
                ("FALSE", "FALSE for every line"),
                (NONE, "leave empty"),
            ],
            initial="TRUE" if auto and name in guesses else "FALSE" if name in guesses else NONE,
            help_text="Verified addresses can be used to recover an account. Say TRUE only if they were checked.",
        )

    def _add_dates(self, guesses: list[str]) -> None:
        places = [place for place, name in enumerate(guesses) if name == "birthdate"]
        values = [value for place in places for value in self._samples[place] if value]
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

    def _add_hashes(self, guesses: list[str]) -> None:
        places = [place for place, name in enumerate(guesses) if name == "password_hash"]
        found = algorithm_of(value for place in places for value in self._samples[place])
        self.fields["algorithm"] = forms.ChoiceField(
            label="Password hashes were made with", choices=[(NONE, "Choose"), *HASHES], initial=found or NONE
        )

    def hide_samples(self, hidden: bool) -> None:
        """Leave the first values out of :meth:`table`, for a member who may not see them."""
        if hidden:
            self._samples = [()] * len(self._columns)

    def table(self) -> list[dict]:
        """A row for each column: its name, its first values, and the choice."""
        return [
            {
                "name": self.fields[f"column-{place}"].label,
                "samples": [value for value in self._samples[place] if value][:3],
                "field": self[f"column-{place}"],
            }
            for place in range(len(self._columns))
        ]

    def rest(self) -> list[forms.BoundField]:
        """The choices that are not about one column."""
        return [self[name] for name in self.fields if not name.startswith("column-")]

    def clean(self) -> dict:
        data = super().clean()
        targets = self._targets(data)
        for name in sorted({name for name in targets if name and targets.count(name) > 1}):
            self.add_error(None, f"Two columns are {name}. Leave one of them out.")
        for problem in self._missing(data, targets):
            self.add_error(None, problem)
        if "birthdate" in targets and data.get("dates", NONE) == NONE:
            self.add_error("dates", "Say in which order day and month are written.")
        if "password_hash" in targets and data.get("algorithm", NONE) == NONE:
            self.add_error("algorithm", "Say which algorithm made the hashes. One file holds one kind.")
        return data

    def _missing(self, data: dict, targets: list[str]) -> list[str]:
        problems = []
        if USERNAME not in targets and data.get("username_from", NONE) not in targets:
            problems.append(
                f"No column is the user name. Choose one for {USERNAME}, or let an attribute serve."
            )
        for attribute in self._pool.get("SchemaAttributes", []):
            name = attribute["Name"]
            if attribute.get("Required") and name != "sub" and name in self._header and name not in targets:
                problems.append(f"The pool requires {name} of every user, and no column is {name}.")
        return problems

    def _targets(self, data: dict) -> list[str]:
        return [data.get(f"column-{place}", "") for place in range(len(self._columns))]

    def mapping(self) -> Mapping:
        """What was chosen; call it on a valid form."""
        data = self.cleaned_data
        targets = self._targets(data)
        constants = {
            flag: data[flag]
            for name, flag in _FLAGS.items()
            if data[flag] != NONE and flag not in targets and name in targets
        }
        source = "" if USERNAME in targets else data["username_from"]
        return Mapping(targets, constants, source, data["dates"] if "birthdate" in targets else "")

    def algorithm(self) -> str:
        return self.cleaned_data["algorithm"] if "password_hash" in self._targets(self.cleaned_data) else ""
