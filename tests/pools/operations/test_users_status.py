"""AdminEnableUser, AdminDisableUser, AdminConfirmSignUp, AdminUserGlobalSignOut, AdminDeleteUser."""

from functools import partial

import pytest
from django.utils import timezone

from pools.models import Alias, Code, Group, Membership, User, UserPool, UserTally
from pools.models.user import Status
from tests.fixtures.queries import own_queries
from tests.fixtures.rivals import meanwhile

EMAIL = {"Name": "email", "Value": "ann@example.com"}
VERIFIED = {"Name": "email_verified", "Value": "true"}


@pytest.fixture
def pool(cognito):
    pool = cognito.create_user_pool(PoolName="people", AliasAttributes=["email"])["UserPool"]["Id"]
    for name, given in (("ann", [EMAIL, VERIFIED]), ("ben", [])):
        cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=given)
    return pool


def test_a_disabled_user_keeps_the_status(cognito, pool):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann@example.com")
    user = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert (user["Enabled"], user["UserStatus"]) == (False, "FORCE_CHANGE_PASSWORD")
    assert user["UserLastModifiedDate"] > user["UserCreateDate"]
    cognito.admin_enable_user(UserPoolId=pool, Username="ann")
    assert cognito.admin_get_user(UserPoolId=pool, Username="ann")["Enabled"]


def test_only_an_unconfirmed_user_is_confirmed(cognito, pool):
    User.objects.filter(username="ben").update(status=Status.UNCONFIRMED)
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ben", ClientMetadata={"why": "asked"})
    assert cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserStatus"] == "CONFIRMED"
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Current status is CONFIRMED"):
        cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ben")


def test_a_deleted_user_leaves_nothing_behind(cognito, pool):
    ann = User.objects.get(username="ann")
    now = timezone.now()
    group = Group.objects.create(pool=UserPool.objects.get(), name="staff", created=now, modified=now)
    Membership.objects.create(group=group, user=ann, created=now)
    Code.objects.create(user=ann, purpose="reset", digest="x", expires=now)
    cognito.admin_delete_user(UserPoolId=pool, Username="ann@example.com")
    assert list(User.objects.values_list("username", flat=True)) == ["ben"]
    assert not any(kind.objects.exists() for kind in (Alias, Code, Membership))
    assert UserTally.objects.get().users == 1
    assert cognito.list_users(UserPoolId=pool, Filter='search *= "ann"')["Users"] == []
    again = cognito.admin_create_user(UserPoolId=pool, Username="ann", UserAttributes=[EMAIL, VERIFIED])
    assert again["User"]["Attributes"][0]["Value"] != ann.sub


OPERATIONS = [
    "admin_enable_user",
    "admin_disable_user",
    "admin_confirm_sign_up",
    "admin_user_global_sign_out",
    "admin_delete_user",
    "admin_reset_user_password",
    "admin_get_user",
]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_unknown_user_or_pool_is_named(cognito, pool, operation):
    with pytest.raises(cognito.exceptions.UserNotFoundException, match=r"User does not exist\."):
        getattr(cognito, operation)(UserPoolId=pool, Username="cleo")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="us-east-1_none"):
        getattr(cognito, operation)(UserPoolId="us-east-1_none", Username="ann")


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if "confirm" not in name])
def test_each_takes_at_most_six_queries(cognito, pool, operation):
    User.objects.update(status=Status.CONFIRMED)
    call = partial(getattr(cognito, operation), UserPoolId=pool, Username="ann@example.com")
    assert len(own_queries(call)) <= 6 + 4  # the last four send the message


@pytest.mark.parametrize("operation", ["admin_enable_user", "admin_disable_user", "admin_delete_user"])
def test_a_user_who_is_deleted_meanwhile_is_not_found(cognito, pool, operation):
    with (
        meanwhile(User.objects.all().delete, '"pools_user"', begins="SELECT"),
        pytest.raises(cognito.exceptions.UserNotFoundException),
    ):
        getattr(cognito, operation)(UserPoolId=pool, Username="ann")
