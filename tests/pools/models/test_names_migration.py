"""What an upgrade does with names that two users share from before, and what it tells of them."""

from collections import namedtuple
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from pools.apps import tell_shared_names
from pools.models import Alias, User

SETTINGS = {"AliasAttributes": ["preferred_username", "email"], "AutoVerifiedAttributes": ["email"]}


@pytest.fixture
def shared(cognito) -> str:
    """A pool of before: ben prefers ann's user name, dan's name is cat's sub, and eve's address went to fay."""
    pool = cognito.create_user_pool(PoolName="people", **SETTINGS)["UserPool"]["Id"]
    for name in ("ann", "ben", "cat", "dan", "eve", "fay"):
        given = {
            "email": f"{name}@example.com",
            "email_verified": "true",
            "preferred_username": f"the-{name}",
        }
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()],
        )
    Alias.objects.filter(attribute="username").delete()
    ben, cat, eve = (User.objects.get(username=name) for name in ("ben", "cat", "eve"))
    Alias.objects.filter(user=ben, attribute="preferred_username").update(key="ann")
    ben.attributes["preferred_username"] = ben.preferred_username_key = "ann"
    ben.save()
    User.objects.filter(username="dan").update(username=cat.sub.upper(), username_key=cat.sub.upper())
    Alias.objects.filter(user=eve, attribute="email").delete()
    return pool


def upgrade() -> None:
    migration = import_module("pools.migrations.0015_one_name")
    migration.leave_names_to_one(apps, connection.schema_editor())


def found(cognito, pool: str, name: str) -> str:
    return cognito.admin_get_user(UserPoolId=pool, Username=name)["Username"]


def test_every_name_is_one_users_afterwards(cognito, shared):
    upgrade()
    assert Alias.objects.filter(attribute="username").count() == User.objects.count()
    assert found(cognito, shared, "ann") == "ann"
    assert found(cognito, shared, "the-cat") == "cat"
    assert found(cognito, shared, "ben@example.com") == "ben"
    assert Alias.objects.get(key="ann").user.username == "ann"


def test_whose_address_went_to_another_has_it_unverified(shared):
    upgrade()
    flags = {user.username: user.attributes["email_verified"] for user in User.objects.all()}
    assert [name for name, flag in flags.items() if flag != "true"] == ["eve"]


def test_who_shares_a_name_is_shown(shared):
    upgrade()
    told = StringIO()
    with pytest.raises(CommandError, match="2 found"):
        call_command("check_names", stdout=told)
    cat, ann = User.objects.get(username="cat"), User.objects.get(username="ann")
    dan = User.objects.get(username=cat.sub.upper())
    lines = told.getvalue().splitlines()
    assert lines[0].startswith(
        f"{shared}: the user {dan.sub} has a user name that is the sub of another user"
    )
    assert f"another user's name: {ann.sub}" in lines[1]


def test_where_every_name_is_one_users_that_is_said(cognito, shared):
    User.objects.filter(username__in=("ann", "cat")).delete()
    told = StringIO()
    call_command("check_names", stdout=told)
    assert told.getvalue() == "Every name means one user.\n"


Step = namedtuple("Step", "app_label name")


def test_names_that_are_kept_for_a_provider_are_told_and_lost_ones_that_nobody_took_are_not(cognito):
    told = StringIO()
    plain = cognito.create_user_pool(PoolName="plain")["UserPool"]["Id"]
    aliased = cognito.create_user_pool(PoolName="people", **SETTINGS)["UserPool"]["Id"]
    for pool in (plain, aliased):
        cognito.admin_create_user(
            UserPoolId=pool,
            Username="ann",
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "preferred_username", "Value": "the-ann"}],
        )
    Alias.objects.filter(attribute="preferred_username").delete()
    User.objects.filter(pool__public_id=plain).update(username="Google_1", username_key="Google_1")
    tell_shared_names([(Step("pools", "0016_one_alias"), False)], stdout=told)
    [line] = told.getvalue().splitlines()
    assert line.startswith(f"{plain}: the user ")
    assert "kept for users of an identity provider" in line
    for other in ((Step("pools", "0016_one_alias"), True), (Step("pools", "0001_initial"), False)):
        tell_shared_names([other], stdout=told)
    assert len(told.getvalue().splitlines()) == 1


def test_an_alias_that_went_to_another_is_anew_when_the_address_changes(cognito, shared):
    eve = {"UserPoolId": shared, "Username": "eve"}
    given = {"email": "eve@example.org", "email_verified": "true"}
    cognito.admin_update_user_attributes(
        **eve, UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()]
    )
    assert found(cognito, shared, "eve@example.org") == "eve"
