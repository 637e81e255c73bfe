"""``cognito:import_job`` of a filter: exactly the users whom an import made, in every operation that takes filters."""

import pytest
from botocore.exceptions import ClientError

from pools.rules.user_search import imported
from tests.fixtures.imports import person

OVERWRITE = {"ExistingUsers": "OVERWRITE"}


def crew(*numbers: int) -> list[dict]:
    return [person(f"user{number:02}") for number in numbers]


@pytest.fixture
def found(cognito, lifeguard):
    """Whom a filter finds, newest first, by ListUsers; SearchUsers and CountUsers find the same."""

    def find(pool: str, text: str) -> list[str]:
        listed, searched = [], []
        for page in cognito.get_paginator("list_users").paginate(
            UserPoolId=pool, Filter=text, PaginationConfig={"PageSize": 3}
        ):
            listed += [user["Username"] for user in page["Users"]]
        token: dict = {}
        while True:
            answer = lifeguard.search_users(UserPoolId=pool, Filter=text, SortBy="Username", Limit=3, **token)
            searched += [user["Username"] for user in answer["Users"]]
            if "PaginationToken" not in answer:
                break
            token = {"PaginationToken": answer["PaginationToken"]}
        assert searched == sorted(listed)
        counted = lifeguard.count_users(UserPoolId=pool, Filter=text)
        assert (counted["Count"], counted["IsExact"]) == (len(listed), True)
        return listed

    return find


@pytest.mark.both_databases
@pytest.mark.parametrize("near", [imported.NEAR, 0])
def test_an_import_finds_whom_it_made_and_nobody_else(
    cognito, import_pool, import_more, found, monkeypatch, near
):
    """Not who was there before, whom it changed, or whom another import or somebody else made meanwhile."""
    monkeypatch.setattr(imported, "NEAR", near)
    monkeypatch.setattr("pools.rules.imports.planning.CHUNK_RECORDS", 2)
    pool = import_pool()
    first = import_more(pool, crew(1, 2, 3, 4, 5))
    cognito.admin_create_user(UserPoolId=pool, Username="user06", MessageAction="SUPPRESS")
    second = import_more(pool, [*crew(7, 8, 9), {**person("user03"), "nickname": "N"}], options=OVERWRITE)
    cognito.admin_delete_user(UserPoolId=pool, Username="user02")
    made = f'cognito:import_job = "{first["JobId"]}"'
    assert found(pool, made) == ["user05", "user04", "user03", "user01"]
    assert found(pool, f'cognito:import_job = "{second["JobId"]}"') == ["user09", "user08", "user07"]
    assert found(pool, f'{made} and cognito:user_status = "RESET_REQUIRED"') == found(pool, made)
    assert found(pool, f'{made} and cognito:user_status = "CONFIRMED"') == []
    assert found(pool, f'{made} and search *= "user0"') == found(pool, made)
    assert found(pool, f'{made} and username = "user07"') == []


def test_a_job_of_another_pool_is_no_filter(cognito, import_pool, import_more):
    pool, other = import_pool(), import_pool()
    job = import_more(pool, crew(1))
    for text, error in (
        (f'cognito:import_job = "{job["JobId"]}"', "ResourceNotFoundException"),
        ('cognito:import_job ^= "import"', "InvalidParameterException"),
    ):
        with pytest.raises(ClientError, match=error):
            cognito.list_users(UserPoolId=other, Filter=text)
