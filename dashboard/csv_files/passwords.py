"""The cells of a prepared file that are about passwords: each row's hash and authenticator app, and what became of them all."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dashboard.csv_files.hashes.carrying import Carried, algorithm_of, carry, for_cognito
from dashboard.csv_files.hashes.columns import HashFields
from dashboard.csv_files.hashes.firebase import FirebaseKeys
from dashboard.csv_files.hashes.names import MAKER, SALT, TIMES, TOTP
from dashboard.csv_files.hashes.totp import carry_totp
from pools.rules.passwords.forms import split_scheme

PASSWORD_HASH = "password_hash"
SECRETS = (PASSWORD_HASH, TOTP)
"""Columns whose values no page shows."""
REFUSED = "{REFUSED}"
"""Stands in the prepared file for what cannot be carried, and is rejected with its column by whoever reads it."""
_RANGES, _REASONS = 100, 20
Read = Callable[[list[str]], str]


@dataclass(frozen=True)
class HashChoices:
    """What a person said of a file's hashes: what made those that do not say so, where their salt stands and how it is
    written, and whether users whose hash cannot be carried come in ``without`` it."""

    hasher: str = ""
    order: str = ""
    salt_encoding: str = "base64"
    without: bool = False


@dataclass
class Tally:
    """How many hashes were carried, by scheme, and how many were not, with the lines, by reason; ``apps`` likewise."""

    carried: Counter[str] = field(default_factory=Counter)
    left: dict[str, dict] = field(default_factory=dict)
    apps: int = 0
    apps_left: int = 0

    def leave(self, reason: str, line: int) -> None:
        if reason not in self.left and len(self.left) >= _REASONS:
            reason = "Other reasons."
        found = self.left.setdefault(reason, {"count": 0, "lines": []})
        found["count"] += 1
        lines = found["lines"]
        if lines and lines[-1][1] == line - 1:
            lines[-1][1] = line
        elif len(lines) < _RANGES:
            lines.append([line, line])

    def as_json(self) -> dict:
        left = [{"reason": reason, **found} for reason, found in self.left.items()]
        return {"carried": dict(self.carried), "left": left, "apps": self.apps, "apps_left": self.apps_left}


class PasswordCells:
    """Reads hash and app from a row's cells, as ``targets`` name its columns.

    ``cognito`` is None where the embedded engine reads the result; else AWS does, in a job of that
    PasswordHashingAlgorithm or, where it is empty, of none. ``line`` is the row that is read, for the tally.
    """

    def __init__(
        self,
        targets: Sequence[str],
        choices: HashChoices,
        keys: FirebaseKeys | None = None,
        cognito: str | None = None,
    ) -> None:
        self._at = {target: index for index, target in enumerate(targets) if target}
        self._choices, self._keys, self._cognito = choices, keys, cognito
        self.line, self.tally = 0, Tally()

    def fields(self, cells: Sequence[str]) -> HashFields:
        """What a row says of its password."""
        choices = self._choices
        return HashFields(
            self._cell(cells, PASSWORD_HASH),
            self._cell(cells, SALT),
            self._cell(cells, MAKER) or choices.hasher,
            self._cell(cells, TIMES),
            choices.order,
            choices.salt_encoding,
        )

    def _cell(self, cells: Sequence[str], target: str) -> str:
        index = self._at.get(target, -1)
        return cells[index].strip() if 0 <= index < len(cells) else ""

    def hash_in(self, cells: Sequence[str]) -> Carried:
        """A row's hash as the file's reader takes it, or why it cannot be carried."""
        carried = carry(self.fields(cells), self._keys)
        return carried if self._cognito is None else for_cognito(carried, self._cognito)

    def app_in(self, cells: Sequence[str]) -> Carried:
        """The secret of a row's authenticator app, or why it cannot be carried."""
        return carry_totp(self._cell(cells, TOTP))

    def over(self, header: Sequence[str], plan: list[Read]) -> list[Read]:
        """The readers of a header's columns, with those about passwords in their place."""
        mine: dict[str, Read] = {}
        if PASSWORD_HASH in self._at:
            mine[PASSWORD_HASH] = self._write_hash
        if TOTP in self._at:
            mine[TOTP] = self._write_app
        plan = [mine.get(name, read) for name, read in zip(header, plan, strict=True)]
        if TOTP in self._at and TOTP not in header:
            plan[0] = self._counting(plan[0])
        return plan

    def _write_hash(self, cells: list[str]) -> str:
        carried = self.hash_in(cells)
        if carried.hash:
            self.tally.carried[split_scheme(carried.hash)[0] or self._cognito or ""] += 1
        if not carried.reason:
            return carried.hash
        if not self._choices.without:
            return REFUSED
        self.tally.leave(carried.reason, self.line)
        return ""

    def _write_app(self, cells: list[str]) -> str:
        carried = self.app_in(cells)
        self.tally.apps += bool(carried.hash)
        return REFUSED if carried.reason else carried.hash

    def _counting(self, read: Read) -> Read:
        """On AWS there is no place for an app: that a row has one is counted."""

        def counted(cells: list[str]) -> str:
            self.tally.apps_left += bool(self.app_in(cells).hash)
            return read(cells)

        return counted


def commonest_algorithm(found: Sequence[Carried]) -> str:
    """Which of Cognito's four most of these are of; empty where none is of any."""
    counted = Counter(filter(None, map(algorithm_of, found)))
    return counted.most_common(1)[0][0] if counted else ""
