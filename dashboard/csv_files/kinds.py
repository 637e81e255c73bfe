"""Files that are no CSV at all, called by their name."""

import codecs

import regex

_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook of the old kind"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
_TEXTS = (
    (regex.compile(rb"\s*[\[{]\s*[\[{\"\]}]"), "JSON"),
    (regex.compile(rb"\s*<(?:!doctype|html|table)", regex.IGNORECASE), "a web page"),
    (regex.compile(rb"\s*<\?xml"), "XML"),
    (regex.compile(rb"(?:version: ?\d+\s+|#[^\n]*\n)*dn::? "), "an LDIF file"),
    (
        regex.compile(rb"(?:\s*--[^\n]*\n)*\s*(?:INSERT INTO|COPY \S+ \(|CREATE TABLE)", regex.IGNORECASE),
        "an SQL dump",
    ),
)
NO_TEXT = "This file is not text: it holds zero bytes. Export it as a CSV and choose that file."


class NotACsvError(Exception):
    """The file cannot be read as a CSV. The message is a sentence for the person who chose it."""


def refuse_other_kinds(head: bytes) -> None:
    """Raise NotACsvError where the beginning of a file is another kind's."""
    for start, kind in _KINDS:
        if head.startswith(start):
            raise NotACsvError(
                f"This is {kind}, not a CSV. In Excel: Save as, “CSV UTF-8 (comma delimited)”."
            )
    text = head.removeprefix(codecs.BOM_UTF8)
    for pattern, kind in _TEXTS:
        if pattern.match(text):
            raise NotACsvError(f"This is {kind}, not a CSV. Export the users as CSV and choose that file.")
    if b"\x00" in head.partition(b"\n")[0]:
        raise NotACsvError(NO_TEXT)
