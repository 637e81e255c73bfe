"""Cutting a file into records and cells."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.imports.cells import CellsError, split_cells
from pools.rules.imports.records import read_records, split_text


def records(data: bytes) -> list[tuple[int, bytes | None]]:
    return [(record.line, record.raw) for record in read_records(io.BytesIO(data), 0, 1)]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a,b,c", ["a", "b", "c"]),
        ("a,,", ["a", "", ""]),
        (" a , b\t", ["a", "b"]),
        (r"a\,b,c", ["a,b", "c"]),
        (r"a\b,c", [r"a\b", "c"]),
        ('"a,b",c', ["a,b", "c"]),
        ('a,"b"', ["a", "b"]),
        ('"","a"', ["", "a"]),
        ('"say ""hi""",x', ['say "hi"', "x"]),
        ('a "b" c,d', ['a "b" c', "d"]),
        (r'a\,"b",c', ['a,"b"', "c"]),
        ('"a" ,b', ["a", "b"]),
        ('"a",', ["a", ""]),
        ('"a\nb",c', ["a\nb", "c"]),
    ],
)
def test_a_record_becomes_cells(text, cells):
    assert split_cells(text) == cells


@pytest.mark.parametrize("text", ['"a', 'x,"a', '"a"b,c', '"a""', ',"'])
def test_quotes_that_do_not_add_up_are_refused(text):
    with pytest.raises(CellsError):
        split_cells(text)


CELL = st.text(st.sampled_from('ab ,"\n\r\u00e9'), max_size=6)


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_excel_writes_is_read_back(rows):
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    data = written.getvalue().encode()
    read = [split_cells(text) for _, text in split_text(data, 1)]
    assert read == [[cell.strip() for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", [(1, b"a\n"), (2, b"b")]),
        (b"a\r\n\r\nb\r\n", [(1, b"a\r\n"), (2, b"\r\n"), (3, b"b\r\n")]),
        (b'a,"x\ny\nz"\nb\n', [(1, b'a,"x\ny\nz"\n'), (4, b"b\n")]),
        (b'"x""\n""y",c\nb\n', [(1, b'"x""\n""y",c\n'), (3, b"b\n")]),
        (b'a,"open\nb\nc\n', [(1, b'a,"open\n'), (2, b"b\n"), (3, b"c\n")]),
        (b'say "x\nb\n', [(1, b'say "x\n'), (2, b"b\n")]),
        (b"a" * 70_000 + b"\nb\n", [(1, None), (2, b"b\n")]),
    ],
)
def test_records_are_lines_or_what_quotes_hold_together(data, expected):
    assert records(data) == expected


def test_blank_lines_are_no_records_and_what_is_not_utf_8_says_so():
    assert list(split_text(b"a\r\n\n  \nb", 5)) == [(5, "a"), (8, "b")]
    assert list(split_text(b"a\n\xff\nb", 5)) == [(5, "a"), (6, None), (7, "b")]
