"""Values as people and programs write them: read, or their line is rejected with what to do."""

import pytest

from tests.fixtures.import_pages import choices, words
from tests.fixtures.import_way import CASES, Way


def test_lines_within_values_and_quotation_marks(way):
    way.upload("22-newlines-quotes.csv").map(email_verified="TRUE")
    assert list(way.rejected()) == ["5"]
    users = way.start()
    assert set(users) == {"r64", "r65", "r67"}
    assert users["r64"]["address"] == "1 Road Town, County"
    assert users["r65"]["nickname"] == '5" disc'


def test_dates_of_every_make(way):
    way.upload("25-dates.csv").map(email_verified="TRUE", dates="dmy")
    rejected = way.rejected()
    assert [row[0] for row in rejected.values()] == ["u79", "u81"]
    assert all("1990-12-31" in row[4] for row in rejected.values())
    users = way.start()
    assert {user.get("birthdate") for name, user in users.items() if name != "u84"} == {"1990-12-31"}
    assert "birthdate" not in users["u84"]


def pool_with(cognito, import_page, *schema: dict) -> Way:
    answer = cognito.create_user_pool(PoolName="Quay", AutoVerifiedAttributes=["email"], Schema=list(schema))
    return Way(import_page, cognito, answer["UserPool"]["Id"])


def test_a_whole_name_is_taken_apart_where_the_pool_wants_its_parts(cognito, import_page):
    required = [{"Name": name, "Required": True} for name in ("given_name", "family_name")]
    way = pool_with(cognito, import_page, *required).upload("27-full-name.csv")
    assert choices(way.page)["column-0"] == "given_name+family_name"
    way.map(email_verified="TRUE")
    assert way.rejected()["4"][1] == "family_name"
    users = way.start()
    assert {(user["given_name"], user["family_name"]) for user in users.values()} == {
        ("Zed", "Adams"),
        ("Mary Ann", "Bell"),
    }


def test_a_whole_name_stays_whole_where_nothing_else_is_wanted(way):
    users = way.upload("27-full-name.csv").map(email_verified="TRUE").start()
    assert users["zed120@example.com"]["name"] == "Adams, Zed"


def test_a_column_that_is_named_twice_is_refused(way):
    page = way.upload("28-dup-header.csv").page
    assert page.status_code == 422
    assert "Two columns are called email." in words(page)


def test_one_column_is_enough(way):
    users = way.upload("30-one-column.csv").map(email_verified="TRUE").start()
    assert set(users) == {"y88@example.com", "y89@example.com"}


def test_attributes_of_the_pools_own_are_read_as_what_they_are(cognito, import_page):
    way = pool_with(
        cognito,
        import_page,
        {"Name": "employee_id", "AttributeDataType": "String"},
        {"Name": "newsletter", "AttributeDataType": "Boolean"},
        {"Name": "score", "AttributeDataType": "Number"},
        {"Name": "joined", "AttributeDataType": "DateTime"},
    )
    way.upload("34-custom-attrs.csv").map(email_verified="TRUE")
    line = way.rejected()["2"]
    assert (line[1], line[2]) == ("custom:score", "1.234,5")
    assert "Write a whole number" in line[4]
    way.upload((CASES / "34-custom-attrs.csv").read_bytes().replace(b'"1.234,5"', b"1 234"))
    users = way.map(email_verified="TRUE").start()
    names = ("employee_id", "newsletter", "score", "joined")
    assert [users["a93"][f"custom:{name}"] for name in names] == ["000123", "true", "1234", "1577923200"]
    assert [users["a94"][f"custom:{name}"] for name in names] == ["000124", "false", "1234", "1577836800"]


def test_an_empty_hash_is_no_password(way):
    users = way.upload("37-argon-console.csv").map(email_verified="TRUE").start()
    assert {name: user["status"] for name, user in users.items()} == {
        "ar1": "CONFIRMED",
        "ar2": "RESET_REQUIRED",
    }


def test_passwords_in_the_clear_are_said_to_be_no_hashes(way):
    way.upload("39-plain-passwords.csv")
    assert "It holds no password hashes that can be carried: people choose a new password." in words(way.page)
    users = way.map(email_verified="TRUE").start()
    assert {user["status"] for user in users.values()} == {"RESET_REQUIRED"}


def test_a_column_called_reason_is_the_files_own(way):
    users = way.upload("40-own-reason-column.csv").map(email_verified="TRUE").start()
    assert users["re1"]["given_name"] == "'-Quoted"
    assert len(users) == 2


def test_what_is_no_address_is_rejected(way):
    way.upload("43-email-whitespace.csv").map(email_verified="TRUE")
    rejected = way.rejected()
    assert {row[1] for row in rejected.values()} == {"email"}
    users = way.start()
    assert set(users) | {row[0] for row in rejected.values()} == {f"ws{n}" for n in range(1, 9)}
    assert {name: user["email"] for name, user in users.items()} == {
        "ws1": "ws1@example.com",
        "ws2": "WS2@EXAMPLE.COM",
    }


def test_text_is_stored_as_text(way):
    users = way.upload("44-html-entities-formula.csv").map(email_verified="TRUE").start()
    assert (users["he1"]["given_name"], users["he2"]["given_name"]) == ("=HYPERLINK(1)", "O&#39;Neil")


@pytest.mark.parametrize(
    ("column", "attribute"),
    [
        ("Förnamn", "given_name"),
        ("Nazwisko", "family_name"),
        ("Sähköposti", "email"),
        ("Cep telefonu", "phone_number"),
    ],
)
def test_columns_are_known_in_many_languages(way, column, attribute):
    way.upload(f"login;{column}\nann;x\n".encode())
    assert choices(way.page)["column-1"] == attribute
