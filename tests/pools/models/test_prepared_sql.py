from datetime import datetime, timedelta, timezone

import pytest

from pools.models import SignIn, User
from pools.models.prepared_sql import find_one, insert_one, update_one

pytestmark = pytest.mark.django_db
IN_KOLKATA = datetime(2026, 1, 31, 9, 30, 0, 120, timezone(timedelta(hours=5, minutes=30)))


@pytest.fixture
def user(cognito) -> User:
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    return User.objects.get(username="ann")


def sign_in(user: User, name: str) -> SignIn:
    return SignIn(
        id=name,
        user=user,
        client_id="app",
        lookup=name,
        digest="Zoë",
        scopes=["openid", "ünicode"],
        auth_time=IN_KOLKATA,
        last_active=IN_KOLKATA,
        expires=IN_KOLKATA,
    )


def columns(row: SignIn) -> dict:
    ours = {field.attname: getattr(row, field.attname) for field in SignIn._meta.concrete_fields}
    return {name: value for name, value in ours.items() if name not in ("id", "lookup")}


def test_a_row_is_kept_and_found_as_django_does(user):
    insert_one(sign_in(user, "ours"))
    sign_in(user, "django's").save(force_insert=True)
    for name in ("ours", "django's"):
        found, by_django = find_one(SignIn, id=name), SignIn.objects.get(id=name)
        assert columns(found) == columns(by_django) == columns(sign_in(user, name))
    assert SignIn.objects.filter(auth_time=IN_KOLKATA, previous_until=None, revoked=None).count() == 2


def test_a_found_row_can_be_changed_and_saved(user):
    insert_one(sign_in(user, "ours"))
    found = find_one(SignIn, id="ours")
    found.ip = "192.0.2.7"
    found.save()
    assert SignIn.objects.get(id="ours").ip == "192.0.2.7"
    assert found.user.username == "ann"


def test_columns_are_set_as_django_sets_them_and_no_other_row_changes(user):
    for name in ("ours", "django's", "another"):
        insert_one(sign_in(user, name))
    changes = {
        "ip": "192.0.2.7",
        "last_active": IN_KOLKATA + timedelta(hours=1),
        "scopes": ["ü"],
        "revoked": None,
    }
    update_one(find_one(SignIn, id="ours"), **changes)
    SignIn.objects.filter(id="django's").update(**changes)
    assert columns(SignIn.objects.get(id="ours")) == columns(SignIn.objects.get(id="django's"))
    assert SignIn.objects.get(id="ours").ip == "192.0.2.7"
    assert columns(SignIn.objects.get(id="another")) == columns(sign_in(user, "another"))
