"""One pass over the bytes of a file: its byte order mark, whether it is UTF-8, and whether its lines are its rows."""

import codecs
from dataclasses import dataclass
from typing import IO

from dashboard.csv_files.kinds import NO_TEXT, UnreadableFileError

SAMPLE = 256 * 1024
CHUNK = 1024**2
NEAR = 64
"""Bytes before the first odd one that belong to its word, or to the line that it stands in."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NULS = 1000
"""Zero bytes that are lines gone wrong; a file with more is no text."""


@dataclass
class Scan:
    """What a pass over all bytes found: whether they are UTF-8 to their end, and whether the lines are the rows (``plain``); where
    the first ``odd`` ones stand, and those from there on."""

    size: int = 0
    utf8: bool = True
    plain: bool = True
    odd: bytes = b""
    odd_at: int = 0
    nuls: int = 0


def marked(head: bytes) -> str:
    """The encoding that the first bytes tell, by a byte order mark or by every second one being zero; empty for none."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if len(head) >= 4 and b"\x00" in head[:200]:
        even, odd = head[:2000:2].count(0), head[1:2000:2].count(0)
        if max(even, odd) > 3 * min(even, odd) and max(even, odd) > min(len(head), 2000) / 5:
            return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def scan_bytes(stream: IO[bytes], *, text: bool) -> Scan:
    """One pass over all bytes: is it UTF-8 to its end, and are its lines its rows?"""
    scan, decoder, last = Scan(), codecs.getincrementaldecoder("utf-8")(), b"\n"
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        scan.size += len(chunk)
        if text and scan.utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                scan.utf8 = False
                scan.odd_at = max(0, scan.size - len(chunk) + error.start - NEAR)
        scan.nuls += chunk.count(0) if text else 0
        if scan.nuls > _NULS or (scan.nuls and scan.nuls > scan.size / 20):
            raise UnreadableFileError(NO_TEXT)
        joined = last + chunk
        if scan.plain:
            unix = joined.replace(b"\r\n", b"\n")
            scan.plain = b'"' not in chunk and b"\n\n" not in unix and b"\r" not in unix.rstrip(b"\r")
        last = chunk[-1:] if chunk[-1:] != b"\r" else b""
    if text and scan.utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            scan.utf8, scan.odd_at = False, max(0, scan.size - NEAR)
    if not scan.utf8:
        scan.odd = odd_bytes(stream, scan.odd_at)
    return scan


def odd_bytes(stream: IO[bytes], odd_at: int) -> bytes:
    """What of a file tells its encoding: from a little before the first bytes that are no UTF-8 on."""
    stream.seek(odd_at)
    return stream.read(SAMPLE)
