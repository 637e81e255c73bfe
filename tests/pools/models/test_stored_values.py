from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import connection

from pools.models import AuthEvent, User
from pools.models.prepared_sql import find_one, find_range
from pools.models.stored_values import read_rows

COLUMNS = tuple(field.attname for field in User._meta.concrete_fields)
pytestmark = pytest.mark.django_db


@pytest.fixture
def users(cognito):
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    for name in ("ann", "marie"):
        attributes = [
            {"Name": "given_name", "Value": "Zoë"},
            {"Name": "email", "Value": f"{name}@example.com"},
        ]
        cognito.admin_create_user(
            UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes
        )
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    User.objects.filter(username="ann").update(modified=datetime(2026, 1, 31, tzinfo=UTC))
    return User.objects.filter(pool__public_id=pool).order_by("id")


def test_rows_are_as_django_gives_them(users):
    assert read_rows(users, *COLUMNS) == list(users.values_list(*COLUMNS))


def test_a_condition_that_no_row_can_meet_gives_none(users):
    assert read_rows(users.filter(id__in=[]), *COLUMNS) == []


def test_a_range_is_read_from_its_highest_key_downwards(users):
    newest = list(users.order_by("-id").values_list("id", "username"))
    low, high = newest[-1][0], newest[0][0]
    assert find_range(User, ("id", "username"), low, high, 5) == newest
    assert find_range(User, ("id", "username"), low, high, 1) == newest[:1]
    assert find_range(User, ("id", "username"), low, high - 1, 5) == newest[1:]


def test_a_found_row_is_the_object_that_django_gives(users):
    for user in users:
        found = find_one(User, pool_id=user.pool_id, sub=user.sub)
        assert [getattr(found, name) for name in COLUMNS] == [getattr(user, name) for name in COLUMNS]
        assert not found._state.adding
        assert found._state.db == connection.alias
    assert find_one(User, id=0) is None


def test_what_only_django_can_convert_it_converts(cognito, users):
    """The id of an event is a UUID, which SQLite keeps as text."""
    pool = users.first().pool
    client = cognito.create_user_pool_client(
        UserPoolId=pool.public_id, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    with suppress(cognito.exceptions.NotAuthorizedException):
        cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=client,
            AuthParameters={"USERNAME": "marie", "PASSWORD": "wrong"},
        )
    events = AuthEvent.objects.all()
    assert read_rows(events, "id", "created") == list(events.values_list("id", "created"))
    assert len(events) == 1
