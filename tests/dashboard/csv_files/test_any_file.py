"""Whatever somebody writes a table with, it reads back as it was written, or is refused or rejected with a sentence."""

import csv
import json
from io import BytesIO, StringIO

from hypothesis import given
from hypothesis import strategies as some
from openpyxl import Workbook

from dashboard.csv_files.detection import DELIMITERS, NotACsvError, look
from dashboard.csv_files.rows import rows_of

HEADERS = [
    ["E-mail", "Vorname", "Notiz"],
    ["Benutzername", "Courriel", "Naam"],
    ["user_login", "user_email", "First Name [Required]"],
]
BEFORE = ["", "sep={}\n", "version:v1.0\n", "\n\n"]
LETTERS = {
    "utf-8": "aäßéłñ漢😀",
    "utf-8-sig": "aäßéłñ漢😀",
    "utf-16": "aäßéłñ漢😀",
    "utf-16-be": "aäßéłñ漢",
    "cp1252": "aäßéñœ",
    "cp1250": "ałśżąę",
}
signs = "xyz019 .,;|'\"-+@#/\\=()"


@some.composite
def tables(draw):
    encoding = draw(some.sampled_from([*LETTERS]))
    cell = some.text(some.sampled_from(signs + LETTERS[encoding]), max_size=12)
    row = some.tuples(cell, cell).map(lambda cells: [f"ann{abs(hash(cells)) % 1000}@example.com", *cells])
    return encoding, draw(some.sampled_from(HEADERS)), draw(some.lists(row, min_size=1, max_size=6))


def read(content: bytes, **options) -> tuple[list[str], list[list[str]]]:
    found = look(BytesIO(content), **options)
    rows = list(rows_of(BytesIO(content), found.dialect, found.columns))
    assert not any(row.problem for row in rows)
    return found.columns, [row.cells for row in rows[1:]]


@given(
    table=tables(),
    delimiter=some.sampled_from([*DELIMITERS]),
    before=some.sampled_from(BEFORE),
    end=some.sampled_from(["\n", "\r\n", "\r"]),
    quoting=some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_csv_reads_back_as_it_was_written(table, delimiter, before, end, quoting):
    encoding, header, rows = table
    out = StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows([header, *rows])
    text = before.format(delimiter).replace("\n", end) + out.getvalue()
    content = text.encode(encoding)
    found = look(BytesIO(content))
    # Which of the encodings before Unicode a few letters are in, the file's owner says; see test_encodings.
    named = {"encoding": encoding} if found.reading.rivals or not found.reading.clear else {}
    assert read(content, **named) == (header, rows)


@given(table=tables())
def test_a_workbook_reads_back_as_it_was_written(table):
    _, header, rows = table
    book, out = Workbook(), BytesIO()
    for row in [
        header,
        *([f"\u200b{cell}" if cell.startswith("=") else cell for cell in row] for row in rows),
    ]:
        book.active.append(row)
    book.save(out)
    columns, cells = read(out.getvalue())
    assert (columns, [[cell.removeprefix("\u200b") for cell in row] for row in cells]) == (header, rows)


plain = some.none() | some.booleans() | some.integers(-(10**12), 10**12) | some.text(max_size=8)
nested = some.recursive(
    plain,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
)


@given(
    users=some.lists(some.dictionaries(some.text(max_size=6), nested, max_size=4), min_size=1, max_size=4),
    form=some.sampled_from(["list", "lines", "users"]),
    indent=some.none() | some.integers(0, 2),
)
def test_every_user_of_a_document_is_a_row_or_the_document_is_refused(users, form, indent):
    users = [{"email": "ann@example.com", **user} for user in users]
    document: object = {"users": users} if form == "users" else users
    text = "\n".join(map(json.dumps, users)) if form == "lines" else json.dumps(document, indent=indent)
    content = text.encode()
    try:
        found = look(BytesIO(content))
    except NotACsvError as refused:
        assert str(refused).endswith(".") or "line" in str(refused)
        return
    rows = list(rows_of(BytesIO(content), found.dialect, found.columns))[1:]
    assert len(rows) == len(users)
    assert all(row.problem or len(row.cells) == len(found.columns) for row in rows)


@given(
    content=some.binary(max_size=300)
    | some.text(some.sampled_from('[]{}",:\n\\ae1'), max_size=60).map(str.encode)
)
def test_whatever_it_is_there_is_an_answer(content):
    try:
        found = look(BytesIO(content))
        for _ in rows_of(BytesIO(content), found.dialect, found.columns):
            pass
    except NotACsvError as refused:
        assert str(refused).strip()
