"""Files that are not what they should be, and files as other programs write them."""

import re

import pytest
from django.core.files.storage import default_storage

from tests.fixtures.imports import make_csv, person


@pytest.fixture
def header(cognito, import_pool) -> tuple[str, list[str]]:
    pool = import_pool()
    return pool, cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]


def file_of(header: list[str], *rows: dict, end: str = "\n") -> bytes:
    lines = [",".join(header), *(",".join(row.get(name, "") for name in header) for row in rows)]
    return end.join([*lines, ""]).encode()


def counters(job: dict) -> tuple:
    return job["Status"], job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


UNREADABLE = [
    (b"", "The file is empty."),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "does not match|not text|not UTF-8"),
    (b"\0\1\2\3\n", "not text"),
    ("cognito:username,email\nann,a@b.c\n".encode("utf-16"), "UTF-16"),
    ("cognito:username,na\u00efve\n".encode("latin-1"), "not UTF-8"),
    (b"x" * 100_000, "too long to be the header"),
    (b"cognito:username;email;name\n", "not separated by commas"),
    (b"cognito:username,email\nann,a@b.c\n", "missing: name, given_name"),
]


@pytest.mark.parametrize(("content", "message"), UNREADABLE)
def test_a_file_that_cannot_be_read_fails_the_job_and_says_why(import_pool, import_file, content, message):
    job = import_file(import_pool(), content)
    assert counters(job) == ("Failed", 0, 0, 0)
    assert re.search(message, job["CompletionMessage"])


def test_a_header_names_every_column_once(header, import_file):
    pool, names = header
    job = import_file(pool, file_of([*names, "colour", "name"]))
    assert job["CompletionMessage"].endswith("unknown: colour; given twice: name.")


def test_a_header_alone_imports_nobody(header, import_file):
    job = import_file(header[0], file_of(header[1]))
    assert (job["Status"], job["CompletionMessage"]) == ("Failed", "The file holds a header and no users.")


def test_columns_stand_in_any_order_and_the_password_hash_may_be_missing(header, import_file):
    pool, names = header
    job = import_file(pool, file_of(sorted(names, reverse=True)[:-1] + ["address"], person("ann")))
    assert counters(job) == ("Succeeded", 1, 0, 0)
    job = import_file(pool, file_of([name for name in names if name != "password_hash"], person("ben")))
    assert counters(job) == ("Succeeded", 1, 0, 0)


def test_hashes_need_their_column(header, import_file):
    pool, names = header
    content = file_of([name for name in names if name != "password_hash"], person("ann"))
    job = import_file(pool, content, PasswordHashingAlgorithm="BCRYPT")
    assert "missing: password_hash" in job["CompletionMessage"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(header, import_file, end, mark):
    content = mark + file_of(header[1], person("ann"), person("ben"), end=end)
    assert counters(import_file(header[0], content.rstrip(end.encode()))) == ("Succeeded", 2, 0, 0)


def test_a_header_in_quotation_marks_fails_the_job_and_says_so(header, import_file):
    job = import_file(header[0], file_of([f'"{name}"' for name in header[1]], person("ann")))
    assert counters(job) == ("Failed", 0, 0, 0)
    assert "in quotation marks" in job["CompletionMessage"]


def test_lines_of_a_value_in_quotation_marks_fail_one_by_one(header, import_file, read_log):
    rows = [person("ann", address='"1 Long Road\n""Hillside"", York"'), person("a b"), person("ben")]
    job = import_file(header[0], file_of(header[1], *rows))
    assert counters(job) == ("Succeeded", 1, 0, 3)
    assert [line.split(" - ")[0] for line in read_log(job)] == [
        f"[FAILED] Line Number {n}" for n in (2, 3, 4)
    ]


def test_one_bad_line_harms_no_other(header, import_file, read_log):
    good = file_of(header[1], person("ann"))
    bad = [b"x" * 10_000_000, b"\xff" + b"," * 23, b'"never closed' + b"," * 23, b"x", b"," * 23]
    job = import_file(
        header[0], good + b"\n".join(bad) + b"\n" + file_of(header[1], person("ben")).split(b"\n", 1)[1]
    )
    assert counters(job) == ("Succeeded", 2, 0, 5)
    assert [line.split(" - ")[0] for line in read_log(job)] == [
        f"[FAILED] Line Number {n}" for n in range(3, 8)
    ]


def test_a_formula_is_a_value_like_any_other(cognito, header, import_file):
    import_file(header[0], file_of(header[1], person("ann", name='=CMD|"/c calc"!A1')))
    ann = cognito.admin_get_user(UserPoolId=header[0], Username="ann")["UserAttributes"]
    assert {"Name": "name", "Value": '=CMD|"/c calc"!A1'} in ann


def test_the_file_is_gone_when_the_job_has_ended(cognito, header, import_file):
    job = import_file(header[0], make_csv(cognito, header[0], [person("ann")]))
    assert default_storage.listdir(f"imports/{job['JobId']}")[1] == []
