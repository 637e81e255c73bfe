"""What a record says of an act: who, by which role, from where, why, and what changed."""

import pytest
from botocore.exceptions import ClientError

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.models import AuditHead, AuditIntent, AuditRecord, Role, StaffMember
from tests.dashboard.reading import words
from tests.fixtures.functions import FunctionError

pytestmark = pytest.mark.django_db


def latest(operation: str, **more: object) -> AuditRecord:
    return AuditRecord.objects.filter(operation=operation, **more).latest("id")


@pytest.fixture
def dana(people, staff) -> StaffClient:
    """Dana's client, as her browser's page makes it."""
    actor = Actor(
        staff, people.connection, "203.0.113.9", reason="Asked by phone", ticket="T-7", user_agent="Firefox"
    )
    return StaffClient(actor)


def test_a_record_says_who_from_where_by_which_role_and_why(dana, people, staff):
    dana.admin_disable_user(UserPoolId=people.pool_id, Username="ann")

    record = latest("AdminDisableUser")
    assert (record.kind, record.staff, record.who_id) == ("staff", staff.email, str(staff.pk))
    assert record.roles == "Administrator"
    assert (record.source_ip, record.user_agent) == ("203.0.113.9", "Firefox")
    assert (record.reason, record.ticket) == ("Asked by phone", "T-7")
    assert (record.connection, record.pool, record.target) == ("embedded", people.pool_id, "ann")
    assert record.request_id
    assert not AuditIntent.objects.exists()


def test_a_change_of_attributes_names_those_that_differ_and_keeps_no_value(dana, people):
    attributes = {
        "email": "ann@new.example",
        "email_verified": "false",
        "name": "Ann Holm",
        "nickname": "Annie",
    }
    dana.admin_update_user_attributes(
        UserPoolId=people.pool_id,
        Username="ann",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )

    record = latest("AdminUpdateUserAttributes")
    assert record.before == {"email": "(not kept)", "email_verified": "true"}
    assert record.after == {"email": "(not kept)", "email_verified": "false", "nickname": "(not kept)"}
    assert "ann@" not in str(AuditRecord.objects.values().get(pk=record.pk))


def test_a_client_shows_what_was_set_otherwise_and_no_secret(dana, people):
    made = dana.create_user_pool_client(UserPoolId=people.pool_id, ClientName="app", GenerateSecret=True)
    client = made["UserPoolClient"]
    dana.update_user_pool_client(
        UserPoolId=people.pool_id, ClientId=client["ClientId"], ClientName="app", RefreshTokenValidity=7
    )

    record = latest("UpdateUserPoolClient")
    assert (record.before["RefreshTokenValidity"], record.after["RefreshTokenValidity"]) == (30, 7)
    assert "ClientName" not in record.after
    assert client["ClientSecret"] not in str(list(AuditRecord.objects.values()))


def test_a_group_and_a_pool_show_what_was_set_otherwise(dana, people):
    pool = {"UserPoolId": people.pool_id}
    dana.create_group(**pool, GroupName="gold", Description="Before")
    dana.update_group(**pool, GroupName="gold", Description="After")
    dana.update_user_pool(**pool, AutoVerifiedAttributes=["phone_number"], DeletionProtection="ACTIVE")

    assert latest("UpdateGroup").before == {"Description": "Before"}
    assert latest("UpdateGroup").after == {"Description": "After"}
    assert latest("UpdateUserPool").before["AutoVerifiedAttributes"] == ["email"]
    assert latest("UpdateUserPool").after["AutoVerifiedAttributes"] == ["phone_number"]


def test_an_identity_pool_and_a_role_show_what_was_set_otherwise(staff, embedded):
    actor = Actor(staff, embedded)
    pools, iam = StaffClient(actor, "cognito-identity"), StaffClient(actor, "iam")
    made = pools.create_identity_pool(IdentityPoolName="shop", AllowUnauthenticatedIdentities=False)
    pools.update_identity_pool(
        IdentityPoolId=made["IdentityPoolId"], IdentityPoolName="shop", AllowUnauthenticatedIdentities=True
    )
    trust = '{"Version": "2012-10-17", "Statement": [{"Effect": "%s", "Principal": "*", "Action": "sts:AssumeRole"}]}'
    iam.create_role(RoleName="guest", AssumeRolePolicyDocument=trust % "Allow")
    iam.update_assume_role_policy(RoleName="guest", PolicyDocument=trust % "Deny")

    record = latest("UpdateIdentityPool")
    assert (record.before, record.after) == (
        {"AllowUnauthenticatedIdentities": False},
        {"AllowUnauthenticatedIdentities": True},
    )
    record = latest("UpdateAssumeRolePolicy")
    assert record.before["PolicyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert record.after["PolicyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_what_failed_changed_nothing(dana, people):
    with pytest.raises(ClientError):
        dana.update_group(UserPoolId=people.pool_id, GroupName="none", Description="After")
    record = latest("UpdateGroup")
    assert (record.outcome, record.before, record.after) == ("ResourceNotFoundException", {}, {})


def test_reading_what_was_before_leaves_no_record_and_needs_no_right(people, embedded):
    role = Role.objects.create(name="Editor", groups=["edit-users"])
    sam = StaffMember.objects.invite("sam@example.com", None)
    sam.grants.update(role=role)
    StaffClient(Actor(sam, embedded)).admin_delete_user_attributes(
        UserPoolId=people.pool_id, Username="ann", UserAttributeNames=["name"]
    )
    record = AuditRecord.objects.get(staff=sam.email)
    assert (record.operation, record.before, record.after) == (
        "AdminDeleteUserAttributes",
        {"name": "(not kept)"},
        {},
    )
    assert record.roles == "Editor"


def test_the_page_of_a_record_shows_both_sides(console, people, dana):
    dana.create_group(UserPoolId=people.pool_id, GroupName="gold", Description="Before")
    dana.update_group(UserPoolId=people.pool_id, GroupName="gold", Description="After")
    said = words(console.get(f"/audit/{latest('UpdateGroup').pk}/"))
    assert "Description Before After" in said
    for each in ("Administrator", "203.0.113.9", "Firefox", "Asked by phone", "T-7"):
        assert each in said


def test_what_an_api_key_changes_stands_in_the_same_trail(make_client, make_key):
    key = make_key(name="nightly sync")
    client = make_client(key=key)
    pool = client.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client.admin_create_user(UserPoolId=pool, Username="ann", TemporaryPassword="Calm-harbour-42")
    client.list_users(UserPoolId=pool)

    assert [each.operation for each in AuditRecord.objects.order_by("id")] == [
        "CreateUserPool",
        "AdminCreateUser",
    ]
    record = latest("AdminCreateUser")
    assert (record.kind, record.staff, record.who_id) == ("api-key", "nightly sync", key.id)
    assert (record.connection, record.pool, record.target) == ("embedded", pool, "ann")
    assert (record.outcome, record.source_ip) == ("ok", "127.0.0.1")
    assert "Boto3" in record.user_agent
    assert "Calm-harbour" not in str(AuditRecord.objects.values().get(pk=record.pk))


def test_what_an_api_key_may_not_do_is_recorded_with_the_refusal(make_client):
    client = make_client(read_only=True)
    with pytest.raises(ClientError):
        client.create_user_pool(PoolName="people")
    assert latest("CreateUserPool").outcome == "AccessDeniedException"


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_recorded_is_not_done(cognito):
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    AuditHead.objects.update(key=b"of another site")
    with pytest.raises(cognito.exceptions.InternalErrorException):
        cognito.admin_create_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.InternalErrorException):
        cognito.create_group(UserPoolId=pool, GroupName="gold")
    assert cognito.list_users(UserPoolId=pool)["Users"] == []
    assert cognito.list_groups(UserPoolId=pool)["Groups"] == []


def test_a_refused_change_is_recorded_once_and_one_that_failed_at_its_end_twice(cognito, secure_functions):
    def post(event):
        raise FunctionError("Not today")

    sender = {"LambdaVersion": "V1_0", "LambdaArn": secure_functions.by_address(post)}
    made = cognito.create_user_pool(PoolName="people", LambdaConfig={"CustomEmailSender": sender})
    pool = made["UserPool"]["Id"]
    told = {"Username": "ann", "DesiredDeliveryMediums": ["EMAIL"]}
    told["UserAttributes"] = [{"Name": "email", "Value": "ann@example.com"}]
    for error in ("UserLambdaValidationException", "UsernameExistsException"):
        with pytest.raises(cognito.exceptions.ClientError, match=error):
            cognito.admin_create_user(UserPoolId=pool, **told)
    records = AuditRecord.objects.filter(operation="AdminCreateUser").order_by("id")
    assert [each.outcome for each in records] == [
        "ok",
        "UserLambdaValidationException",
        "UsernameExistsException",
    ]


def test_a_users_own_calls_are_no_acts_of_staff(anonymous, people):
    client = people.cognito.list_user_pool_clients(UserPoolId=people.pool_id)["UserPoolClients"][0]
    recorded = AuditRecord.objects.count()
    with pytest.raises(ClientError):
        anonymous.sign_up(ClientId=client["ClientId"], Username="new", Password="short")
    assert AuditRecord.objects.count() == recorded


def test_a_key_that_bears_a_members_name_is_not_taken_for_them(make_client, make_key, people, console):
    make_client(key=make_key(name="dana@example.com")).admin_disable_user(
        UserPoolId=people.pool_id, Username="ann"
    )
    assert "API key" in words(console.get("/audit/?q=ann&operation=AdminDisableUser"))
