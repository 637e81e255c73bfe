"""Each wrong file gets a sentence that says what it is and what to do."""

from io import BytesIO

import pytest

from dashboard.csv_files.detection import UnreadableFileError, look

PEOPLE = "E-mail;Vorname;Straße\nann@example.com;Änne;Hauptstraße 5\nben@example.com;Jörg;Große Gasse 1\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n\r\n", "The file is empty."),
        (b"a,b\n", "holds no users"),
        (
            b"PK\x03\x04" + b"\x00" * 100,
            "This is an Excel workbook or another ZIP archive, and it is damaged",
        ),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "This is an Excel workbook of the old kind"),
        (b"%PDF-1.7\n", "This is a PDF document"),
        (b"\x1f\x8b\x08\x00", "This is a compressed file .gzip.+Unpack it first"),
        (b"SQLite format 3\x00" + b"\x00" * 100, "This is an SQLite database"),
        (bytes(range(256)) * 50, "This file is not text"),
        (b"a,b\n" + b"ann,1\n" * 2_000 + b"\x00\x01" * 3_000, "This file is not text"),
        (b"<html><table><tr><td>ann", "This is a web page"),
        (b"version: 1\n\ndn: uid=ann,dc=example\nuid: ann\n", "This is an LDIF file"),
        (b"INSERT INTO users VALUES (1, 'ann');\n", "This is an SQL dump"),
        (b"--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n", "This is an SQL dump"),
        (b"/*!40101 SET NAMES utf8 */;\nDROP TABLE users;\n", "This is an SQL dump"),
        (b"BEGIN:VCARD\nFN:Ann\n", "This is a file of contacts"),
        (b"users:\n  - email: ann@example.com\n", "This is a YAML file"),
        (b"---\n- email: ann@example.com\n", "This is a YAML file"),
        (b"ann:\r\n  email: ann@example.com\r\n", "This is a YAML file"),
        (b"Login  Mail\nann    ann@example.com\nben b  ben@example.com\n", "aligned by spaces"),
        (b"email,b,email\n1,2,3\n", "Two columns are called email."),
        (b'"a,b\n' * 10, "The first line, which names the columns, cannot be read."),
        (b"x" * 10_000_000, "The first line, which names the columns, cannot be read."),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(content, sentence):
    with pytest.raises(UnreadableFileError, match=sentence):
        look(BytesIO(content))


@pytest.mark.parametrize(
    ("encoding", "name", "bom"),
    [
        ("utf-8", "UTF-8", False),
        ("utf-8-sig", "UTF-8", True),
        ("utf-16", "UTF-16", True),
        ("utf-16-be", "UTF-16-BE", False),
        ("utf-32", "UTF-32", True),
    ],
)
def test_unicode_encodings_are_told_apart(encoding, name, bom):
    found = look(BytesIO(PEOPLE.encode(encoding)))
    assert (found.encoding_name, found.bom, found.delimiter_name) == (
        name,
        bom,
        "semicolon",
    )
    assert found.rows[0].cells == ["ann@example.com", "Änne", "Hauptstraße 5"]


def test_an_old_encoding_is_recognised_by_its_letters():
    found = look(BytesIO((PEOPLE * 20).encode("cp1252")))
    assert found.rows[0].cells[1] == "Änne"


def test_an_old_encoding_is_recognised_by_letters_far_into_the_file():
    file = (
        b"email,name\n"
        + b"ann@example.com,Ann\n" * 100_000
        + "ben@example.com,Jörg Müller\n".encode("cp1252") * 9
    )
    assert look(BytesIO(file)).dialect.encoding != "utf-8"


def test_the_person_may_know_better():
    found = look(BytesIO(PEOPLE.encode("cp1252")), encoding="cp1250", delimiter=",")
    assert (found.dialect.encoding, found.dialect.delimiter) == ("cp1250", ",")


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        (b"a,b\nann,1\n", True),
        (b"a,b\r\nann,1\r\n", True),
        (b"a,b\nann,1", True),
        (b"\xef\xbb\xbfa,b\nann,1\n", False),
        (b"a;b\nann;1\n", False),
        (b'a,b\n"ann",1\n', False),
        (b"a,b\n\nann,1\n", False),
        (b"a,b\rann,1\r", False),
    ],
)
def test_only_a_plain_file_can_go_on_as_it_is(content, plain):
    assert look(BytesIO(content)).plain is plain
