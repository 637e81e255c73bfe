"""Files of the site, in a folder and in a bucket: written as a stream, read as one, and whole or not there."""

import os
from datetime import timedelta
from io import TextIOWrapper
from random import Random
from urllib.error import HTTPError
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from pools.bucket.uploads import PART
from pools.files import files_problem, forget_drafts, new_file, read_file, stored_names
from pools.outages import FilesAway
from tests.fixtures.buckets import NAME, PREFIX, Line

ONE = "exports/one/people.csv"


@pytest.fixture(params=["folder", "bucket"])
def store(request):
    return request.getfixturevalue(request.param)


def write(name: str, content: bytes) -> None:
    with new_file(name) as file:
        file.write(content)


def _fail_after(size: int) -> None:
    with new_file(ONE) as file:
        file.write(b"x" * size)
        raise ZeroDivisionError


def _cut_after(size: int, line: Line) -> None:
    with new_file(ONE) as file:
        file.write(b"x" * size)
        line.cut()
        file.write(b"x" * size)


def test_what_was_written_is_read_back_from_anywhere(store):
    for size in (0, 10, PART, PART + 1, 2 * PART + 5):
        _is_read_back(Random(size).randbytes(size))


def _is_read_back(content: bytes) -> None:
    size = len(content)
    with new_file(ONE) as file:
        for start in range(0, size, PART // 3):
            file.write(content[start : start + PART // 3])
    assert b"".join(read_file(ONE)) == content
    assert default_storage.size(ONE) == size
    assert list(stored_names("exports")) == [ONE]
    with default_storage.open(ONE, "rb") as file:
        for start in (size // 2, 0, max(0, size - 3), size + 5):
            file.seek(start)
            assert file.read(100) == content[start : start + 100]
        assert file.seek(0, os.SEEK_END) == file.size == size
        assert file.read(1) == b""


def test_text_and_archives_are_written_as_streams_too(store):
    with new_file("one.txt") as file:
        text = TextIOWrapper(file, "utf-8", write_through=True)
        text.write("Änne\n" * 3)
        text.detach()
    with new_file("one.zip") as file, ZipFile(file, "w") as archive:
        archive.writestr("people.csv", "Änne")
    assert TextIOWrapper(default_storage.open("one.txt"), "utf-8").readlines() == ["Änne\n"] * 3
    with default_storage.open("one.zip") as file, ZipFile(file) as archive:
        assert archive.read("people.csv").decode() == "Änne"


def test_a_file_takes_the_place_of_one_of_its_name(store):
    write(ONE, b"old and longer")
    write(ONE, b"new")
    assert b"".join(read_file(ONE)) == b"new"


def test_a_block_that_fails_leaves_the_file_before_and_nothing_of_its_own(store, request):
    write(ONE, b"whole")
    for size in (5, PART + 5):
        with pytest.raises(ZeroDivisionError):
            _fail_after(size)
    assert b"".join(read_file(ONE)) == b"whole"
    assert default_storage.listdir("exports/one")[1] == ["people.csv"]
    if request.node.callspec.params["store"] == "bucket":
        assert request.getfixturevalue("bucket").drafts() == []


def test_a_file_that_is_not_there_is_told_before_anything_is_sent(store):
    with pytest.raises(FileNotFoundError):
        read_file(ONE)


def test_what_lies_in_a_bucket_has_a_prefix_and_no_public_address(bucket):
    write(ONE, b"ann@example.com")
    assert bucket.names() == [f"{PREFIX}/{ONE}"]
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{bucket.line.address}/{NAME}/{PREFIX}/{ONE}")
    refused.value.close()
    assert refused.value.code == 403
    with pytest.raises(NotImplementedError):
        default_storage.url(ONE)


def test_a_bucket_that_goes_away_in_the_middle_keeps_no_half(bucket):
    with pytest.raises(FilesAway, match=f"The bucket {NAME}, .*, does not answer"):
        _cut_after(2 * PART, bucket.line)
    assert bucket.names() == []
    assert len(bucket.drafts()) == 1, "nobody could take it back while the bucket was away"
    bucket.line.mend()
    forget_drafts(timezone.now() + timedelta(minutes=1))
    assert bucket.drafts() == []


def test_a_line_that_breaks_while_a_file_is_read_is_taken_up_again(bucket):
    content = Random(1).randbytes(PART)
    write(ONE, content)
    with default_storage.open(ONE, "rb") as file:
        found = file.read(100)
        for end in bucket.line.open:
            bucket.line._hang_up(end)
        assert found + file.read() == content


def test_a_file_that_was_replaced_while_it_was_read_is_told_and_not_mixed(bucket):
    write(ONE, b"a" * PART)
    with default_storage.open(ONE, "rb") as file:
        file.read(10)
        write(ONE, b"b" * PART)
        with pytest.raises(FileNotFoundError):
            file.read()


def test_a_bucket_that_is_not_there_is_no_file_that_is_not_there(bucket):
    bucket.s3.delete_bucket(Bucket=NAME)
    with pytest.raises(FilesAway, match=f"There is no bucket {NAME}"):
        read_file(ONE)
    with pytest.raises(FilesAway, match=f"There is no bucket {NAME}"):
        write(ONE, b"x")
    assert files_problem() == f"There is no bucket {NAME}, where this site keeps its files."
