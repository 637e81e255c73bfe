"""ListUsers: filters, order, pages."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from pools.models import Group, Membership, User, UserPool

CAST = {
    "ann": {"email": "ann@example.com", "name": "Ann Example", "family_name": "Example"},
    "ben": {"email": "Ben@Example.com", "name": 'Ben "Benny" Backslash\\', "phone_number": "+15555550111"},
    "cleo": {"email": "cleo@elsewhere.org", "name": "Cleo", "family_name": "Øster"},
    "marie": {"name": "Marie\u0301e Curie", "preferred_username": "straße"},
}


@pytest.fixture
def pool(cognito):
    """Ann, Ben, Cleo and Marie, in this order, a day apart; another pool holds an Ann too."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    with time_machine.travel("2026-01-10T12:00:00Z", tick=False) as clock:
        for username, attributes in CAST.items():
            given = [{"Name": name, "Value": value} for name, value in attributes.items()]
            cognito.admin_create_user(UserPoolId=pool, Username=username, UserAttributes=given)
            clock.shift(86400)
        cognito.admin_create_user(
            UserPoolId=other,
            Username="ann",
            UserAttributes=[{"Name": "email", "Value": "ann@example.com"}],
        )
    cognito.admin_disable_user(UserPoolId=pool, Username="cleo")
    cognito.admin_set_user_password(
        UserPoolId=pool, Username="ben", Password="Sunny-Day-2026", Permanent=True
    )
    return pool


@pytest.fixture
def join():
    def join(pool, group_name, *usernames):
        found = UserPool.objects.get(public_id=pool)
        group, _ = Group.objects.get_or_create(
            pool=found, name=group_name, defaults={"created": timezone.now(), "modified": timezone.now()}
        )
        for user in User.objects.filter(pool=found, username__in=usernames):
            Membership.objects.create(group=group, user=user, created=timezone.now())

    return join


def found(cognito, pool, text):
    return [user["Username"] for user in cognito.list_users(UserPoolId=pool, Filter=text)["Users"]]


@pytest.mark.parametrize(
    ("text", "users"),
    [
        ("", ["marie", "cleo", "ben", "ann"]),
        ("   ", ["marie", "cleo", "ben", "ann"]),
        ('username = "ann"', ["ann"]),
        ('username = "Ann"', []),
        ('username ^= "b"', ["ben"]),
        ('email = "ben@example.com"', ["ben"]),
        ('email="BEN@EXAMPLE.COM"', ["ben"]),
        ('email ^= ""', ["ann", "ben", "cleo"]),
        ('name = "Ben \\"Benny\\" Backslash\\\\"', ["ben"]),
        ('name = "Mari\u00e9e Curie"', ["marie"]),
        ('family_name ^= "\u00d8"', ["cleo"]),
        ('preferred_username = "STRASSE"', ["marie"]),
        ('phone_number ^= "+1555"', ["ben"]),
        ('cognito:user_status = "confirmed"', ["ben"]),
        ('cognito:user_status ^= "F"', ["marie", "cleo", "ann"]),
        ('cognito:user_status ^= ""', ["marie", "cleo", "ben", "ann"]),
        ('cognito:user_status = "ARCHIVED"', []),
        ('status = "Disabled"', ["cleo"]),
        ('status = "Enabled"', ["marie", "ben", "ann"]),
        ('status ^= "dis"', ["cleo"]),
        ('search *= "EXAMPLE"', ["ben", "ann"]),
        ('search *= "n@e"', ["ben", "ann"]),
        ('search *= "\u00e9e c"', ["marie"]),
        ('email *= "where"', ["cleo"]),
        ('name *= "example"', ["ann"]),
        ('username *= "leo"', ["cleo"]),
        ('name *= "100%"', []),
        ('name *= "n_e"', []),
        ('cognito:user_create_date >= "2026-01-12"', ["marie", "cleo"]),
        ('cognito:user_create_date < "2026-01-11T12:00:00Z"', ["ann"]),
        ('cognito:user_create_date >= "2026-01-11" and cognito:user_create_date < "2026-01-13"', ["cleo", "ben"]),
        ('email *= "example" and status = "Enabled" and cognito:user_status = "CONFIRMED"', ["ben"]),
        ('email ^= "a" AND name *= "exa"', ["ann"]),
        ('email *= "exa" and name *= "benny"', ["ben"]),
        ('status = "Enabled" and cognito:user_create_date >= "2026-01-12"', ["marie"]),
    ],
)  # fmt: skip
def test_filters(cognito, pool, text, users):
    assert found(cognito, pool, text) == users


def test_a_user_is_found_by_sub(cognito, pool):
    sub = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserAttributes"][0]["Value"]
    assert found(cognito, pool, f'sub = "{sub}"') == ["ann"]
    assert found(cognito, pool, f'sub ^= "{sub[:13]}"') == ["ann"]
    assert found(cognito, pool, f'search *= "{sub[4:20]}"') == ["ann"]
    assert cognito.admin_get_user(UserPoolId=pool, Username=sub)["Username"] == "ann"


def test_users_are_found_by_group(cognito, pool, join):
    join(pool, "staff", "ann", "cleo")
    assert found(cognito, pool, 'cognito:group = "staff"') == ["cleo", "ann"]
    assert found(cognito, pool, 'cognito:group = "staff" and status = "Enabled"') == ["ann"]
    assert found(cognito, pool, 'search *= "example" and cognito:group = "staff"') == ["ann"]
    assert found(cognito, pool, 'username = "ben" and cognito:group = "staff"') == []
    with pytest.raises(cognito.exceptions.ResourceNotFoundException, match="Group not found"):
        found(cognito, pool, 'cognito:group = "nobody"')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("email", r"Error while parsing filter\."),
        ("email = ann", r"Error while parsing filter\."),
        ('email = "ann', r"Error while parsing filter\."),
        ('email == "ann"', r"Error while parsing filter\."),
        ('email = "ann" name = "x"', r"Error while parsing filter\."),
        ('email = "ann" or name = "x"', r"Error while parsing filter\."),
        ('email = "ann" and', r"Error while parsing filter\."),
        ('custom:age = "1"', r"One or more requested attributes do not exist\."),
        ('nickname = "x"', r"One or more requested attributes do not exist\."),
        ('email >= "x"', "The operator >= does not apply to email"),
        ('search = "ann"', "The operator = does not apply to search"),
        ('search *= "an"', "needs at least 3 characters"),
        ('status = "on"', 'compared with "Enabled" or "Disabled"'),
        ('cognito:user_create_date >= "yesterday"', 'a date such as "2026-01-31"'),
    ],
)
def test_what_is_no_filter_is_refused_with_a_reason(cognito, pool, text, problem):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=problem):
        found(cognito, pool, text)


@pytest.mark.parametrize(
    "text",
    ["", 'email ^= "user"', 'search *= "user"', 'status = "Enabled"', 'cognito:user_status = "FORCE_CHANGE_PASSWORD"',
     'cognito:user_create_date >= "2020-01-01"', 'cognito:group = "staff"',
     'email ^= "user" and status = "Enabled"', 'status = "Disabled"', 'name = "Same Name"'],
)  # fmt: skip
def test_pages_hold_every_user_once(cognito, join, text):
    pool = cognito.create_user_pool(PoolName="many")["UserPool"]["Id"]
    everyone = [f"user{number}" for number in range(7)]
    for name in everyone:
        given = [{"Name": "email", "Value": f"{name}@example.com"}, {"Name": "name", "Value": "Same Name"}]
        cognito.admin_create_user(UserPoolId=pool, Username=name, UserAttributes=given)
        if "Disabled" in text:
            cognito.admin_disable_user(UserPoolId=pool, Username=name)
    join(pool, "staff", *everyone)
    pages = list(
        cognito.get_paginator("list_users").paginate(
            UserPoolId=pool, Filter=text, PaginationConfig={"PageSize": 2}
        )
    )
    assert [len(page["Users"]) for page in pages] == [2, 2, 2, 1]
    assert sorted(user["Username"] for page in pages for user in page["Users"]) == everyone


def test_a_long_walk_ends_a_page_early_and_the_next_goes_on(cognito, pool, monkeypatch):
    monkeypatch.setattr("pools.rules.user_search.pages.MOST_CANDIDATES", 1)
    monkeypatch.setattr("pools.rules.user_search.pages.FIRST_PORTION", 1)
    pages, token = [], {}
    while True:
        page = cognito.list_users(UserPoolId=pool, Filter='email ^= "" and name = "cleo"', Limit=1, **token)
        pages += [user["Username"] for user in page["Users"]]
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
    assert pages == ["cleo"]


def test_a_token_belongs_to_its_filter_and_lives_an_hour(cognito, pool):
    token = cognito.list_users(UserPoolId=pool, Limit=1)["PaginationToken"]
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="other parameters"):
        cognito.list_users(UserPoolId=pool, Filter='email ^= "a"', PaginationToken=token)
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="Invalid pagination token"):
        cognito.list_users(UserPoolId=pool, PaginationToken="made-up")
    later = timezone.now() + timedelta(minutes=61)
    with (
        time_machine.travel(later),
        pytest.raises(cognito.exceptions.InvalidParameterException, match="Invalid pagination token"),
    ):
        cognito.list_users(UserPoolId=pool, Limit=1, PaginationToken=token)


def test_a_limit_of_zero_is_the_default(cognito, pool):
    assert len(cognito.list_users(UserPoolId=pool, Limit=0)["Users"]) == 4
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="less than or equal to 60"):
        cognito.list_users(UserPoolId=pool, Limit=61)


def test_attributes_to_get(cognito, pool):
    def get(*names, **more):
        return cognito.list_users(UserPoolId=pool, AttributesToGet=names, **more)["Users"]

    ann = get("email", Filter='username = "ann"')[0]
    assert ann["Attributes"] == [{"Name": "email", "Value": "ann@example.com"}]
    assert len(get("sub", "family_name")) == 4
    for name in ("nickname", "custom:none"):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="attributes do not exist"):
            get(name)


@pytest.mark.parametrize(
    ("text", "queries"),
    [("", 2), ('email = "ann@example.com"', 2), ('email ^= "a"', 2), ('search *= "exa"', 3),
     ('status = "Enabled" and search *= "exa" and cognito:group = "staff"', 4)],
)  # fmt: skip
def test_a_page_takes_few_queries(cognito, pool, join, text, queries, django_assert_max_num_queries):
    join(pool, "staff", "ann")
    # One more finds the key that signed the request; PostgreSQL looks at the newest users first.
    with django_assert_max_num_queries(1 + queries + 1):
        assert found(cognito, pool, text)


@pytest.mark.parametrize("token", ["é", "😀", "x", "gAAAAA=="])
def test_what_is_no_token_is_refused(cognito, pool, token):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="Invalid pagination token"):
        cognito.list_users(UserPoolId=pool, PaginationToken=token)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
def test_a_date_that_is_none_in_utc_is_refused(cognito, pool, moment):
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="is compared with a date"):
        cognito.list_users(UserPoolId=pool, Filter=f'cognito:user_create_date >= "{moment}"')


def test_the_zone_of_a_date_counts(cognito, pool):
    early = (
        'cognito:user_create_date >= "2026-01-01T00:00:00+23:59" and cognito:user_create_date < "2026-01-01"'
    )
    assert cognito.list_users(UserPoolId=pool, Filter=early)["Users"] == []


def test_a_page_is_given_short_where_many_are_looked_at_in_vain(cognito, pool, monkeypatch):
    """Inside values as well: the next page goes on from where this one ended."""
    for name in ("FIRST_PORTION", "MOST_CANDIDATES"):
        monkeypatch.setattr(f"pools.rules.user_search.pages.{name}", 1)
    text = 'email *= "example" and status = "Disabled"'
    pages = list(cognito.get_paginator("list_users").paginate(UserPoolId=pool, Filter=text))
    assert len(pages) > 1
    whole = cognito.list_users(UserPoolId=pool, Filter='status = "Disabled"')["Users"]
    found = {user["Username"] for page in pages for user in page["Users"]}
    assert found == {
        user["Username"] for user in whole if any("example" in a["Value"] for a in user["Attributes"])
    }


def test_a_beginning_may_end_in_the_last_sign_there_is(cognito, pool):
    assert cognito.list_users(UserPoolId=pool, Filter='username ^= "ann\U0010ffff"')["Users"] == []
    assert cognito.list_users(UserPoolId=pool, Filter='username ^= "\U0010ffff"')["Users"] == []
