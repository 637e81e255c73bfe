"""What nobody gets by lending it to themselves: a role gives no more than those may do who wrote it."""

import json

import pytest
from botocore.exceptions import ClientError

from dashboard.models import ApprovalPolicy, Role, StaffMember
from identities.models import Role as KeptRole
from pools.models import ApiKey
from tests.dashboard.reading import form_in, words
from tests.fixtures.people import STAFF_PASSWORD, sign_in_client
from tests.fixtures.roles import allow, policy

EVERYTHING = policy(allow("*"))


@pytest.fixture
def operator(embedded) -> StaffMember:
    return StaffMember.objects.invite("olga@example.com", STAFF_PASSWORD, name="Olga", role="operator")


@pytest.fixture
def write(embedded):
    """Writes a policy of the users' role by the console's pages, as a member of the staff would."""

    def by(member: StaffMember, document: str, name: str = "lent", expect: int = 302) -> None:
        browser, address = sign_in_client(member), f"/roles/embedded/role/user/policies/edit/{name}/"
        if browser.get(address).status_code != 200:
            address = "/roles/embedded/role/user/policies/add/"
        form = form_in(browser.get(address)) | {"name": name, "document": document}
        answer = browser.post(address, form)
        assert answer.status_code == expect, words(answer)

    return by


@pytest.fixture
def ann_may(place, act):
    """Whether ann may read her own pool with her role's credentials; or what came of another call of hers."""

    def ask(operation: str = "describe_user_pool", service: str = "cognito-idp", **given) -> str:
        client = act(place.credentials(place.sign_in()), service)
        try:
            getattr(client, operation)(**(given or {"UserPoolId": place.people.id}))
        except ClientError as problem:
            return problem.response["Error"]["Message"]
        return "ok"

    return ask


def test_an_operators_role_of_everything_makes_no_key(operator, write, ann_may):
    write(operator, EVERYTHING)
    assert "temporary credentials never" in ann_may("create_user", "iam", UserName="mallory")


def test_an_operators_role_gives_what_an_operator_may_do(operator, write, ann_may):
    write(operator, EVERYTHING)
    assert ann_may() == "ok"


@pytest.mark.parametrize("end", ["taken away", "switched off", "limited to another pool", "gone"])
def test_what_a_member_wrote_ends_with_their_rights(operator, embedded, write, ann_may, console, staff, end):
    write(operator, EVERYTHING)
    if end == "taken away":
        operator.grants.all().delete()
    elif end == "switched off":
        StaffMember.objects.filter(pk=operator.pk).update(is_active=False)
    elif end == "gone":
        operator.delete()
    else:
        operator.grants.update(connection=embedded, pool="us-east-1_Another12")
    assert "whoever wrote the policy may not do it" in ann_may()
    page = words(console.get("/roles/embedded/role/user/"))
    gone = end in ("switched off", "gone")
    assert ("olga@example.com, who may no longer act here: it gives nothing" in page) is gone
    write(staff, EVERYTHING)
    assert ann_may() == "ok"


def test_a_role_for_one_pool_lends_that_pool_alone(embedded, write, ann_may, place, cognito, operator):
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    write(operator, EVERYTHING)
    operator.grants.update(connection=embedded, pool=place.people.id)
    assert ann_may() == "ok"
    assert "may not do it" in ann_may(UserPoolId=other)
    assert "may not do it" in ann_may("list_user_pools", MaxResults=1)


def test_nobody_lends_an_administrators_statements_by_a_trust_policy_of_their_own(
    operator, write, ann_may, place, staff, iam
):
    write(staff, policy(allow("cognito-idp:AdminInitiateAuth")))
    given = {
        "UserPoolId": place.people.id,
        "ClientId": place.people.client_id,
        "AuthFlow": "ADMIN_NO_SRP_AUTH",
        "AuthParameters": {"USERNAME": "ann", "PASSWORD": "x"},
    }
    assert "not authorized" not in ann_may("admin_initiate_auth", **given)
    trust = iam.get_role(RoleName="user")["Role"]["AssumeRolePolicyDocument"]
    browser = sign_in_client(operator)
    address = "/roles/embedded/role/user/trust/"
    form = form_in(browser.get(address)) | {"document": json.dumps(trust)}
    assert browser.post(address, form).status_code == 302
    assert "whoever wrote the trust policy may not do it" in ann_may("admin_initiate_auth", **given)


def test_a_second_writer_takes_over_only_what_they_change(operator, write, ann_may, staff):
    first, second = allow("cognito-idp:DescribeUserPool"), allow("cognito-idp:ListGroups")
    write(operator, policy(first, second))
    write(staff, policy(first, allow("cognito-idp:ListUsers")))
    operator.grants.all().delete()
    assert "may not do it" in ann_may()
    assert ann_may("list_users") == "ok"


def test_a_deny_outlives_its_writer(operator, write, ann_may, staff):
    write(staff, EVERYTHING, name="all")
    write(operator, policy(allow("cognito-idp:DescribeUserPool", effect="Deny")))
    operator.delete()
    assert "explicit deny" in ann_may()


@pytest.mark.parametrize("end", ["narrowed", "switched off", "deleted"])
def test_what_a_program_wrote_ends_with_its_rights(iam, act, ann_may, end):
    iam.create_user(UserName="deploy")
    iam.put_user_policy(UserName="deploy", PolicyName="own", PolicyDocument=EVERYTHING)
    key = iam.create_access_key(UserName="deploy")["AccessKey"]
    deploy = act(key, "iam")
    deploy.put_role_policy(RoleName="user", PolicyName="lent", PolicyDocument=EVERYTHING)
    assert ann_may() == "ok"
    only = policy(allow("iam:*"))
    if end == "narrowed":
        iam.put_user_policy(UserName="deploy", PolicyName="own", PolicyDocument=only)
    elif end == "switched off":
        iam.update_access_key(UserName="deploy", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    else:
        iam.delete_access_key(UserName="deploy", AccessKeyId=key["AccessKeyId"])
        iam.delete_user_policy(UserName="deploy", PolicyName="own")
        iam.delete_user(UserName="deploy")
    assert "whoever wrote the policy may not do it" in ann_may()


def test_a_read_only_key_lends_no_change(make_client, iam, ann_may, place):
    writer = make_client(service="iam")
    writer.put_role_policy(RoleName="user", PolicyName="lent", PolicyDocument=EVERYTHING)
    assert ann_may("create_group", UserPoolId=place.people.id, GroupName="a") == "ok"
    ApiKey.objects.update(read_only=True)
    assert "may not do it" in ann_may("create_group", UserPoolId=place.people.id, GroupName="b")
    assert ann_may() == "ok"


def test_what_needs_a_second_person_is_not_lent(operator, write, ann_may, place):
    write(operator, EVERYTHING)
    kept = ApprovalPolicy.current()
    kept.acts, kept.many = ["delete-pool", "bulk-delete"], 10
    kept.save()
    assert "may not do it" in ann_may("delete_user_pool", UserPoolId=place.people.id)
    assert "may not do it" in ann_may("admin_delete_user", UserPoolId=place.people.id, Username="ann")


def test_what_a_member_sees_masked_is_not_lent_unmasked(operator, write, ann_may, place, iam):
    write(operator, EVERYTHING)
    iam.delete_role_policy(RoleName="user", PolicyName="own")
    Role.objects.filter(key="operator").update(masked=["email"])
    for operation, given in (("admin_get_user", {"Username": "ann"}), ("list_users", {})):
        assert "may not do it" in ann_may(operation, UserPoolId=place.people.id, **given)
    assert ann_may() == "ok"


def test_roles_of_before_go_on_within_the_ban_and_their_page_asks_to_save_them_again(
    place, iam, ann_may, console
):
    iam.put_role_policy(RoleName="user", PolicyName="own", PolicyDocument=EVERYTHING)
    KeptRole.objects.update(writers={}, trust_writer=None)
    assert ann_may() == "ok"
    assert "temporary credentials never" in ann_may("list_users", "iam", MaxItems=1)
    assert "Save it again" in words(console.get("/roles/embedded/role/user/"))
