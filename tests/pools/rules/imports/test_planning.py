"""Cutting a file into chunks, in the order of names, without holding it."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, repeat

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from pools.models import ImportChunk, ImportJob, UserPool
from pools.rules.imports import planning
from pools.rules.imports.ordering import order_of_names
from pools.rules.imports.planning import (
    CHUNK_BYTES,
    CHUNK_RECORDS,
    STRETCH_BYTES,
    STRETCH_RECORDS,
    cut,
    plan,
    stretches,
)
from pools.rules.imports.records import MAX_CHARACTERS, Record, read_records, split_text
from pools.rules.imports.running import texts
from tests.fixtures.imports import make_csv, person

HEADER = ["name", "cognito:username", "email"]


@contextmanager
def sizes(chunk: int = 2, stretch: int = 5) -> Iterator[None]:
    """So many records in a chunk and in a stretch, where others are not needed to see what happens at an edge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "CHUNK_RECORDS", chunk)
        patch.setattr(planning, "STRETCH_RECORDS", stretch)
        yield


def whole_line(record: Record) -> str:
    return (record.raw or b"").decode(errors="replace")


def chunks(data: bytes) -> list[ImportChunk]:
    found = stretches(read_records(io.BytesIO(data), 0, 1))
    return list(chain.from_iterable(cut(stretch, whole_line) for stretch in found))


def read(data: bytes, chunk: ImportChunk) -> list[tuple[int, str | None]]:
    return list(texts(chunk, data[chunk.offset : chunk.offset + chunk.length]))


@given(
    st.lists(
        st.sampled_from([b"a,b\n", b'"x\ny",c\n', b'"open\n', b"\n", b"c\r\n", b'z,"q""\n"\n', b"\xff\n"]),
        max_size=30,
    )
)
def test_chunks_hold_every_record_once(lines):
    data = b"".join(lines)
    with sizes():
        found = chain.from_iterable(read(data, chunk) for chunk in chunks(data))
    assert sorted(found, key=str) == sorted(split_text(data, 1), key=str)


def test_a_stretch_is_dealt_out_in_the_order_of_its_names():
    data = b"e\nb\nd\na\nc\n" + b"z\ny\n"
    with sizes():
        found = [read(data, chunk) for chunk in chunks(data)]
    assert found == [
        [(4, "a"), (2, "b")],
        [(5, "c"), (3, "d")],
        [(1, "e")],
        [(6, "z"), (7, "y")],  # no more than a chunk holds: as they stand
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"Ann Smith,Ann,a@example.com\n", "ann"),
        (b"Smith\\, Ann,Ann,a@example.com\n", "ann"),
        ("Marie, Émile \n".encode(), "émile"),
        ("Marie,E\u0301mile\n".encode(), "émile"),
        (b"no more\n", ""),
        (b'"open,ann\n', "ann"),
        (b"x,\xff\n", "\ufffd"),
    ],
)
def test_records_are_ordered_by_what_makes_a_user_name_unique(line, name):
    order = order_of_names(UserPool(settings={"UsernameConfiguration": {"CaseSensitive": False}}), HEADER)
    assert order(Record(1, 0, len(line), line)) == name


def test_a_record_that_is_too_long_has_no_name():
    assert order_of_names(UserPool(settings={}), HEADER)(Record(1, 0, 10**7, None)) == ""


def test_a_chunk_of_long_lines_holds_fewer():
    line = b"x" * 60_000 + b"\n"
    found = chunks(line * 200)
    assert len(found) == -(-200 // (CHUNK_BYTES // len(line)))
    assert sum(len(read(line * 200, chunk)) for chunk in found) == 200


def test_half_a_million_short_lines_are_cut_into_chunks():
    found = chunks(b"a\n" * 500_001)
    assert len(found) == -(-500_001 // CHUNK_RECORDS)
    second = found[STRETCH_RECORDS // CHUNK_RECORDS]
    assert (second.offset, second.length, second.first_line) == (200_000, 200_000, 100_001)


@pytest.mark.parametrize(("size", "extents"), [(3_000_000, 1), (10_000_000, 2), (20_000_000, 3)])
def test_a_line_that_is_far_too_long_is_not_read_and_holds_up_no_other(size, extents):
    data = b"a\n" + b"x" * size + b"\nb\n"
    found = chunks(data)
    assert len(found) == extents
    whole = chain.from_iterable(
        read(data, chunk) if chunk.length <= STRETCH_BYTES else texts(chunk, None) for chunk in found
    )
    short = [(line, text if text and len(text) <= MAX_CHARACTERS else None) for line, text in whole]
    assert sorted(short) == [(1, "a"), (2, None), (3, "b")]


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


@pytest.mark.parametrize(
    "piece",
    [
        b"x" * 8192,
        pytest.param(b"ann,ann@example.com\n" * 400, marks=pytest.mark.slow),
        pytest.param(b'"open\n' * 1000, marks=pytest.mark.slow),
    ],
)
def test_memory_does_not_grow_with_the_file_or_a_line(piece):
    def peak(count: int) -> int:
        file = io.BufferedReader(Endless(piece, count))
        tracemalloc.start()
        found = stretches(read_records(file, 0, 1))
        assert sum(1 for stretch in found for _ in cut(stretch, whole_line))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    with sizes(chunk=500, stretch=5_000):
        assert peak(400) < 1.5 * peak(40)


@pytest.fixture
def job(db, cognito, import_pool) -> ImportJob:
    """A job under way with a file of twelve users in no order."""
    pool = import_pool()
    rows = [person(f"user{number * 7 % 12:02}") for number in range(12)]
    file = default_storage.save("imports/job.csv", ContentFile(make_csv(cognito, pool, rows)))
    return ImportJob.objects.create(
        id="import-job",
        pool=UserPool.objects.get(public_id=pool),
        name="people",
        role_arn="",
        status="InProgress",
        file=file,
        created=timezone.now(),
    )


def saved() -> list[tuple]:
    rows = ImportChunk.objects.order_by("number").values_list("number", "offset", "first_line", "places")
    return [(*row[:3], bytes(row[3] or b"")) for row in rows]


def test_a_planner_that_was_killed_is_followed_by_one_that_cuts_the_same(job):
    with sizes():
        list(plan(job))
        expected = saved()
        ImportChunk.objects.all().delete()
        next(plan(job))
        assert saved() == expected[:3]
        list(plan(job))
        assert saved() == expected
        list(plan(job))
    assert saved() == expected
    assert [number for number, *_ in expected] == list(range(7))


def test_a_planner_goes_on_after_chunks_that_were_cut_in_another_way(job):
    """As an upgrade finds them whose former version cut runs of lines as they stood."""
    with default_storage.open(job.file) as file:
        data = file.read()
    records = list(read_records(io.BytesIO(data), 0, 1))[1:4]
    length = records[-1].end - records[0].start
    ImportChunk.objects.create(job=job, number=0, offset=records[0].start, length=length, first_line=2)
    with sizes():
        list(plan(job))
    found = chain.from_iterable(read(data, chunk) for chunk in ImportChunk.objects.all())
    assert sorted(line for line, _ in found) == list(range(2, 14))


def test_of_two_lines_with_one_name_the_first_counts(cognito, import_pool, import_file):
    pool = import_pool(UsernameConfiguration={"CaseSensitive": False})
    names = ["dora", "ben", "ANN", "cleo", "Ann", "BEN"]
    with sizes(chunk=2, stretch=20):
        job = import_file(pool, [person(name) for name in names])
    assert (job["Status"], job["ImportedUsers"], job["SkippedUsers"]) == ("Succeeded", 4, 2)
    assert job["CompletionMessage"] == "Import Job Completed Successfully."
    listed = cognito.list_users(UserPoolId=pool)["Users"]
    assert sorted(user["Username"] for user in listed) == ["ANN", "ben", "cleo", "dora"]
    assert not ImportChunk.objects.filter(places__isnull=False).exists()
