"""The index that finds a text inside values, while it grows."""

import pytest
from django.db import connection

from tests.fixtures.imports import person

ALONE = 150


def found(cognito, pool: str, text: str) -> list[str]:
    answer = cognito.list_users(UserPoolId=pool, Filter=f'search *= "{text}"')
    return [user["Username"] for user in answer["Users"]]


def pieces() -> int:
    """The sorted pieces that SQLite's index consists of now: every search looks into each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT segid) FROM pools_user_search_idx")
        return cursor.fetchone()[0]


def make(cognito, pool: str, name: str) -> None:
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=name,
        UserAttributes=[{"Name": "email", "Value": f"{name}@example.com"}],
        MessageAction="SUPPRESS",
    )


@pytest.mark.django_db
def test_users_are_found_whether_they_came_alone_or_together_and_however_the_index_grew(
    cognito, import_pool, import_file, monkeypatch
):
    monkeypatch.setattr("pools.rules.imports.planning.CHUNK_RECORDS", 20)
    pool = import_pool()
    most = 0
    make(cognito, pool, "early")
    import_file(pool, [person(f"crowd{number:04}") for number in range(1_000)])
    for number in range(ALONE):
        make(cognito, pool, f"alone{number:03}")
        most = max(most, pieces()) if connection.vendor == "sqlite" else 0
    cognito.admin_delete_user(UserPoolId=pool, Username="crowd0500")
    assert found(cognito, pool, "arly@exa") == ["early"]
    assert found(cognito, pool, "rowd0007@") == ["crowd0007"]
    assert found(cognito, pool, "rowd0500@") == []
    assert found(cognito, pool, "lone149@") == ["alone149"]
    assert len(found(cognito, pool, "lone0")) == 60
    # What every user has tells nothing, unless nothing else is asked for.
    assert found(cognito, pool, "rowd0007@example.com") == ["crowd0007"]
    assert found(cognito, pool, "early@exbmple") == []
    assert len(found(cognito, pool, "@example.com")) == 60
    # 64 new pieces at most, and fewer than 16 that were merged before: it never waits for someone to tidy up.
    assert most < 80
