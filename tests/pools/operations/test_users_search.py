"""``search *= "text"``: names and addresses by any part, a sub and a phone number only by what is meant for them."""

import pytest

PHONES = {
    "uk": "+447700900123",
    "us": "+14155550199",
    "es": "+34612345678",
    "it": "+390612345678",
    "fi": "+358401234567",
}


@pytest.fixture
def pool(cognito) -> str:
    pool_id = cognito.create_user_pool(PoolName="searched")["UserPool"]["Id"]
    for name, number in PHONES.items():
        attributes = [{"Name": "phone_number", "Value": number}]
        cognito.admin_create_user(UserPoolId=pool_id, Username=name, UserAttributes=attributes)
    return pool_id


def found(cognito, pool: str, text: str) -> list[str]:
    answer = cognito.list_users(UserPoolId=pool, Filter=f'search *= "{text}"')
    return sorted(user["Username"] for user in answer["Users"])


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("+4477009", []),
        ("+44770090", ["uk"]),
        ("44770090", ["uk"]),
        ("0044770090", ["uk"]),
        ("+447700900123", ["uk"]),
        ("07700900123", ["uk"]),
        ("07700900", ["uk"]),
        ("0770090", []),
        ("7700900123", ["uk"]),
        ("4155550199", ["us"]),
        ("14155550199", ["us"]),
        ("612345678", ["es", "it"]),
        ("0612345678", ["es", "it"]),
        ("0401234567", ["fi"]),
        ("0123", ["uk"]),
        ("123", []),
        ("00900123", ["uk"]),
        ("7009", []),
        ("+0123", []),
        ("5678", ["es", "it"]),
        ("77009001", ["uk"]),
        ("70090012", []),
    ],
)
def test_a_phone_number_is_found_from_its_front_or_by_its_last_digits(cognito, pool, text, users):
    assert found(cognito, pool, text) == users


def test_a_sub_is_found_by_eight_characters_and_not_by_three(cognito, pool):
    subs = {
        user["Username"]: next(a["Value"] for a in user["Attributes"] if a["Name"] == "sub")
        for user in cognito.list_users(UserPoolId=pool)["Users"]
    }
    for name, sub in subs.items():
        assert found(cognito, pool, sub[9:12]) == []
        assert name in found(cognito, pool, sub[:8])
        assert found(cognito, pool, sub[24:]) == [name]


def test_a_sub_that_is_the_user_name_counts_as_a_sub(cognito):
    pool = cognito.create_user_pool(PoolName="by mail", UsernameAttributes=["email"])["UserPool"]["Id"]
    user = cognito.admin_create_user(UserPoolId=pool, Username="bea@example.com")["User"]["Username"]
    assert found(cognito, pool, user[10:13]) == []
    assert found(cognito, pool, user[10:18]) == [user]


@pytest.mark.parametrize("name", ["447700900123", "n447700900123", "77009"])
def test_digits_that_are_a_users_own_name_are_found_by_any_part(cognito, pool, name):
    attributes = [{"Name": "phone_number", "Value": "+447700900123"}]
    cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=attributes)
    assert found(cognito, pool, "7009") == [name]


def test_digits_inside_an_address_are_found_beside_the_same_number(cognito, pool):
    attributes = [
        {"Name": "phone_number", "Value": "+447700900124"},
        {"Name": "email", "Value": "m+447700900124@example.com"},
    ]
    cognito.admin_create_user(UserPoolId=pool, Username="both", UserAttributes=attributes)
    assert found(cognito, pool, "7009001") == ["both"]
