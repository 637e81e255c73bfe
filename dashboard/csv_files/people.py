"""The users of a JSON document as the rows of a table, under the columns of their source."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from dashboard.csv_files.documents import Place, find_users, read_users
from dashboard.csv_files.kinds import NotACsvError
from dashboard.csv_files.reading import JSON, MOST_COLUMNS, Dialect, Record, checked
from dashboard.csv_files.sources.registry import SOURCES, source_of
from dashboard.csv_files.sources.source import Source, read_user

SAMPLE = 100
"""Users by which a source is recognised."""
SHOWN = 1000
NAME = 200
"""Characters of a column's name."""


@dataclass
class Found:
    """What a document holds. ``more``: members beyond the number of columns that a file may have are left out."""

    dialect: Dialect
    source: Source
    columns: list[str]
    rows: list[Record] = field(default_factory=list)
    count: int = 0
    more: bool = False

    @property
    def said(self) -> str:
        left = f"; the members after the first {MOST_COLUMNS:,} are left out" if self.more else ""
        return f"Users of {self.source.title}, {self.count:,} user{'' if self.count == 1 else 's'}{left}"


def look_at(stream: IO[bytes], encoding: str) -> Found:
    """Read the whole document once. Raises NotACsvError."""
    place = find_users(stream, encoding)
    users = (user for _, user, _ in read_users(stream, encoding, place) if user is not None)
    source = source_of(islice(users, SAMPLE))
    names: dict[str, None] = {}
    count, last, unit = 0, 0, "line"
    for line, user, problem in read_users(stream, encoding, place):
        count += not problem
        last, unit = line, "user" if line == last else unit
        names.update(dict.fromkeys(_named(source, user) if user else ()))
        if len(names) > 2 * MOST_COLUMNS:
            names = dict.fromkeys([*names][: MOST_COLUMNS + 1])
    if not count:
        raise NotACsvError("None of the lines holds a user that can be read. Is the file whole?")
    dialect = Dialect(
        encoding, header=0, kind=JSON, source=source.key, path=place.path, lines=place.lines, unit=unit
    )
    columns = [*names][:MOST_COLUMNS]
    found = Found(dialect, source, columns, count=count, more=len(names) > MOST_COLUMNS)
    found.rows = list(islice(records(stream, dialect, columns), SHOWN))
    return found


def records(stream: IO[bytes], dialect: Dialect, columns: Sequence[str]) -> Generator[Record, None, None]:
    """The users, each as a row with a cell for each of the columns."""
    source, place = SOURCES[dialect.source], Place(tuple(dialect.path), dialect.lines)
    for count, (begun, user, problem) in enumerate(read_users(stream, dialect.encoding, place), 1):
        line = count if dialect.unit == "user" else begun
        if user is None:
            yield Record(line, [], problem)
            continue
        cells = _named(source, user)
        yield checked(line, [cells.get(name, "") for name in columns], dialect.encoding)


def _named(source: Source, user: dict) -> dict[str, str]:
    return {name[:NAME].replace("\0", ""): value for name, value in read_user(source, user).items()}
