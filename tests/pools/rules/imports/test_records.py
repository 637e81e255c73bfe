"""Cutting a file into records and chunks, without holding it."""

import csv
import io
import tracemalloc
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.rules.imports.cells import CellsError, split_cells
from pools.rules.imports.planning import CHUNK_BYTES, CHUNK_RECORDS, cut
from pools.rules.imports.records import read_records, split_text


def records(data: bytes) -> list[tuple[int, bytes | None]]:
    return [(record.line, record.raw) for record in read_records(io.BytesIO(data), 0, 1)]


def chunks(data: bytes) -> list[tuple[int, int, int]]:
    return list(cut(read_records(io.BytesIO(data), 0, 1)))


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


@given(
    st.lists(
        st.sampled_from([b"a,b\n", b'"x\ny",c\n', b'"open\n', b"\n", b"c\r\n", b'z,"q""\n"\n']), max_size=30
    )
)
def test_chunks_hold_every_record_once_and_read_alike_alone(lines):
    data = b"".join(lines)
    whole = [(line, text) for line, text in split_text(data, 1)]
    pieces = [split_text(data[at : at + length], line) for at, length, line in cut_small(data)]
    assert list(chain.from_iterable(pieces)) == whole


def cut_small(data: bytes) -> list[tuple[int, int, int]]:
    """Chunks of one record: what matters at a chunk's edge happens at every edge."""
    return [
        (record.start, record.end - record.start, record.line)
        for record in read_records(io.BytesIO(data), 0, 1)
    ]


def test_half_a_million_short_lines_are_cut_into_chunks():
    found = chunks(b"a\n" * 500_001)
    assert sum(length for _, length, _ in found) == 1_000_002
    assert len(found) == -(-500_001 // CHUNK_RECORDS)
    assert found[1] == (2 * CHUNK_RECORDS, 2 * CHUNK_RECORDS, CHUNK_RECORDS + 1)


def test_a_line_of_ten_megabytes_stands_alone():
    found = chunks(b"a\n" + b"x" * 10_000_000 + b"\nb\n")
    assert found == [(0, 2, 1), (2, 10_000_001, 2), (10_000_003, 2, 3)]
    assert found[1][1] > CHUNK_BYTES


class Endless(io.RawIOBase):
    """A file of so many bytes that holds none of them."""

    def __init__(self, piece: bytes, count: int) -> None:
        self.pieces = repeat(piece, count)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def readinto(self, buffer) -> int:
        piece = next(self.pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize("piece", [b"x" * 8192, b"ann,ann@example.com\n" * 400, b'"open\n' * 1000])
def test_memory_does_not_grow_with_the_file_or_a_line(piece):
    def peak(count: int) -> int:
        file = io.BufferedReader(Endless(piece, count))
        tracemalloc.start()
        assert sum(1 for _ in cut(read_records(file, 0, 1)))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(400) < 1.5 * peak(40)
