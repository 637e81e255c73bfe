"""Somebody's rows as Cognito's, and rejected rows back as somebody's."""

from collections import Counter
from datetime import UTC, datetime
from io import BytesIO

import pytest
import regex
import time_machine
from hypothesis import given
from hypothesis import strategies as some

from dashboard.csv_files.conversion import Mapping, convert
from dashboard.csv_files.dates import possible_orders, to_cognito, to_seconds
from dashboard.csv_files.detection import look
from dashboard.csv_files.formulas import defuse, restore
from dashboard.csv_files.guessing import guess
from dashboard.csv_files.hashes.recognising import algorithm_of
from dashboard.csv_files.reading import Dialect, Record, records
from dashboard.csv_files.rejected import RejectedLines
from dashboard.csv_files.values import phone, says_verified
from pools.rules.imports.cells import split_cells

HEADER = [
    "cognito:username",
    "email",
    "email_verified",
    "phone_number",
    "birthdate",
    "address",
    "custom:shoe_size",
]


def converted(rows, mapping, header=HEADER, **options) -> list[str]:
    numbered = [
        Record(1, ["the header"]),
        *(Record(n, row) for n, row in enumerate(rows, 2)),
    ]
    return [line.rstrip("\n") for line in convert(numbered, header, mapping, **options)]


def test_columns_are_moved_filled_and_cleaned():
    mapping = Mapping(
        ["email", "", "birthdate", "phone_number", "address"],
        {"email_verified": "TRUE"},
        username_from="email",
        dates="dmy",
    )
    lines = converted(
        [
            [
                " ann@example.com ",
                "secret",
                "31/12/1990",
                "+44 (7700) 900-001",
                "Main St, 5\nLeeds",
            ]
        ],
        mapping,
    )
    assert lines == [
        ",".join(HEADER),
        "ann@example.com,ann@example.com,TRUE,+447700900001,12/31/1990,Main St\\, 5 Leeds,",
    ]


def test_a_flag_is_understood_in_words_and_left_alone_when_it_is_not():
    mapping = Mapping(["cognito:username", "email_verified"])
    lines = converted([["ann", "ja"], ["ben", "0"], ["cleo", "maybe"]], mapping)
    assert [line.split(",")[2] for line in lines[1:]] == ["TRUE", "FALSE", "maybe"]


def test_a_row_that_cannot_be_read_keeps_its_line():
    rows = [
        Record(1, ["a", "b"]),
        Record(2, ["ann"]),
        Record(3, [], "too long"),
        Record(4, ["cleo", "x"]),
    ]
    lines = list(
        convert(
            rows,
            ["cognito:username", "name"],
            Mapping(["cognito:username", "name"]),
            strict=True,
        )
    )
    assert lines == [
        "cognito:username,name\n",
        "unreadable\n",
        "unreadable\n",
        "cleo,x\n",
    ]


def test_cells_that_a_line_lacks_at_its_end_are_empty_and_counted():
    mapping, counted = Mapping(["cognito:username", "email", "phone_number"]), Counter()
    rows = [["ann", "ann@example.com"], ["Total: 4"], ["ben", "ben@example.com", "+447700900001"], [""]]
    header = ["cognito:username", "email", "phone_number"]
    lines = converted(rows, mapping, header, counted=counted)
    assert lines[1:] == [
        "ann,ann@example.com,",
        "unreadable",
        "ben,ben@example.com,+447700900001",
        "",
    ]
    assert counted == {"short": 1}


cells = some.text(
    some.characters(exclude_categories=["Cs", "Co"], exclude_characters="\x00\ufffd\\"),
    max_size=12,
)
written = some.one_of(cells, some.text(some.sampled_from('a"\\, '), max_size=5))


@given(rows=some.lists(some.lists(written, min_size=3, max_size=3), min_size=1, max_size=6))
def test_every_row_becomes_one_line_that_reads_back_as_the_same_values(rows):
    names = ["nickname", "name", "address"]
    file = "".join(f"{line}\n" for line in converted(rows, Mapping(names), names)).encode()
    assert file.count(b"\n") == len(rows) + 1
    read = [split_cells(line) for line in file.decode().split("\n")]
    assert read[1:-1] == [
        [on_one_line(cell) for cell in row] if any(cell.strip() for cell in row) else [""] for row in rows
    ]


def on_one_line(cell: str) -> str:
    return regex.sub(r"[\r\n\t]+", " ", cell.strip())


@given(cell=some.one_of(some.text(max_size=8), some.from_regex(r"\A'*[=+@-].*\Z")))
def test_a_formula_is_harmless_outside_and_whole_again_inside(cell):
    assert restore(defuse(cell)) == cell
    assert not defuse(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(
    rows=some.lists(some.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5),
    cognito=some.booleans(),
)
def test_rejected_lines_come_back_as_they_were(rows, cognito):
    writer = RejectedLines(["user", "note"], ";", cognito=cognito)
    file = writer.header() + b"".join(writer.line(row, "No good; sorry") for row in rows)
    found = look(BytesIO(file))
    assert (found.ours, found.columns) == (True, ["user", "note", "lifeguard:reason"])
    read = records(BytesIO(file), Dialect("utf-8-sig", ";", cognito))
    assert [[restore(cell) for cell in record.cells] for record in read][1:] == [
        [*row, "No good; sorry"] for row in rows
    ]


def test_rejected_twice_a_line_has_one_reason():
    writer = RejectedLines(["user", "lifeguard:reason"], ",", cognito=False)
    assert writer.header().decode("utf-8-sig") == "user,lifeguard:reason\r\n"
    assert writer.line(["ann", "old"], "new") == b"ann,new\r\n"


@pytest.mark.parametrize(
    ("values", "orders"),
    [
        (["1990-12-31"], ["ymd"]),
        (["31/12/1990", "01/02/1990"], ["dmy"]),
        (["12/31/1990"], ["mdy"]),
        (["01/02/1990"], ["dmy", "mdy"]),
        (["01.02.1990"], ["dmy"]),
        (["", "unknown"], ["ymd", "dmy", "mdy"]),
        (["1990-12-31", "12/31/1990"], ["mdy"]),
        (["1990-12-31", "01/02/1990"], ["dmy", "mdy"]),
    ],
)
def test_the_order_of_day_and_month_is_asked_only_when_it_is_open(values, orders):
    assert possible_orders(values) == orders


def test_a_date_that_does_not_exist_stays_to_be_rejected():
    assert to_cognito("1/2/1990", "dmy") == "02/01/1990"
    assert to_cognito("31/02/1990", "dmy") == "31/02/1990"


@pytest.mark.parametrize(
    ("written_as", "becomes"),
    [
        ("1990-12-31T00:00:00Z", "12/31/1990"),
        ("1990-12-31 00:00:00", "12/31/1990"),
        ("01.02.88", "02/01/1988"),
        ("0000-00-00", ""),
        ("31/12/20", "31/12/20"),  # a child, or somebody of more than a hundred years
        ("33238", "33238"),
    ],
)
def test_a_date_is_read_as_exports_write_it(written_as, becomes):
    with time_machine.travel(datetime(2026, 11, 26, tzinfo=UTC)):
        assert to_cognito(written_as, "dmy") == becomes


@pytest.mark.parametrize(
    ("written_as", "becomes"),
    [
        ("2024-05-06T07:08:09.123Z", "1714979289"),
        ("2024-05-06 07:08:09", "1714979289"),
        ("2024-05-06 07:08:09 UTC", "1714979289"),
        ("2024-05-06 07:08:09.5+00", "1714979289"),
        ("1714979289", "1714979289"),
        ("1714979289123", "1714979289"),
        ("last week", ""),
    ],
)
def test_a_moment_becomes_seconds_or_is_left_out(written_as, becomes):
    assert to_seconds(written_as) == becomes


@pytest.mark.parametrize(
    ("written_as", "becomes"),
    [
        ("+44 (0)20 7946 0048", "+442079460048"),
        ("0044 (0) 20 7946 0048", "+442079460048"),
        ("+49-(0)170/123 456", "+49170123456"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+39 (0)6 1234 5678", "+39 (0)6 1234 5678"),  # in Italy the zero is dialled from abroad too
        ("+44 020 7946 0048", "+44 02079460048"),  # no number at all, so that it is rejected
        ("+4402079460048", "+44 02079460048"),
        ("00447700900047", "+447700900047"),
        ("4.47701E+11", "4.47701E+11"),
        ("07700 900049", "07700 900049"),
        ("'+447700900050", "+447700900050"),
        ('="+447700900057"', "+447700900057"),
        ("tel:+447700900051", "+447700900051"),
        ("+44 7700 900052 ext. 3", "+44 7700 900052 ext. 3"),
        ("\uff0b447700900053", "+447700900053"),
        ("+44\u00a07700\u00a0900054", "+447700900054"),
        ("+44 7700\u2011900055", "+447700900055"),
        ("+44_7700_900056\u200e", "+447700900056"),
        ("(+44) 7700 900058", "+447700900058"),
        (r"\N", ""),
    ],
)
def test_a_phone_number_never_becomes_another(written_as, becomes):
    assert phone(written_as) == becomes


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2022-02-03 04:05:06", "TRUE"),
        ("1600000000000", "TRUE"),
        ("WAHR", "TRUE"),
        ("t", "TRUE"),
        ("1.0", "TRUE"),
        ("", "FALSE"),
        (r"\N", "FALSE"),
        ("0000-00-00 00:00:00", "FALSE"),
        ("FALSCH", "FALSE"),
        ("ann@example.com, Old@Example.com", "TRUE"),
        ("other@example.com", "FALSE"),
        ("maybe", "maybe"),
    ],
)
def test_a_cell_says_whether_an_address_is_verified(cell, says):
    assert says_verified(cell, "old@example.com") == says


def test_columns_that_tell_of_verified_addresses_are_recognised():
    header = ["email", "email_verified", "phone_number_verified"]
    for column in (
        "email_confirmed_at",
        "E-Mail bestätigt",
        "Email verified at",
        "confirmed",
        "Bekräftad",
        "verificado",
        "verified_email_addresses",
    ):
        assert guess([column], [[""]], header) == ["email_verified"], column
    assert guess(["phone_confirmed_at"], [["2022-02-03"]], header) == ["phone_number_verified"]
    for column in (
        "confirmation_token",
        "unverified_email_addresses",
        "confirmation_sent_at",
        "Confirmed by",
    ):
        assert guess([column], [["2022-02-03"]], header) == [""], column


def test_columns_are_recognised_by_name_then_by_content():
    columns = [
        "Benutzername",
        "E-Mail",
        "Vorname",
        "Téléphone",
        "Shoe size",
        "Kontakt",
        "Notes",
    ]
    rows = [["ann", "ann@example.com", "Ann", "+447700900001", "38", "ann@example.org", "x"]]
    header = [*HEADER, "given_name"]
    assert guess(columns, rows, header) == [
        *(
            "cognito:username",
            "email",
            "given_name",
            "phone_number",
            "custom:shoe_size",
            "",
            "",
        )
    ]
    assert guess(["Kontakt"], [["ann@example.com"]], header) == ["email"]


def test_hash_algorithms_are_told_apart():
    assert algorithm_of(["", "$2b$10$" + "a" * 53]) == "BCRYPT"
    assert algorithm_of(["$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21l$" + "b" * 43]) == "ARGON2ID"
    assert algorithm_of(["16384$8$1$00ff$" + "0f" * 32]) == "SCRYPT"
    assert algorithm_of(["pbkdf2_sha256$1000$salt$" + "b" * 43 + "="]) == "PBKDF2_SHA256"
    assert algorithm_of(["pbkdf2_sha1$1000$salt$" + "b" * 27 + "="]) == ""


def test_a_large_file_is_converted_row_by_row():
    consumed = 0

    def endless():
        nonlocal consumed
        while True:
            consumed += 1
            yield Record(consumed, ["ann"])

    lines = convert(endless(), ["cognito:username"], Mapping(["cognito:username"]))
    assert [next(lines) for _ in range(3)][1:] == ["ann\n", "ann\n"]
    assert consumed < 5
