"""ListDuplicates and JoinFederatedUser of our own service: who may be one person, and making one user of them."""

import json

import pytest
from botocore.exceptions import ClientError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pools.models import FederatedIdentity, User
from pools.rules.federation import joining
from pools.rules.user_search import duplicates
from tests.fixtures.federated import federate, identify
from tests.fixtures.rivals import meanwhile

pytestmark = pytest.mark.both_databases
VERIFIED = {"email": "ann@example.com", "email_verified": "true"}


@pytest.fixture
def own(make_client):
    return make_client(service="lifeguard")


@pytest.fixture
def pool(cognito):
    """ann, and ann of Google with the same verified address; ben and Ben, who share a number; cleo, who shares nothing."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    create(cognito, pool, "ann", **VERIFIED, name="Ann Holm")
    federate(pool, "Google", "1029", **VERIFIED)
    create(cognito, pool, "ben", phone_number="+4520000001", name="Ben")
    create(cognito, pool, "Ben", phone_number="+4520000001")
    create(cognito, pool, "cleo", email="cleo@example.com", name="ANN HOLM")
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    create(cognito, other, "cleo", email="cleo@example.com")
    return pool


def create(cognito, pool, username, **attributes):
    given = [{"Name": name, "Value": value} for name, value in attributes.items()]
    cognito.admin_create_user(
        UserPoolId=pool, Username=username, UserAttributes=given, MessageAction="SUPPRESS"
    )


def shared(own, pool, by, **more):
    answer = own.list_duplicates(UserPoolId=pool, SharedBy=by, **more)
    return [[user["Username"] for user in each["Users"]] for each in answer["Duplicates"]]


def every_page(own, pool, by, **more):
    found, token = [], {}
    while True:
        answer = own.list_duplicates(UserPoolId=pool, SharedBy=by, **more, **token)
        found += [[user["Username"] for user in each["Users"]] for each in answer["Duplicates"]]
        if "PaginationToken" not in answer:
            return found
        token = {"PaginationToken": answer["PaginationToken"]}


def join(own, pool, local="ann", federated="Google_1029", by="Email", **more):
    return own.join_federated_user(
        UserPoolId=pool, Username=local, FederatedUsername=federated, SharedBy=by, **more
    )


def names(cognito, pool):
    return sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"])


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ("Email", [["ann", "Google_1029"]]),
        ("PhoneNumber", [["ben", "Ben"]]),
        ("Name", [["ann", "cleo"]]),
        ("Username", [["ben", "Ben"]]),
    ],
)
def test_users_who_share_a_value_are_found_whatever_its_case(own, pool, by, found):
    assert shared(own, pool, by) == found


def test_a_duplicate_tells_how_many_and_who_they_are(own, pool):
    (found,) = own.list_duplicates(UserPoolId=pool, SharedBy="Email")["Duplicates"]
    assert (found["Count"], found["IsExact"]) == (2, True)
    assert [user["UserStatus"] for user in found["Users"]] == ["FORCE_CHANGE_PASSWORD", "EXTERNAL_PROVIDER"]


def test_where_case_does_not_count_no_two_names_differ_by_it(cognito, own):
    made = cognito.create_user_pool(PoolName="p", UsernameConfiguration={"CaseSensitive": False})
    create(cognito, made["UserPool"]["Id"], "Ann")
    assert shared(own, made["UserPool"]["Id"], "Username") == []


def test_three_spellings_of_a_name_are_one_duplicate(cognito, own, pool):
    for name in ("BEN", "DAN", "Dan"):
        create(cognito, pool, name)
    assert shared(own, pool, "Username") == [["ben", "Ben", "BEN"], ["DAN", "Dan"]]


@pytest.mark.parametrize("by", ["Email", "Username"])
def test_pages_hold_every_duplicate_once(cognito, own, pool, monkeypatch, by):
    monkeypatch.setattr(duplicates, "PORTIONS", (1, 3))
    for number in range(5):
        create(cognito, pool, f"twin{number}", email=f"twin{number}@example.com")
        create(cognito, pool, f"Twin{number}", email=f"Twin{number}@example.com")
    whole = every_page(own, pool, by, Limit=60)
    assert len(whole) == 6
    assert every_page(own, pool, by, Limit=1) == every_page(own, pool, by, Limit=2) == whole


def test_of_very_many_the_first_are_told_and_the_others_counted_so_far(cognito, own, pool, monkeypatch):
    monkeypatch.setattr(duplicates, "TOLD", 2)
    monkeypatch.setattr("pools.operations.users.duplicates.COUNTED", 3)
    monkeypatch.setattr(duplicates, "COUNTED", 3)
    monkeypatch.setattr(duplicates, "PORTIONS", (3,))
    for number in range(6):
        create(cognito, pool, f"u{number}", phone_number="+4520000001")
    (found,) = own.list_duplicates(UserPoolId=pool, SharedBy="PhoneNumber")["Duplicates"]
    assert (found["Count"], found["IsExact"]) == (3, False)
    assert [user["Username"] for user in found["Users"]] == ["ben", "Ben"]


def test_a_page_walks_no_more_of_the_pool_than_it_says(cognito, own, pool, monkeypatch):
    monkeypatch.setattr(duplicates, "PORTIONS", (1,))
    answer = own.list_duplicates(UserPoolId=pool, SharedBy="PhoneNumber")
    assert "PaginationToken" in answer
    with CaptureQueriesContext(connection) as asked:
        own.list_duplicates(UserPoolId=pool, SharedBy="Email")
    assert len(asked) <= 6 + 2  # the key and its policy


def test_a_token_is_for_one_kind_of_value(own, pool, monkeypatch):
    monkeypatch.setattr(duplicates, "PORTIONS", (1,))
    token = own.list_duplicates(UserPoolId=pool, SharedBy="PhoneNumber")["PaginationToken"]
    with pytest.raises(ClientError, match="other parameters"):
        own.list_duplicates(UserPoolId=pool, SharedBy="Email", PaginationToken=token)


def test_joined_the_identity_means_the_local_user_and_the_federated_one_is_gone(cognito, own, pool):
    sub = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserAttributes"][0]["Value"]
    user = join(own, pool)["User"]
    told = {each["Name"]: each["Value"] for each in user["Attributes"]}
    (identity,) = json.loads(told["identities"])
    assert (user["Username"], told["sub"]) == ("ann", sub)
    assert (identity["providerName"], identity["userId"], identity["primary"]) == ("Google", "1029", False)
    assert names(cognito, pool) == ["Ben", "ann", "ben", "cleo"]
    assert FederatedIdentity.objects.get().user.username == "ann"


@pytest.mark.parametrize(
    ("local", "federated", "by", "code", "words"),
    [
        ("ann", "ann", "Email", "InvalidParameterException", "same user"),
        ("Google_1029", "ann", "Email", "InvalidParameterException", "two of the same kind"),
        ("ann", "cleo", "Name", "InvalidParameterException", "two of the same kind"),
        ("cleo", "Google_1029", "Email", "PreconditionNotMetException", "do not share their email address"),
        ("ann", "Google_1029", "PhoneNumber", "PreconditionNotMetException", "do not share their phone"),
        ("ann", "nobody", "Email", "UserNotFoundException", "does not exist"),
    ],
)
def test_what_is_no_such_pair_is_refused(cognito, own, pool, local, federated, by, code, words):
    before = names(cognito, pool)
    with pytest.raises(ClientError, match=words) as refused:
        join(own, pool, local, federated, by)
    assert refused.value.response["Error"]["Code"] == code
    assert names(cognito, pool) == before


@pytest.mark.parametrize("whose", ["ann", "Google_1029"])
def test_an_address_that_either_has_not_verified_is_refused(cognito, own, pool, whose):
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username=whose, UserAttributes=[{"Name": "email_verified", "Value": "false"}]
    )
    with pytest.raises(ClientError, match="not verified on both sides"):
        join(own, pool)


def test_only_staff_can_accept_what_is_not_verified(own, pool):
    with pytest.raises(ClientError, match="needs a second person"):
        join(own, pool, AcceptUnverified=True)


def test_a_disabled_federated_user_does_not_come_back_by_being_joined(cognito, own, pool):
    cognito.admin_disable_user(UserPoolId=pool, Username="Google_1029")
    with pytest.raises(ClientError, match="is disabled"):
        join(own, pool)


def test_a_user_with_five_identities_gets_no_sixth(cognito, own, pool):
    for number in range(5):
        identify(pool, "ann", f"Firm{number}", "1")
    with pytest.raises(ClientError, match="At most 5"):
        join(own, pool)
    assert "Google_1029" in names(cognito, pool)


def test_where_the_link_fails_nobody_is_deleted(cognito, own, pool, monkeypatch):
    def fail(*_):
        raise joining.errors.PreconditionNotMetException("The disk is full.")

    monkeypatch.setattr(joining, "write_identities", fail)
    with pytest.raises(ClientError, match="disk is full"):
        join(own, pool)
    assert "Google_1029" in names(cognito, pool)
    assert FederatedIdentity.objects.get().user.username == "Google_1029"


def test_of_two_who_join_the_same_pair_the_second_hears_that_it_is_gone(cognito, make_client, own, pool):
    other = make_client(service="lifeguard")
    with (
        meanwhile(lambda: join(other, pool), "pools_user", begins="SELECT"),
        pytest.raises(ClientError, match="does not exist"),
    ):
        join(own, pool)
    assert FederatedIdentity.objects.get().user.username == "ann"
    assert User.objects.get(username="ann").attributes["identities"].count("providerName") == 1


def test_a_pair_that_changed_meanwhile_is_judged_as_it_is_now(cognito, own, pool):
    def move_away():
        cognito.admin_update_user_attributes(
            UserPoolId=pool,
            Username="Google_1029",
            UserAttributes=[{"Name": "email", "Value": "eve@example.com"}],
        )

    with (
        meanwhile(move_away, "pools_user", begins="SELECT"),
        pytest.raises(ClientError, match="do not share"),
    ):
        join(own, pool)
