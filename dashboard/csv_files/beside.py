"""What a file says beside the columns that Cognito's import takes: groups, and who is disabled.

On the embedded engine these are columns of the import itself; on AWS they become calls after it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.csv_files import values
from pools.rules.users.group_names import GroupNamesError, split_group_names

GROUPS, ENABLED = "cognito:groups", "cognito:enabled"
BESIDE = (GROUPS, ENABLED)


class BesideError(Exception):
    """A cell that says nothing which could be done: its column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class Beside(NamedTuple):
    """The groups that a row's user joins, each once, and whether they are disabled."""

    groups: tuple[str, ...] = ()
    disabled: bool = False


NOTHING = Beside()


class BesideCells:
    """Reads them from a row's cells, as ``targets`` name its columns."""

    def __init__(self, targets: Sequence[str]) -> None:
        self._at = {name: targets.index(name) for name in BESIDE if name in targets}

    def read(self, cells: Sequence[str]) -> Beside:
        """Raises BesideError."""
        flag = values.boolean(self._cell(cells, ENABLED))
        if flag not in ("", "TRUE", "FALSE"):
            raise BesideError(ENABLED, "The value must be true or false.")
        try:
            groups = split_group_names(values.text(self._cell(cells, GROUPS)))
        except GroupNamesError as error:
            raise BesideError(GROUPS, str(error)) from None
        return Beside(groups, flag == "FALSE")

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cells[self._at[name]] if name in self._at else ""
