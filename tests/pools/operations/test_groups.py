"""Groups and their members."""

import pytest
from django.utils import timezone

from pools.models import Group, Membership, User, UserPool
from pools.models.numbers import new_user_id
from tests.fixtures.rivals import meanwhile

ROLE = "arn:aws:iam::000000000000:role/admins"


@pytest.fixture
def make_group(cognito, pool_id):
    return lambda name, **members: cognito.create_group(UserPoolId=pool_id, GroupName=name, **members)[
        "Group"
    ]


@pytest.fixture
def make_user(pool_id):
    def make(username: str) -> User:
        pool, now = UserPool.objects.get(public_id=pool_id), timezone.now()
        return User.objects.create(
            id=new_user_id(pool.pk),
            pool=pool,
            username=username,
            username_key=username,
            sub=f"sub-of-{username}",
            status="CONFIRMED",
            attributes={"email": f"{username}@example.com"},
            created=now,
            modified=now,
        )

    return make


def add(cognito, pool_id: str, username: str, *groups: str) -> None:
    for group in groups:
        cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=username, GroupName=group)


def groups_of(cognito, pool_id: str, username: str, **paging) -> list[str]:
    answer = cognito.admin_list_groups_for_user(UserPoolId=pool_id, Username=username, **paging)
    return [group["GroupName"] for group in answer["Groups"]]


def members_of(cognito, pool_id: str, group: str) -> list[str]:
    answer = cognito.list_users_in_group(UserPoolId=pool_id, GroupName=group)
    return [user["Username"] for user in answer["Users"]]


def test_a_group_shows_what_it_was_given_and_no_more(cognito, pool_id, make_group):
    group = make_group("admins", Description="Run it", RoleArn=ROLE, Precedence=0)
    plain = make_group("plain")

    assert (group["Description"], group["RoleArn"], group["Precedence"]) == ("Run it", ROLE, 0)
    assert cognito.get_group(UserPoolId=pool_id, GroupName="admins")["Group"] == group
    assert set(plain) == {"GroupName", "UserPoolId", "CreationDate", "LastModifiedDate"}


def test_group_names_are_unique_and_their_case_counts(cognito, make_group):
    make_group("admins")
    make_group("Admins")

    with pytest.raises(cognito.exceptions.GroupExistsException):
        make_group("admins")


def test_an_update_changes_what_it_names(cognito, pool_id, make_group):
    make_group("admins", Description="Run it", RoleArn=ROLE, Precedence=3)

    changed = cognito.update_group(UserPoolId=pool_id, GroupName="admins", Precedence=0)["Group"]

    assert (changed["Description"], changed["RoleArn"], changed["Precedence"]) == ("Run it", ROLE, 0)
    assert cognito.get_group(UserPoolId=pool_id, GroupName="admins")["Group"] == changed


def test_groups_are_listed_page_by_page_by_name(cognito, pool_id, make_group):
    for name in ("émile", "b", "a", "C", "d"):
        make_group(name)

    pages = list(
        cognito.get_paginator("list_groups").paginate(UserPoolId=pool_id, PaginationConfig={"PageSize": 2})
    )

    assert [[group["GroupName"] for group in page["Groups"]] for page in pages] == [
        ["C", "a"],
        ["b", "d"],
        ["émile"],
    ]


def test_adding_a_member_twice_is_adding_once(cognito, pool_id, make_group, make_user):
    make_group("admins"), make_user("ann")

    add(cognito, pool_id, "ann", "admins", "admins")

    assert members_of(cognito, pool_id, "admins") == ["ann"]
    assert Membership.objects.count() == 1


def test_a_member_can_be_removed_and_removing_nobody_is_no_error(cognito, pool_id, make_group, make_user):
    make_group("admins"), make_user("ann"), make_user("ben")
    add(cognito, pool_id, "ann", "admins")

    for username in ("ann", "ben"):
        cognito.admin_remove_user_from_group(UserPoolId=pool_id, Username=username, GroupName="admins")

    assert members_of(cognito, pool_id, "admins") == []


def test_a_users_groups_come_best_precedence_first(cognito, pool_id, make_group, make_user):
    make_user("ann")
    for name, precedence in (("worst", None), ("fifth", 5), ("best", 0), ("also-fifth", 5)):
        make_group(name, **({} if precedence is None else {"Precedence": precedence}))
        add(cognito, pool_id, "ann", name)

    assert groups_of(cognito, pool_id, "ann") == ["best", "also-fifth", "fifth", "worst"]


def test_a_users_groups_are_listed_page_by_page(cognito, pool_id, make_group, make_user):
    make_user("ann")
    for name in ("a", "b", "c"):
        make_group(name)
        add(cognito, pool_id, "ann", name)

    pages = cognito.get_paginator("admin_list_groups_for_user").paginate(
        UserPoolId=pool_id, Username="ann", PaginationConfig={"PageSize": 2}
    )

    assert [[group["GroupName"] for group in page["Groups"]] for page in pages] == [["a", "b"], ["c"]]


def test_members_are_listed_page_by_page_oldest_user_first(cognito, pool_id, make_group, make_user):
    make_group("admins")
    for name in ("cleo", "ann", "ben"):
        make_user(name)
    for name in ("ben", "cleo", "ann"):
        add(cognito, pool_id, name, "admins")

    pages = list(
        cognito.get_paginator("list_users_in_group").paginate(
            UserPoolId=pool_id, GroupName="admins", PaginationConfig={"PageSize": 2}
        )
    )

    assert [[user["Username"] for user in page["Users"]] for page in pages] == [["cleo", "ann"], ["ben"]]
    assert {"Name": "email", "Value": "cleo@example.com"} in pages[0]["Users"][0]["Attributes"]
    assert pages[0]["Users"][0]["UserStatus"] == "CONFIRMED"


def test_a_user_is_in_at_most_a_hundred_groups(cognito, pool_id, make_group, make_user):
    make_user("ann")
    for number in range(100):
        make_group(f"group-{number}")
        add(cognito, pool_id, "ann", f"group-{number}")
    make_group("one-more")

    with pytest.raises(cognito.exceptions.InvalidParameterException, match="100"):
        add(cognito, pool_id, "ann", "one-more")
    add(cognito, pool_id, "ann", "group-7")


def test_a_deleted_group_is_gone_from_its_members(cognito, pool_id, make_group, make_user):
    make_group("admins"), make_group("plain"), make_user("ann")
    add(cognito, pool_id, "ann", "admins", "plain")

    cognito.delete_group(UserPoolId=pool_id, GroupName="admins")

    assert groups_of(cognito, pool_id, "ann") == ["plain"]
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        cognito.get_group(UserPoolId=pool_id, GroupName="admins")


@pytest.mark.parametrize("operation", ["get_group", "update_group", "delete_group", "list_users_in_group"])
def test_a_group_that_does_not_exist_is_not_found(cognito, pool_id, operation):
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Group not found"):
        getattr(cognito, operation)(UserPoolId=pool_id, GroupName="nobody")


def test_only_users_and_groups_that_exist_go_together(cognito, pool_id, make_group, make_user):
    make_group("admins"), make_user("ann")

    with pytest.raises(cognito.exceptions.UserNotFoundException):
        add(cognito, pool_id, "ben", "admins")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        add(cognito, pool_id, "ann", "nobody")
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        groups_of(cognito, pool_id, "ben")


def test_a_page_token_of_another_group_is_refused(cognito, pool_id, make_group, make_user):
    make_group("admins"), make_group("plain")
    for name in ("ann", "ben"):
        make_user(name)
        add(cognito, pool_id, name, "admins")
    token = cognito.list_users_in_group(UserPoolId=pool_id, GroupName="admins", Limit=1)["NextToken"]

    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.list_users_in_group(UserPoolId=pool_id, GroupName="plain", NextToken=token)


def test_a_pool_has_so_many_groups_and_no_more(cognito, make_group, monkeypatch):
    monkeypatch.setattr("pools.operations.groups.MAX_GROUPS", 1)
    make_group("first")
    with pytest.raises(cognito.exceptions.LimitExceededException, match="at most 1 groups"):
        make_group("second")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("gone", "code"), [(User, "UserNotFoundException"), (Group, "ResourceNotFoundException")]
)
def test_who_is_deleted_while_they_are_added_is_not_found(
    cognito, pool_id, make_group, make_user, gone, code
):
    make_group("crew")
    make_user("ann")
    act = gone.objects.all().delete
    with (
        meanwhile(act, "groups_of_user", begins="SELECT"),
        pytest.raises(cognito.exceptions.ClientError) as raised,
    ):
        add(cognito, pool_id, "ann", "crew")
    assert raised.value.response["Error"]["Code"] == code
