"""Files as real systems write them, brought in as a person would: upload, answer, map, check, import.

What each must become is written beside it.
"""

import pytest

from tests.fixtures.import_pages import choices, figures, table, words
from tests.fixtures.import_way import CASES, Way


def test_dates_under_the_pools_own_header_are_read_as_under_any(way):
    users = way.upload("03-native-header-iso-dates.csv").start()
    assert {name: user["birthdate"] for name, user in users.items()} == {
        "dan04": "1990-12-31",
        "eve05": "1988-02-01",
    }


def test_an_order_that_is_open_is_asked_under_the_own_header_too(way):
    case = (CASES / "03-native-header-iso-dates.csv").read_bytes()
    way.upload(case.replace(b"1990-12-31", b"01/02/1990").replace(b"1988-02-01", b"03/04/1988"))
    assert choices(way.page)["dates"] == "none"
    users = way.map(dates="dmy").start()
    assert users["dan04"]["birthdate"] == "1990-02-01"


def test_yes_and_no_are_read_under_the_own_header_too(way):
    users = way.upload("03b-native-header-yes-no.csv").start()
    assert {name: user["email_verified"] for name, user in users.items()} == {
        "dan06": "true",
        "eve07": "true",
    }


def test_a_spaced_phone_is_read_under_the_own_header_too(way):
    users = way.upload("03d-native-header-spaced-phone.csv").start()
    assert users["dan10"]["phone_number"] == "+447700900010"


def test_auth0_moments_become_seconds(way):
    users = way.upload("04-auth0.csv").map(email_verified="leave").start()
    assert users["fay11@example.com"]["updated_at"] == "1714979289"
    assert len(users) == 2


def test_firebase_names_no_columns_and_nobody_is_lost(way):
    way.upload("05-firebase-no-header.csv")
    assert "Users of Firebase as CSV." in words(way.page)
    left_out = {
        "column-3": "",
        "email_verified": "leave",
        "phone_number_verified": "FALSE",
    }  # its keys are not known
    users = way.map(**left_out).start()
    assert set(users) == {"jan15@example.com", "kim16@example.com"}
    assert users["jan15@example.com"]["phone_number"] == "+447700900015"


@pytest.mark.parametrize(
    "line",
    [
        "ann@example.com,Ann",
        "Ann,ann@example.com",
        "+447700900001,Ann",
        "0b5cf5f4-6a5e-4a4f-9f4b-0d2f6f2b1d11,Ann",
        "17,Ann",
        "Ann,Ash",
    ],
)
def test_no_kind_of_user_is_taken_for_a_header_in_silence(way, line):
    way.upload(f"{line}\nben@example.com,Ben\n".encode())
    assert "Does the first line name the columns?" in words(way.page)
    way.press("Yes, it names the columns")
    assert "Does the first line name the columns?" not in words(way.page)


def test_a_line_rejected_in_a_file_without_a_header_has_its_own_number(way):
    way.upload(b"ann@example.com,1990-12-31\nben@example.com,someday\n").press("No, it is a user")
    way.map(**{"column-1": "birthdate", "email_verified": "TRUE", "dates": "ymd"})
    assert list(way.rejected()) == ["2"]
    assert set(way.start()) == {"ann@example.com"}


def test_whether_addresses_are_verified_is_never_chosen_beforehand(way):
    way.upload(b"username,email\nann,ann@example.com\n")
    assert choices(way.page)["email_verified"] == ""
    page = way.post("import-columns", way.run.pk, **choices(way.page))
    assert page.status_code == 422
    assert "The file does not say whether they are verified." in words(page)


@pytest.mark.parametrize(
    ("choice", "verified"), [("TRUE", {"ann": "true"}), ("FALSE", {"ann": "false"}), ("leave", {})]
)
def test_the_person_says_what_becomes_of_addresses_without_a_word(way, choice, verified):
    way.upload(b"username,email\nann,ann@example.com\n").map(email_verified=choice)
    users = way.start()
    assert {name: user["email_verified"] for name, user in users.items()} == verified
    assert all(user["status"] == "RESET_REQUIRED" for user in users.values())


def test_devise_verifies_by_date_and_brings_its_passwords(way, sign_in):
    way.upload("11-devise.csv")
    guessed = choices(way.page)
    assert (guessed["column-2"], guessed["column-3"], guessed["email_verified"]) == (
        "password_hash",
        "email_verified",
        "",
    )
    assert way.post("import-columns", way.run.pk, **guessed).status_code == 422
    users = way.map(email_verified="FALSE").start()
    found = {name: (user["status"], user["email_verified"]) for name, user in users.items()}
    assert found == {
        "xia29@example.com": ("CONFIRMED", "true"),
        "yan30@example.com": ("CONFIRMED", "false"),
    }
    for name in found:
        assert "AccessToken" in sign_in(name)["AuthenticationResult"]


def test_who_is_not_verified_is_left_out_where_the_person_says_so(way):
    way.upload("11-devise.csv").map(email_verified="leave")
    assert way.rejected()["3"][1] == "email_verified"
    assert set(way.start()) == {"xia29@example.com"}


def test_a_word_for_the_whole_file_does_not_overrule_the_file(way):
    way.upload("11-devise.csv")
    page = way.post("import-columns", way.run.pk, **{**choices(way.page), "email_verified": "TRUE"})
    assert page.status_code == 422
    assert "The column confirmed_at says who is verified." in words(page)


def test_clerk_lists_the_addresses_that_are_verified(way):
    users = way.upload("13-clerk.csv").map(email_verified="FALSE").start()
    found = {name: (user["status"], user["email_verified"]) for name, user in users.items()}
    assert found == {"bo33": ("CONFIRMED", "true"), "cy34": ("RESET_REQUIRED", "false")}


def test_a_german_excel_is_understood(way):
    way.upload("15-excel-de-cp1252.csv")
    guessed = choices(way.page)
    assert (guessed["column-6"], guessed["dates"]) == ("email_verified", "dmy")
    way.map(email_verified="FALSE", phone_number_verified="FALSE")
    assert way.rejected()["3"][1] == "phone_number"  # 0170 0000038 has no country
    fritz = way.start()["fritz37"]
    assert (fritz["family_name"], fritz["birthdate"], fritz["email_verified"]) == (
        "Föhre",
        "1990-12-31",
        "true",
    )


def test_phones_are_right_or_rejected_with_advice(way):
    way.upload("19-phones.csv").map(email_verified="TRUE", phone_number_verified="FALSE")
    rejected = way.rejected()
    assert [row[0] for row in rejected.values()] == ["p45", "p46", "p49", "p52"]
    assert "digits are lost" in rejected["2"][4]
    phones = {name: user["phone_number"] for name, user in way.start().items()}
    assert phones["p48"] == "+442079460048"
    assert phones == {"p48": "+442079460048"} | {
        f"p{n}": f"+4477009000{n}" for n in (47, 50, 51, 53, 54, 55, 56, 57)
    }


def test_a_repetition_is_told_with_the_line_that_it_repeats(import_page, cognito):
    pool = cognito.create_user_pool(
        PoolName="Quay", AutoVerifiedAttributes=["email"], UsernameConfiguration={"CaseSensitive": False}
    )["UserPool"]["Id"]
    way = Way(import_page, cognito, pool)
    cognito.admin_create_user(UserPoolId=pool, Username="dup59", MessageAction="SUPPRESS")
    case = (CASES / "20-dup-case.csv").read_text().splitlines()
    way.upload("\n".join([case[0], "", *case[1:], ""]).encode()).map(email_verified="TRUE")
    found = figures(way.page)
    assert (found["would be skipped, exist already"], found["would be skipped, repeat another line"]) == (
        "1",
        "1",
    )
    assert list(way.rejected().values()) == [
        [
            "DUP58",
            "whole line",
            "–",
            "Repeats line 3: the same user name.",
            "Keep one of the two lines, or change what they have in common.",
            "Skipped Mend",
        ],
        [
            "dup59",
            "whole line",
            "–",
            "The user already exists.",
            "Nothing, if it is the same person. Otherwise give the line a user name of its own.",
            "Skipped Mend",
        ],
    ]
    assert set(way.start()) == {"dup58", "dup59"}


def test_what_nobody_sees_is_never_stored_in_an_address(way):
    users = way.upload("24-zero-width.csv").map(email_verified="TRUE").start()
    assert {name: user["email"] for name, user in users.items()} == {
        f"t{n}": f"t{n}@example.com" for n in range(70, 76)
    }


def test_surplus_cells_that_are_empty_and_blank_lines_do_no_harm(way):
    for case, names in (
        ("21-trailing-commas.csv", {"q60", "q61"}),
        ("21b-trailing-commas-all.csv", {"q62", "q63"}),
    ):
        way.upload(case).map(email_verified="TRUE")
        assert figures(way.page)["would be imported"] == "2"
        assert names <= set(way.start())
        assert figures(way.page)["lost"] == "0"


def test_a_zero_byte_fails_its_line_only(way):
    way.upload("23-nul.csv").map(email_verified="TRUE")
    assert way.rejected()["2"][3] == "The line holds a zero byte."
    assert set(way.start()) == {"s69"}


def test_lines_before_the_header_are_passed_over(way):
    assert choices(way.upload("08-entra-template.csv").page)["column-1"] == "cognito:username"
    users = way.upload("16-excel-sep-line.csv").map(email_verified="TRUE").start()
    assert set(users) == {"hana39", "ivo40"}


def test_passwords_that_are_no_hashes_are_not_taken_for_hashes(way):
    assert choices(way.upload("39-plain-passwords.csv").page)["column-2"] == ""


NAMES = {
    "36-cp1252-fr.csv": ["Hélène Lefèvre", "François Gauthier", "André Côté", "Noël Bérubé"],
    "36c-cp1252-se-no.csv": ["Åsa Sjöström", "Søren Ærø"],
    "36f-cp1250-pl.csv": ["Łukasz Wiśniewski", "Grażyna Dąbrowska"],
    "36h-cp1252-it.csv": ["Nicolò Forlì", "Sarà Canè"],
}


@pytest.mark.parametrize("case", NAMES)
def test_names_in_the_encodings_of_excel_are_unchanged(way, case):
    way.upload(case)
    columns = {} if case != "36f-cp1250-pl.csv" else {"column-1": "given_name", "column-2": "family_name"}
    users = way.map(email_verified="TRUE", **columns).start()
    found = {f"{user['given_name']} {user['family_name']}" for user in users.values()}
    assert found == set(NAMES[case])


def test_names_of_an_old_mac_are_unchanged(way):
    users = way.upload("36g-macroman-fr.csv").map(email_verified="TRUE").start()
    assert [users[name]["given_name"] for name in ("helene", "zoe")] == ["Hélène", "Zoé"]


def test_where_two_encodings_differ_both_are_shown_and_one_is_chosen(way):
    way.upload("36-cp1252-fr.csv")
    rows = table(way.page, "The letters of this file")
    assert [row[0] for row in rows] == ["Windows-1252", "Windows-1250"]
    assert "Hélène" in rows[0][1]
    assert "Hélčne" in rows[1][1]
    way.press("Read the file as Windows-1250")
    assert way.run.dialect["encoding"] == "cp1250"


def test_letters_that_leave_a_doubt_are_asked_about(way):
    file = "username;email;name\nerdos;erdos@example.com;Erdős Győző\nszucs;szucs@example.com;Szűcs Kovács\n"
    way.upload(file.encode("cp1250"))
    rows = table(way.page, "Which of these is right?")
    assert {"Windows-1250", "Windows-1252"} == {row[0] for row in rows}
    users = way.press("Read the file as Windows-1250").map(email_verified="TRUE").start()
    assert users["erdos"]["name"] == "Erdős Győző"


def test_a_bad_byte_fails_its_line_and_spoils_no_other(way):
    file = (
        "username,email,name\nann,ann@example.com,Änne Große\nben,ben@example.com,Jörg".encode() + b"\xff\n"
    )
    way.upload(file).map(email_verified="TRUE")
    assert list(way.rejected()) == ["3"]
    assert way.start()["ann"]["name"] == "Änne Große"


def test_in_a_pool_of_addresses_the_address_is_the_user_name(cognito, import_page):
    pool = cognito.create_user_pool(
        PoolName="Quay", AutoVerifiedAttributes=["email"], UsernameAttributes=["email"]
    )["UserPool"]["Id"]
    way = Way(import_page, cognito, pool).upload("15-excel-de-cp1252.csv")
    assert (choices(way.page)["column-0"], choices(way.page)["username_from"]) == ("", "email")
