"""What other systems export, uploaded as it is: it is called by its name, and its users come in."""

import json
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.fixtures.import_pages import choices, figures, table, words


def left_out(way) -> set[str]:
    return set(way.run.left_out)


def test_a_dump_of_a_cognito_pool(way):
    way.upload("01-cognito-backup.json")
    assert "Users of a Cognito user pool, 2 users." in words(way.page)
    users = way.map(email_verified="TRUE").start()
    assert {name: user["email"] for name, user in users.items()} == {
        "jb1": "jb1@example.com",
        "jb2": "jb2@example.com",
    }


def test_a_cognito_exporter_keeps_who_is_not_verified_apart(way):
    way.upload("02-cognito-csv-exporter.csv").map(email_verified="leave", phone_number_verified="FALSE")
    assert way.rejected()["3"][1] == "email_verified"
    assert "Left out of the file:" not in words(way.page)
    users = way.start()
    assert set(users) == {"ann01", "cal03"}
    assert users["ann01"]["birthdate"] == "1990-12-31"


def test_a_cognito_exporter_brings_them_all_where_the_person_says_so(way):
    way.upload("02-cognito-csv-exporter.csv").map(email_verified="FALSE", phone_number_verified="FALSE")
    users = way.start()
    assert {name: user["email_verified"] for name, user in users.items()} == {
        "ann01": "true",
        "bea02": "false",
        "cal03": "true",
    }


def test_auth0_by_lines(way):
    way.upload("04b-auth0.ndjson")
    assert "Users of Auth0, 2 users." in words(way.page)
    assert set(way.map(email_verified="leave").start()) == {"hal13@example.com", "ida14@example.com"}


def test_a_keycloak_realm(way):
    way.upload("06-keycloak-realm.json")
    assert "Users of a Keycloak realm, 1 user." in words(way.page)
    users = way.map(email_verified="leave").start()
    assert users["leo17"]["email_verified"] == "true"


def test_okta_and_a_phone_without_a_country(way):
    way.upload("07-okta.csv")
    assert "Users of Okta as CSV." in words(way.page)
    way.map(email_verified="TRUE", phone_number_verified="FALSE")
    line = way.rejected()["3"]
    assert (line[1], "plus sign, the country" in line[4]) == ("phone_number", True)
    assert way.start()["mia18@example.com"]["phone_number"] == "+15550100018"


def test_entra_has_its_header_on_the_second_line(way):
    way.upload("08-entra-template.csv")
    assert "Users of Microsoft Entra as CSV." in words(way.page)
    users = way.map(**{"column-1": "email", "username_from": "email", "email_verified": "TRUE"}).start()
    assert users["pia21@example.com"]["family_name"] == "Pine"


def test_wordpress_names_its_users_by_their_login(way):
    way.upload("09-wordpress.csv")
    guessed = choices(way.page)
    assert [guessed[f"column-{index}"] for index in (1, 4, 6)] == ["cognito:username", "email", "name"]


def test_django_brings_people_with_and_without_a_password(way):
    way.upload("10-django-auth-user.csv")
    assert "Users of Django as CSV." in words(way.page)
    users = way.map(email_verified="TRUE").start()
    assert users["wes28"]["status"] == "RESET_REQUIRED"
    assert users["vic27"]["family_name"] == "Viburnum"


@pytest.mark.parametrize("case", ["17-mac-cr.csv", "18-utf16-tab.txt"])
def test_ways_of_writing_lines_and_letters(way, case):
    assert len(way.upload(case).map(email_verified="TRUE").start()) == 2


def test_groups_enabled_and_status_are_carried(way):
    way.upload("35-groups.csv").map(email_verified="TRUE", **{"options-make_groups": "on"})
    assert figures(way.page)["group memberships"] == "2"
    assert set(way.start()) == {"b95"}


def workbook(*sheets: tuple[str, list[list]]) -> bytes:
    book, out = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_and_its_other_sheet(way):
    people = [["Benutzer", "E-Mail"], ["ann", "ann@example.com"], ["ben", "ben@example.com"]]
    others = [["Benutzer", "E-Mail"], ["cleo", "cleo@example.com"]]
    way.upload(workbook(("Notes", [["For the move"]]), ("Kunden", people), ("Rest", others)))
    assert "in an Excel workbook, sheet “Kunden”, 2 rows." in words(way.page)
    way.post("import-read-again", way.run.pk, sheet="Rest", header="1")
    assert set(way.map(email_verified="TRUE").start()) == {"cleo"}


def test_a_workbook_without_names_of_columns(way):
    way.upload(workbook(("People", [["ann", "ann@example.com"], ["ben", "ben@example.com"]])))
    assert "Does the first line name the columns?" in words(way.page)
    way.press("No, it is a user").map(**{"column-0": "cognito:username", "email_verified": "TRUE"})
    assert set(way.start()) == {"ann", "ben"}


def test_a_rejected_row_of_a_workbook_has_the_rows_own_number(way):
    rows = [["login", "email"], [], ["ann", "ann@example.com"], ["b b", "ben@example.com"], [None, None]]
    way.upload(workbook(("People", rows))).map(email_verified="TRUE")
    assert list(way.rejected()) == ["4"]
    assert set(way.start()) == {"ann"}


def test_a_rejected_user_of_a_document_has_the_line_on_which_it_begins(way):
    users = [{"Username": name, "Attributes": []} for name in ("ann", "b b")]
    way.upload(json.dumps({"Users": users}, indent=1).encode())
    way.map(username_from="none")
    assert list(way.rejected()) == ["3", "7"]


def test_broken_json_is_refused_with_its_place(way):
    line = '  {"localId": "a", "email": tru}'
    page = way.upload(f'{{"users": [\n{line}\n]}}'.encode()).page
    assert page.status_code == 422
    assert f"This JSON cannot be read: line 2, column {len(line)}: this is no JSON here." in words(page)


def test_the_files_card_says_what_was_read(way):
    way.upload("06-keycloak-realm.json")
    rows = table(way.page, "The file as it was read")
    assert rows[0][0] == "1"
    assert "delimiter" not in words(way.page)


def test_users_that_stand_on_one_line_are_counted(way):
    users = [{"Username": name, "Attributes": []} for name in ("ann", "b b", "ben", "c c")]
    way.upload(json.dumps(users).encode()).map(username_from="none")
    assert sorted(way.rejected()) == ["1", "2", "3", "4"]


def test_passwords_are_not_shown(way):
    way.upload("39-plain-passwords.csv")
    assert "Welcome-2024!" not in words(way.page)


@pytest.mark.parametrize(
    "user",
    [
        {"id": "00u1", "profile": {"login": "ann", "email": "ann@example.com", "firstName": "Ann", "lastName": "Lee"}},
        {"userName": "ann", "name": {"givenName": "Ann", "familyName": "Lee"}, "emails": [{"value": "ann@example.com"}]},
        {"traits": {"username": "ann", "email": "ann@example.com", "name": {"first": "Ann", "last": "Lee"}}},
    ],
    ids=["Okta's API", "SCIM", "Ory"],
)  # fmt: skip
def test_what_stands_within_a_profile_is_known_by_its_own_name(way, user):
    (user,) = way.upload(json.dumps([user]).encode()).map(email_verified="TRUE").start().values()
    assert (user["given_name"], user["family_name"], user["email"]) == ("Ann", "Lee", "ann@example.com")


def test_single_quotes_around_every_value_are_no_part_of_it(way):
    users = (
        way.upload(b"'username','email','name'\n'ann','ann@example.com','Lee, Ann'\n")
        .map(email_verified="TRUE")
        .start()
    )
    assert users["ann"]["name"] == "Lee, Ann"
