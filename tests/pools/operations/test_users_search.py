"""CountUsers and SearchUsers of our own service: how many a filter finds, and pages in an order."""

import boto3
import pytest
import time_machine
from botocore.exceptions import ClientError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from pools.models import LastSignIn, User, UserPool
from pools.rules.user_search import matching, sorted_pages

ORDERS = ("Username", "Email", "UserCreateDate", "UserLastModifiedDate", "LastSignInDate")
EMAILS = {
    "ann": "zoe@example.com",
    "ben": "ben@example.com",
    "cleo": None,
    "dan": "Ann@example.com",
    "eve": None,
}
PASSWORD = "Sunny-Day-2026"


@pytest.fixture
def own(make_client):
    return make_client(service="lifeguard")


@pytest.fixture
def pool(cognito):
    """Five users, made a day apart; Dan signed in first, then Ann; Ben was changed last. Another pool holds an Ann too."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    with time_machine.travel("2026-01-10T12:00:00Z", tick=False) as clock:
        for username, email in EMAILS.items():
            given = [{"Name": "email", "Value": email}] if email else []
            cognito.admin_create_user(UserPoolId=pool, Username=username, UserAttributes=given)
            clock.shift(86400)
        cognito.admin_create_user(UserPoolId=other, Username="ann")
        for username in ("dan", "ann"):
            cognito.admin_set_user_password(
                UserPoolId=pool, Username=username, Password=PASSWORD, Permanent=True
            )
            sign_in(cognito, pool, client, username)
            clock.shift(86400)
        cognito.admin_disable_user(UserPoolId=pool, Username="ben")
    return pool


def sign_in(cognito, pool, client, username, password=PASSWORD):
    cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=client,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )


def names(own, pool, sort, **more):
    """The user names of all pages."""
    found, token = [], {}
    while True:
        page = own.search_users(UserPoolId=pool, SortBy=sort, **more, **token)
        found += [user["Username"] for user in page["Users"]]
        if "PaginationToken" not in page:
            return found
        token = {"PaginationToken": page["PaginationToken"]}


@pytest.mark.parametrize(
    ("sort", "upwards", "downwards"),
    [
        ("Username", "ann ben cleo dan eve", "eve dan cleo ben ann"),
        ("Email", "dan ben ann cleo eve", "ann ben dan eve cleo"),
        ("UserCreateDate", "ann ben cleo dan eve", "eve dan cleo ben ann"),
        ("UserLastModifiedDate", "cleo eve dan ann ben", "ben ann dan eve cleo"),
        ("LastSignInDate", "dan ann ben cleo eve", "ann dan eve cleo ben"),
    ],
)
def test_users_come_in_the_order_asked_for_those_without_the_value_last(own, pool, sort, upwards, downwards):
    for limit in (1, 2, 60):
        assert names(own, pool, sort, Limit=limit) == upwards.split()
        assert names(own, pool, sort, Limit=limit, Descending=True) == downwards.split()


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("sort", ["Email", "LastSignInDate"])
def test_a_filter_keeps_the_order_whether_it_finds_few_or_many(own, pool, sort, many, monkeypatch):
    everybody = names(own, pool, sort)
    if many:
        monkeypatch.setattr(matching, "MOST_COUNTED", 1)
        monkeypatch.setattr(sorted_pages, "PORTIONS", (1, 1))
    for text, found in (
        ('status = "Enabled"', {"ann", "cleo", "dan", "eve"}),
        ('email *= "example"', {"ann", "ben", "dan"}),
        ('cognito:user_create_date >= "2026-01-12"', {"cleo", "dan", "eve"}),
        ('username = "nobody"', set()),
    ):
        assert names(own, pool, sort, Filter=text, Limit=1) == [name for name in everybody if name in found]


def test_the_last_sign_in_is_told_and_later_ones_replace_it(own, cognito, pool):
    client = cognito.list_user_pool_clients(UserPoolId=pool)["UserPoolClients"][0]["ClientId"]
    with time_machine.travel("2026-03-01T12:00:00Z", tick=False):
        sign_in(cognito, pool, client, "dan")
        with pytest.raises(ClientError):
            sign_in(cognito, pool, client, "ann", "wrong")
    page = own.search_users(UserPoolId=pool, SortBy="LastSignInDate", Descending=True)["Users"]
    told = {user["Username"]: f"{user['LastSignInDate']:%m-%d}" for user in page if "LastSignInDate" in user}
    assert told == {"dan": "03-01", "ann": "01-16"}
    assert page[0]["Username"] == "dan"


def test_what_is_kept_of_a_sign_in_goes_with_the_user(own, cognito, pool):
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    assert names(own, pool, "LastSignInDate") == ["dan", "ben", "cleo", "eve"]
    assert LastSignIn.objects.count() == 1


def test_a_filter_is_counted(own, pool):
    for text, many in {
        "": 5,
        'status = "Disabled"': 1,
        'status = "Enabled"': 4,
        'email *= "example"': 3,
        'email *= "example" and status = "Enabled"': 2,
        'username = "nobody"': 0,
    }.items():
        assert counted(own, pool, text) == (many, True)


def test_a_count_ends_where_it_is_high_or_would_take_long(own, pool, monkeypatch):
    monkeypatch.setattr(matching, "MOST_COUNTED", 2)
    assert counted(own, pool, 'cognito:user_create_date >= "2026-01-12"') == (2, False)
    assert counted(own, pool, 'status = "Enabled"') == (2, False)
    assert counted(own, pool, "") == (5, True)
    monkeypatch.setattr(matching, "PORTION", 1)
    monkeypatch.setattr(matching.count, "__kwdefaults__", {"most_looked_at": 3})
    assert counted(own, pool, 'status = "Enabled" and username ^= "e"') == (1, True)
    assert counted(own, pool, 'status = "Enabled" and username ^= ""') == (2, False)


def counted(own, pool, text):
    answer = own.count_users(UserPoolId=pool, Filter=text)
    return answer["Count"], answer["IsExact"]


@given(st.data())
@pytest.mark.usefixtures("pool")
def test_every_user_is_on_exactly_one_page_of_any_order(data):
    sort = data.draw(st.sampled_from(ORDERS))
    limit, descending = data.draw(st.integers(1, 4)), data.draw(st.booleans())
    found: list[str] = []
    after = None
    pool = UserPool.objects.get(name="people")
    while True:
        rows, after = sorted_pages.read_sorted_page(pool, [], sort, after, limit, descending=descending)
        found += [row[0] for row, _ in rows]
        if after is None:
            break
    assert sorted(found) == sorted(EMAILS)


def test_each_order_is_read_off_an_index(pool):
    found = UserPool.objects.get(public_id=pool)
    for order in sorted_pages.ORDERS.values():
        for descending in (False, True):
            walk = sorted_pages._Walk(found, order, None, descending=descending)
            with_plans(lambda walk=walk: walk.step(walk.step(None, 1)[1], 2))
            if order.optional:
                with_plans(lambda walk=walk: walk.step([None, 1], 2))


def with_plans(run):
    """Run queries, each of which must come in its order from an index: nothing is sorted."""
    plans: list[str] = []

    def explain(execute, sql, params, many, context):
        if sql.startswith("SELECT") and "ORDER BY" in sql:
            with connection.cursor() as cursor:
                words = "EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN "
                cursor.cursor.execute(words + sql, params)
                plans.append("\n".join(str(row) for row in cursor.cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    with connection.execute_wrapper(explain):
        run()
    assert plans
    for plan in plans:
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan, plan
        assert "Index" in plan or "INDEX" in plan or "PRIMARY KEY" in plan, plan


def test_what_makes_no_sense_is_refused_with_a_sentence(make_client, pool):
    own = make_client(service="lifeguard", checked=False)
    for members, words in (
        ({"SortBy": "Shoe size"}, "enum value set"),
        ({"SortBy": "Email", "Limit": 1001}, "1000"),
        ({"SortBy": "Email", "Filter": "shoe = 4"}, "parsing filter"),
        ({"SortBy": "Email", "Filter": 'shoe = "4"'}, "requested attributes do not exist"),
        ({"SortBy": "Email", "PaginationToken": "nonsense"}, "Invalid pagination token"),
    ):
        with pytest.raises(ClientError, match=words):
            own.search_users(UserPoolId=pool, **members)


def test_a_token_is_of_its_order(own, pool):
    token = own.search_users(UserPoolId=pool, SortBy="Email", Limit=1)["PaginationToken"]
    with pytest.raises(own.exceptions.InvalidParameterException, match="other parameters"):
        own.search_users(UserPoolId=pool, SortBy="Username", Limit=1, PaginationToken=token)


def test_a_pool_that_is_not_there_is_told(own):
    with pytest.raises(own.exceptions.ResourceNotFoundException):
        own.count_users(UserPoolId="us-east-1_Nothere0")


def test_keys_are_bound_to_pools_and_policies_as_ever(make_client, pool):
    reading = make_client(service="lifeguard", read_only=True)
    assert reading.count_users(UserPoolId=pool)["Count"] == 5
    with pytest.raises(ClientError, match="may not call CountUsers on the pool"):
        make_client(service="lifeguard", pools=["us-east-1_Other0000"]).count_users(UserPoolId=pool)


def test_who_signs_nothing_is_refused(door, pool):
    own = door.serve(
        boto3.client(
            "lifeguard",
            endpoint_url="http://127.0.0.1:8000",
            region_name="us-east-1",
            aws_access_key_id="LGKANOBODY",
            aws_secret_access_key="x",
        )
    )
    with pytest.raises(ClientError, match="security token"):
        own.count_users(UserPoolId=pool)


def test_users_deleted_between_pages_leave_no_gap(own, cognito, pool):
    first = own.search_users(UserPoolId=pool, SortBy="Username", Limit=2)
    for name in ("ben", "cleo"):
        cognito.admin_delete_user(UserPoolId=pool, Username=name)
    rest = own.search_users(UserPoolId=pool, SortBy="Username", PaginationToken=first["PaginationToken"])
    assert [user["Username"] for user in rest["Users"]] == ["dan", "eve"]
    assert User.objects.filter(pool__public_id=pool).count() == 3


def test_many_names_are_looked_up_at_once(own, cognito, pool):
    cognito.admin_create_user(
        UserPoolId=pool, Username="ann2", UserAttributes=[{"Name": "email", "Value": "zoe@example.com"}]
    )
    sub = cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserAttributes"][0]["Value"]
    names = ["dan", sub.upper(), "ANN@EXAMPLE.COM", "zoe@example.com", "nobody", "dan", "@", "+1"]
    matches = own.lookup_users(UserPoolId=pool, Names=names)["Matches"]
    assert [match["Name"] for match in matches] == names
    assert [[user["Username"] for user in match["Users"]] for match in matches] == [
        ["dan"],
        ["ben"],
        ["dan"],
        ["ann", "ann2"],
        [],
        ["dan"],
        [],
        [],
    ]
    with pytest.raises(ClientError, match="500"):
        own.lookup_users(UserPoolId=pool, Names=["a"] * 501)
