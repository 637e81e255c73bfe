"""Any CSV comes out as it was written, and memory holds a record at a time."""

import csv
from io import BytesIO, StringIO

from hypothesis import assume, given
from hypothesis import strategies as some

from dashboard.csv_files.detection import look
from dashboard.csv_files.reading import LINE_LIMIT, Dialect, records

text = some.text(
    some.characters(exclude_categories=["Cs", "Co"], exclude_characters="\x00\ufffd"),
    max_size=20,
)
rows_of = some.integers(2, 6).flatmap(
    lambda width: some.lists(some.lists(text, min_size=width, max_size=width), min_size=1, max_size=8)
)
dialects = some.fixed_dictionaries(
    {
        "delimiter": some.sampled_from(",;\t|"),
        "quoting": some.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        "lineterminator": some.sampled_from(["\n", "\r\n"]),
    }
)


def written(rows, encoding, **dialect) -> bytes:
    out = StringIO()
    csv.writer(out, **dialect).writerows(rows)
    return out.getvalue().encode(encoding)


@given(
    rows=rows_of,
    dialect=dialects,
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_rows_of_any_dialect_come_out_the_same(rows, dialect, encoding):
    # csv.writer itself leaves a carriage return bare when lines end otherwise and it may choose what to quote
    assume(dialect["quoting"] == csv.QUOTE_ALL or not any("\r" in cell for row in rows for cell in row))
    stream = BytesIO(written(rows, encoding, **dialect))
    read = list(records(stream, Dialect(encoding, dialect["delimiter"])))
    assert [record.cells for record in read] == rows
    assert not any(record.problem for record in read)


@given(
    rows=some.lists(
        some.lists(
            some.from_regex(r"[\w.@ äöé-]{1,12}", fullmatch=True),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
    ),
    dialect=dialects,
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
)
def test_encoding_and_delimiter_are_detected(rows, dialect, encoding):
    file = written([["E-mail", "Vorname", "Nachname"], *rows], encoding, **dialect)
    found = look(BytesIO(file))
    assert found.dialect.delimiter == dialect["delimiter"]
    assert found.columns == ["E-mail", "Vorname", "Nachname"]
    assert [record.cells for record in records(BytesIO(file), found.dialect)][1:] == rows


def test_a_record_knows_the_line_on_which_it_begins():
    file = b'a,b\n\n"two\nlines",x\nlast,y\n'
    assert [(r.line, r.cells) for r in records(BytesIO(file), Dialect())] == [
        (1, ["a", "b"]),
        (3, ["two\nlines", "x"]),
        (5, ["last", "y"]),
    ]


def test_a_line_of_ten_megabytes_is_one_bad_record():
    file = b"a,b\n" + b"x" * 10_000_000 + b",1\nann,2\n"
    _, long, ann = records(BytesIO(file), Dialect())
    assert long.line == 2
    assert long.problem == "The line is 10,000,003 characters long. Cognito takes 16,000 a line."
    assert ann.cells == ["ann", "2"]


def test_the_stream_is_never_read_far_ahead():
    class Counting(BytesIO):
        largest = 0

        def read1(self, size=-1):
            Counting.largest = max(Counting.largest, size)
            return super().read1(size)

    file = Counting(b"x" * (20 * LINE_LIMIT) + b"\nann,1\n")
    assert [bool(record.problem) for record in records(file, Dialect())] == [
        True,
        False,
    ]
    assert 0 < Counting.largest < LINE_LIMIT


def test_a_quotation_mark_without_end_spoils_its_own_line_only():
    _, bad, *good = records(BytesIO(b'a,b\nann,"x\nben,y\ncleo,z\n'), Dialect())
    assert (bad.line, bad.problem) == (2, "A value begins with a quotation mark and does not end with one.")
    assert [(record.line, record.cells) for record in good] == [(3, ["ben", "y"]), (4, ["cleo", "z"])]


def test_text_after_a_closing_quotation_mark_spoils_its_own_line_only():
    _, bad, good = records(BytesIO(b'a,b\n"ann"x,1\nben,2\n'), Dialect())
    assert "closing quotation mark" in bad.problem
    assert good.cells == ["ben", "2"]


def test_bytes_that_are_no_text_spoil_their_own_line_only():
    _, bad, good = records(BytesIO(b"a,b\nann,\x81\nben,2\n"), Dialect("cp1252"))
    assert bad.problem == "The line holds bytes that are no text in Windows-1252."
    assert good.cells == ["ben", "2"]


def test_cognitos_escaped_comma_is_a_comma():
    _, ann = records(BytesIO(b"a,b\nann,Main St\\, 5\n"), Dialect(cognito=True))
    assert ann.cells == ["ann", "Main St, 5"]


def test_no_line_is_lost_between_an_open_quotation_mark_and_a_line_that_is_too_long():
    file = b'a,b\nann,"x\nben,y\n' + b"x" * (LINE_LIMIT + 5) + b"\ncleo,z\n"
    _, *found = records(BytesIO(file), Dialect())
    assert [(record.line, record.cells) for record in found] == [
        (2, []),
        (3, ["ben", "y"]),
        (4, []),
        (5, ["cleo", "z"]),
    ]
