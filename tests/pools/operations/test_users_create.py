"""AdminCreateUser."""

import pytest


@pytest.fixture
def pool(cognito):
    return cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]


def test_a_new_user_must_change_the_password_that_was_made(cognito, pool):
    made = cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=[{"Name": "email", "Value": "ann@example.com"}]
    )["User"]
    assert (made["Username"], made["UserStatus"], made["Enabled"]) == ("ann", "FORCE_CHANGE_PASSWORD", True)
    read = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert read["UserAttributes"] == made["Attributes"]
    assert [
        u["Username"] for u in cognito.list_users(UserPoolId=pool, Filter='email ^= "ann@"')["Users"]
    ] == ["ann"]
    for text in (
        'email *= "exam"',
        'search *= "nn@"',
        'cognito:user_create_date >= "2020-01-01"',
        'status = "Enabled"',
        "",
        'cognito:user_status = "force_change_password" and status="Enabled" and username *= "ann"',
    ):
        assert len(cognito.list_users(UserPoolId=pool, Filter=text)["Users"]) == 1, text
