"""Cutting a file into records and cells."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.imports.cells import split_cells
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
        (r"a\ ,b", ["a\\", "b"]),
        ('"a,b",c', ['"a', 'b"', "c"]),
        ('a,"b"', ["a", '"b"']),
        ('"say ""hi""",x', ['"say ""hi"""', "x"]),
        ('a "b" c,d', ['a "b" c', "d"]),
        (r'a\,"b",c', ['a,"b"', "c"]),
        ('"a', ['"a']),
    ],
)
def test_a_record_becomes_cells(text, cells):
    assert split_cells(text) == cells


LINE = st.text(st.sampled_from('ab ,"\\\r\u00e9'), max_size=6)


@given(st.lists(LINE, max_size=8))
def test_every_line_is_one_record_whatever_its_quotation_marks(lines):
    read = list(split_text("\n".join(lines).encode(), 1))
    assert [number for number, _ in read] == [n for n, line in enumerate(lines, 1) if line.strip()]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a\nb", [(1, b"a\n"), (2, b"b")]),
        (b"a\r\n\r\nb\r\n", [(1, b"a\r\n"), (2, b"\r\n"), (3, b"b\r\n")]),
        (b'a,"x\ny"\nb\n', [(1, b'a,"x\n'), (2, b'y"\n'), (3, b"b\n")]),
        (b'say "x\nb\n', [(1, b'say "x\n'), (2, b"b\n")]),
        (b"a" * 70_000 + b"\nb\n", [(1, None), (2, b"b\n")]),
    ],
)
def test_records_are_lines(data, expected):
    assert records(data) == expected


def test_blank_lines_are_no_records_and_what_is_not_utf_8_says_so():
    assert list(split_text(b"a\r\n\n  \nb", 5)) == [(5, "a"), (8, "b")]
    assert list(split_text(b"a\n\xff\nb", 5)) == [(5, "a"), (6, None), (7, "b")]
