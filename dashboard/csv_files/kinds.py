"""What kind a file is: one that can be read, or one that is called by its name."""

import codecs
from typing import IO
from zipfile import BadZipFile, ZipFile

import regex

from dashboard.csv_files.reading import CSV, JSON, WORKBOOK

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file (gzip): unpack it first"),
    (b"BZh", "a compressed file (bzip2): unpack it first"),
    (b"\xfd7zXZ", "a compressed file (xz): unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (Zstandard): unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_TEXTS = (
    (regex.compile(r"\s*<(?:!doctype\s+html|html|table)", regex.IGNORECASE), "a web page"),
    (regex.compile(r"\s*<(?:\?xml|!doctype|\w+[\s>])", regex.IGNORECASE), "XML"),
    (regex.compile(r"(?:version: ?\d+\s+|#[^\n]*\n|\s)*dn::? "), "an LDIF file"),
    (
        regex.compile(
            r"(?:%YAML[^\n]*\n|#[^\n]*\n|\s)*(?:---[ \t]*(?:\r?\n|$)|-[ \t]+[\w\"'-]+:(?:[ \t]|\r?\n)|"
            r"[\w\"'-]+:[ \t]*\r?\n[ \t]*(?:-[ \t]+)?[\w\"'-]+:(?:[ \t]|\r?\n))"
        ),
        "a YAML file",
    ),
    (regex.compile(r"\s*BEGIN:VCARD", regex.IGNORECASE), "a file of contacts (vCard)"),
    (regex.compile(r"-----BEGIN [A-Z ]+-----"), "a key or certificate (PEM)"),
    (
        regex.compile(
            r"(?:\s*--[^\n]*\n|\s*/\*.{0,2000}?\*/;?)*\s*(?:--[^\n]*dump|INSERT INTO|COPY \S+ \(|CREATE (?:TABLE|DATABASE|SCHEMA)|"
            r"DROP TABLE|SET \w+|BEGIN(?: TRANSACTION)?;|PRAGMA \w+|LOCK TABLES|USE `)",
            regex.IGNORECASE | regex.DOTALL,
        ),
        "an SQL dump",
    ),
)
_JSON = regex.compile(r"\s*[\[{]\s*(?:[\[{\"\]}]|\d+\s*[,\]])")
_DOCUMENTS = {
    "xl/workbook.bin": "an Excel workbook in binary form (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "Index/Document.iwa": "a Numbers or Pages document",
}
NO_TEXT = "This file is not text: it holds zero bytes. Export it as a CSV and choose that file."
ALIGNED = (
    "This looks like columns that are aligned by spaces, as a report or a terminal prints them. Export the users as CSV, as an "
    "Excel workbook (.xlsx) or as JSON, and choose that file."
)
READ = "CSV, Excel workbooks (.xlsx) and JSON are read"


class UnreadableFileError(Exception):
    """The file cannot be read. The message is a sentence for the person who chose it."""


def kind_of(stream: IO[bytes], head: bytes, encoding: str) -> str:
    """CSV, WORKBOOK or JSON, by the beginning of a file, which its ``encoding`` ("" where none is marked) makes text.

    Raises UnreadableFileError where it is another kind's.
    """
    if head.startswith(_ZIP):
        return _kind_of_archive(stream)
    if head.startswith(_OLD_OFFICE):
        raise UnreadableFileError(_old_workbook(head))
    for start, kind in _KINDS:
        if head.startswith(start):
            raise _refusal(kind)
    text = head.decode(encoding or "utf-8", "replace").removeprefix("\ufeff")
    if _JSON.match(text):
        return JSON
    for pattern, kind in _TEXTS:
        if pattern.match(text):
            raise _refusal(kind)
    if (
        not encoding.startswith(("utf-16", "utf-32"))
        and b"\x00" in head.removeprefix(codecs.BOM_UTF8).partition(b"\n")[0]
    ):
        raise UnreadableFileError(NO_TEXT)
    return CSV


def _kind_of_archive(stream: IO[bytes]) -> str:
    try:
        with ZipFile(stream) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise UnreadableFileError(
            "This is an Excel workbook or another ZIP archive, and it is damaged or cut off. Choose the whole file."
        ) from None
    if "xl/workbook.xml" in names or any(name.endswith("/workbook.xml") for name in names):
        return WORKBOOK
    kind = next((kind for name, kind in _DOCUMENTS.items() if name in names), "")
    if not kind and "content.xml" in names and "mimetype" in names:
        kind = "an OpenDocument file, such as LibreOffice’s (.ods)"
    if kind:
        raise UnreadableFileError(
            f"This is {kind}. {READ}: save it as .xlsx or as CSV UTF-8, and choose that file."
        )
    inside = next((name for name in names if not name.endswith("/")), "")
    held = (
        f" It holds {inside[:100]}{f' and {len(names) - 1:,} more' if len(names) > 1 else ''}."
        if inside
        else ""
    )
    raise UnreadableFileError(
        f"This is a ZIP archive.{held} Unpack it, and choose the file in it that holds the users."
    )


def _old_workbook(head: bytes) -> str:
    what = (
        "an Excel workbook that is locked by a password, or of the old kind (.xls)"
        if _LOCKED in head
        else "an Excel workbook of the old kind (.xls), or one that is locked by a password"
    )
    return f"This is {what}. In Excel: Save as, “Excel Workbook (.xlsx)” without a password, and choose that file."


def _refusal(kind: str) -> UnreadableFileError:
    kind, _, first = kind.partition(": ")
    advice = (
        f"{first.capitalize()}, and choose the file in it."
        if first
        else "Export the users as one of them and choose that file."
    )
    return UnreadableFileError(f"This is {kind}. {READ}. {advice}")
