"""The rows of a file of any kind, as a CSV has them: the names of the columns first, a row for each user after them."""

from collections.abc import Generator, Sequence
from contextlib import closing
from itertools import islice
from typing import IO

from dashboard.csv_files import people, workbooks
from dashboard.csv_files.reading import JSON, WORKBOOK, Dialect, Record, records


def rows_of(stream: IO[bytes], dialect: Dialect, columns: Sequence[str]) -> Generator[Record, None, None]:
    """The rows of a file from the one that names its columns on; where none does, these ``columns`` come first.

    Raises NotACsvError where a file that was read before is broken.
    """
    with closing(_read(stream, dialect, columns)) as rows:
        if not dialect.header:
            yield Record(0, list(columns))
        yield from islice(rows, max(dialect.header - 1, 0), None)


def _read(stream: IO[bytes], dialect: Dialect, columns: Sequence[str]) -> Generator[Record, None, None]:
    if dialect.kind == JSON:
        return people.records(stream, dialect, columns)
    if dialect.kind == WORKBOOK:
        return workbooks.records(stream, dialect.sheet, len(columns))
    return records(stream, dialect)
