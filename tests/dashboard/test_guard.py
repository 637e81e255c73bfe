"""What stands before and after every call of the console."""

import pytest
from botocore.exceptions import ClientError

from dashboard.actor import Actor
from dashboard.audit import UNFINISHED
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed, ReasonNeeded
from dashboard.models import AuditIntent, AuditRecord, Connection, Role, StaffMember
from pools.wire.reads import changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def embedded():
    return Connection.objects.get_or_create(
        slug="embedded", defaults={"name": "Embedded", "kind": "embedded", "region": "us-east-1"}
    )[0]


def test_a_change_is_recorded_with_what_came_of_it(staff, embedded):
    StaffClient(Actor(staff, embedded, "203.0.113.9")).create_user_pool(PoolName="people")

    record = AuditRecord.objects.get()
    assert (record.operation, record.target, record.outcome) == ("CreateUserPool", "people", "ok")
    assert (record.staff, record.source_ip) == (staff.email, "203.0.113.9")


def test_a_refused_change_is_recorded_too(staff, embedded):
    with pytest.raises(ClientError):
        StaffClient(Actor(staff, embedded)).delete_user_pool(UserPoolId="us-east-1_None")

    assert AuditRecord.objects.get().outcome == "ResourceNotFoundException"


def test_a_call_that_never_came_back_leaves_a_record_that_says_so(staff, embedded):
    client = StaffClient(Actor(staff, embedded))
    died = []

    def die(**_):
        died.append(AuditIntent.objects.get().outcome)
        raise KeyboardInterrupt

    client._client.meta.events.register_first("before-send", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            client.create_user_pool(PoolName="people")
    finally:
        client._client.meta.events.unregister("before-send", die)

    assert died == [UNFINISHED]
    assert AuditIntent.objects.count() == 1
    assert not AuditRecord.objects.exists()


def test_what_a_role_does_not_allow_is_neither_done_nor_forgotten(staff, embedded):
    staff.is_active = False
    with pytest.raises(NotAllowed):
        StaffClient(Actor(staff, embedded)).list_user_pools(MaxResults=1)

    assert AuditRecord.objects.get().outcome == "NotAllowed"


def test_reading_leaves_no_record(staff, embedded):
    StaffClient(Actor(staff, embedded)).list_user_pools(MaxResults=1)

    assert not AuditRecord.objects.exists()


@pytest.fixture
def two_pools(staff, embedded) -> list[str]:
    """The ids of two pools that Dana made."""
    client = StaffClient(Actor(staff, embedded))
    return [client.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("shop", "staff")]


@pytest.fixture
def supporter(embedded, two_pools) -> StaffMember:
    """Sam, who supports the first pool alone."""
    sam = StaffMember.objects.invite("sam@example.com", None, role="support")
    sam.grants.update(connection=embedded, pool=two_pools[0])
    return sam


def test_a_role_for_one_pool_reaches_no_other(supporter, embedded, two_pools):
    client = StaffClient(Actor(supporter, embedded))

    assert client.list_users(UserPoolId=two_pools[0])["Users"] == []
    with pytest.raises(NotAllowed, match="ListUsers on this pool"):
        client.list_users(UserPoolId=two_pools[1])
    with pytest.raises(NotAllowed, match="DeleteUserPool"):
        client.delete_user_pool(UserPoolId=two_pools[0])


def test_a_list_of_pools_shows_those_that_the_member_may_see(supporter, embedded, two_pools):
    listed = StaffClient(Actor(supporter, embedded)).list_user_pools(MaxResults=60)["UserPools"]

    assert [pool["Id"] for pool in listed] == two_pools[:1]


def test_a_role_that_asks_for_a_reason_gets_one_before_anything_is_done(supporter, embedded, two_pools):
    Role.objects.filter(key="support").update(asks_reason=True)
    act = {"UserPoolId": two_pools[0], "Username": "nobody"}

    with pytest.raises(ReasonNeeded):
        StaffClient(Actor(supporter, embedded)).admin_user_global_sign_out(**act)
    with pytest.raises(ClientError, match="UserNotFound"):
        StaffClient(Actor(supporter, embedded, reason="Lost phone")).admin_user_global_sign_out(**act)

    assert StaffClient(Actor(supporter, embedded)).list_users(UserPoolId=two_pools[0])["Users"] == []


@pytest.mark.parametrize(
    "operation", ["LookupDeveloperIdentity", "SimulatePrincipalPolicy", "DescribeIdentity"]
)
def test_looking_something_up_changes_nothing(operation):
    assert not changes(operation)


@pytest.mark.parametrize(
    "operation", ["GetId", "GetCredentialsForIdentity", "GetOpenIdTokenForDeveloperIdentity"]
)
def test_what_makes_identities_or_gives_credentials_is_a_change(operation):
    assert changes(operation)


def test_an_identity_is_shown_to_who_may_see_its_pool_alone(staff, embedded):
    dana = StaffClient(Actor(staff, embedded, own_work=True), "cognito-identity")
    names = {"AllowUnauthenticatedIdentities": True}
    pools = [dana.create_identity_pool(IdentityPoolName=n, **names)["IdentityPoolId"] for n in ("a", "b")]
    mine, other = (dana.get_id(IdentityPoolId=pool)["IdentityId"] for pool in pools)
    olga = StaffMember.objects.invite("olga@example.com", None, role="operator")
    olga.grants.update(connection=embedded, pool=pools[0])
    page = StaffClient(Actor(olga, embedded, page_pool=pools[0]), "cognito-identity")

    assert page.describe_identity(IdentityId=mine)["IdentityId"] == mine
    for named in ([other], [mine, other]):
        with pytest.raises(ClientError, match="ResourceNotFound"):
            page.delete_identities(IdentityIdsToDelete=named)
    with pytest.raises(NotAllowed):
        StaffClient(Actor(olga, embedded), "cognito-identity").describe_identity(IdentityId=mine)
    assert dana.describe_identity(IdentityId=mine)
    assert page.delete_identities(IdentityIdsToDelete=[mine])["UnprocessedIdentityIds"] == []
