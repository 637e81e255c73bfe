"""The lines of a job's log, in Cognito's form, taken apart."""

from collections.abc import Collection
from dataclasses import dataclass

import regex

_LINE = regex.compile(r"\[(\w+)\] Line Number (\d+) - (.*)", regex.DOTALL)
_COLUMN = regex.compile(r"([\w:.-]+): (.+)", regex.DOTALL)


@dataclass(frozen=True)
class LogLine:
    """What became of one line. ``line`` counts the file's rows, its header being the first."""

    outcome: str
    line: int
    column: str
    reason: str

    @property
    def rejected(self) -> bool:
        return self.outcome == "FAILED"


def read_log_line(message: str, columns: Collection[str]) -> LogLine | None:
    """A message of the log; None for one that speaks of no line. ``columns`` are the pool's own header."""
    match = _LINE.fullmatch(message.strip())
    if match is None:
        return None
    named = _COLUMN.fullmatch(match[3])
    column, reason = (named[1], named[2]) if named and named[1] in columns else ("", match[3])
    return LogLine(match[1], int(match[2]), column, reason)
