"""Files made to break what reads them: each gets a sentence, in little time and memory."""

import json
import tracemalloc
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from dashboard.csv_files.detection import NotACsvError, look

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
DEEP = 10_000


def workbook(*rows: list) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def changed(name: str, content: bytes | str, source: bytes = b"") -> bytes:
    """A workbook with another part in place of one, or beside the others."""
    out = BytesIO()
    with (
        ZipFile(BytesIO(source or workbook(["email"], ["ann@example.com"]))) as old,
        ZipFile(out, "w", ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    return changed("xl/worksheets/sheet1.xml", f"{SHEET}{xml}</sheetData></worksheet>")


def archive(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


HOSTILE = {
    "deep": (b"[" * DEEP + b"]" * DEEP, "line 1, column 33: it is nested more than 32 levels deep"),
    "deep in a user": (
        b'[\n{"email":"a","x":' + b'{"a":' * DEEP + b"1" + b"}" * (DEEP + 2),
        "line 2, column 168: it is nested more than 32 levels deep",
    ),
    "a huge value": (
        b'[{"email":"a@example.com"},\n{"email":"' + b"x" * 3_000_000 + b'"}]',
        "line 2, column 1: behind this begins a value of more than a megabyte.",
    ),
    "a huge user": (
        json.dumps([{"email": "a", "x": ["y" * 1000] * 2000}], indent=0).encode(),
        "The user that begins on line 2 is larger than a megabyte.",
    ),
    "a huge number": (b'[{"email":"a","n":' + b"9" * 6000 + b"}]", "a number has too many digits."),
    "cut off": (b'[{"email":"a@example.com"},\n{"email":"b@ex', "line 2, column 15: it ends in the middle."),
    "a comma too much": (b'{"users":[{"email":"a"},]}', "line 1, column 25: "),
    "macros": (changed("xl/vbaProject.bin", b"x"), "This Excel workbook holds macros"),
    "a zip bomb": (with_sheet(f"<row><c><v>{'1' * 5_000_000}</v></c></row>"), "is larger than a megabyte"),
    "many texts": (
        changed("xl/sharedStrings.xml", b"<si><t>x</t></si>" * 4_200_000),
        "holds more text than is read at once",
    ),
    "entities": (
        changed("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        "is damaged",
    ),
    "no sheet": (changed("xl/worksheets/sheet1.xml", "<nothing"), "is damaged"),
    "cut off in the middle": (workbook(["email"], ["a"])[:2000], "damaged or cut off"),
    "a formula without a value": (
        workbook(["email"], ['="a"&"b"']),
        "The cell A2 of this workbook is a formula",
    ),
    "an empty workbook": (workbook(), "The Excel workbook is empty."),
    "a binary workbook": (archive(**{"xl__workbook.bin": b""}), "binary form (.xlsb)"),
    "an OpenDocument": (archive(mimetype=b"x", **{"content.xml": b""}), "an OpenDocument file"),
    "another archive": (
        archive(**{"users.csv": b"a"}),
        "This is a ZIP archive. It holds users.csv. Unpack it",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence(kind):
    content, sentence = HOSTILE[kind]
    tracemalloc.start()
    try:
        with pytest.raises(NotACsvError) as refused:
            look(BytesIO(content))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sentence in str(refused.value)
    assert peak < 40 * 1024**2


def test_a_cell_far_away_and_rows_without_anything_are_passed_over():
    empty = "".join(f'<row r="{number}"/>' for number in range(3, 5_000))
    cells = '<row r="1"><c r="A1" t="str"><v>email</v></c></row><row r="2"><c r="A2" t="str"><v>ann@example.com</v></c></row>'
    last = '<row r="90000"><c r="A90000" t="str"><v>ben@example.com</v></c></row>'
    found = look(BytesIO(with_sheet(f"{cells}{empty}{last}")))
    assert [(row.line, row.cells) for row in found.rows] == [
        (2, ["ann@example.com"]),
        (90_000, ["ben@example.com"]),
    ]


def test_a_row_behind_the_last_is_not_waited_for():
    cells = '<row r="1"><c r="A1" t="str"><v>email</v></c></row><row r="2"><c r="A2" t="str"><v>ann@example.com</v></c></row>'
    found = look(BytesIO(with_sheet(f'{cells}<row r="9999999999"><c t="str"><v>x</v></c></row>')))
    assert len(found.rows) == 1


def test_an_empty_text_is_the_value_of_a_formula():
    cells = '<row r="1"><c r="A1" t="str"><v>email</v></c><c r="B1" t="str"><v>name</v></c></row>'
    row = '<row r="2"><c r="A2" t="str"><f>"a@"&amp;"b.c"</f><v>a@b.c</v></c><c r="B2" t="str"><f>""</f><v></v></c></row>'
    assert look(BytesIO(with_sheet(cells + row))).rows[0].cells == ["a@b.c", ""]
