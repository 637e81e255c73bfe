"""Users of IAM and their access keys: what programs sign with."""

import json
from datetime import timedelta

import pytest
import time_machine
from botocore.exceptions import ClientError
from django.utils import timezone

from identities.models import IamUser
from pools.models import ApiKey
from tests.fixtures.rivals import meanwhile
from tests.identities.iam.conftest import ACCOUNT

EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*"}],
}


@pytest.fixture
def pool(cognito) -> str:
    """The id of a user pool."""
    return cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]


@pytest.fixture
def make_program(iam, make_client):
    """Makes users with a policy and a key: ``make_program("shop", policy)`` gives what makes their clients."""

    def make(name: str = "shop", policy: dict | None = EVERYTHING):
        iam.create_user(UserName=name)
        if policy:
            iam.put_user_policy(UserName=name, PolicyName="scope", PolicyDocument=json.dumps(policy))
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return ApiKey.objects.get(id=made["AccessKeyId"])

    return make


def code(call, *args, **given) -> str:
    with pytest.raises(ClientError) as caught:
        call(*args, **given)
    return caught.value.response["Error"]["Code"]


def test_a_user_is_described_as_it_was_made(iam):
    made = iam.create_user(UserName="Shop", Path="/web/", Tags=[{"Key": "team", "Value": "harbour"}])["User"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/web/Shop"
    assert made["UserId"].startswith("AIDA")
    assert iam.get_user(UserName="Shop")["User"] == made
    assert [user["UserName"] for user in iam.list_users(PathPrefix="/web/")["Users"]] == ["Shop"]
    assert code(iam.create_user, UserName="shop") == "EntityAlreadyExists"
    assert code(iam.get_user, UserName="shop") == "NoSuchEntity"


def test_users_are_listed_by_name_page_by_page_and_then_keys_of_the_command_line(iam, make_key):
    for name in ("cleo", "ann", "Ben"):
        iam.create_user(UserName=name)
    make_key(name="backup")
    pages = iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 2})
    names = [user["UserName"] for page in pages for user in page["Users"]]
    keys = sorted(ApiKey.objects.values_list("id", flat=True))
    assert len(keys) == 2
    assert names == ["ann", "Ben", "cleo", *keys]
    under = [user["UserName"] for user in iam.list_users(PathPrefix="/command-line/")["Users"]]
    assert under == keys


def test_a_user_takes_another_name_and_its_key_goes_on(iam, make_program, make_client):
    key = make_program("shop")
    iam.create_user(UserName="other")
    assert code(iam.update_user, UserName="shop", NewUserName="OTHER") == "EntityAlreadyExists"
    iam.update_user(UserName="shop", NewUserName="store", NewPath="/web/")
    assert iam.list_access_keys(UserName="store")["AccessKeyMetadata"][0]["AccessKeyId"] == key.id
    who = make_client(key=key, service="sts").get_caller_identity()
    assert who["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/web/store"


def test_a_user_is_deleted_last(iam, make_program):
    key = make_program("shop")
    assert code(iam.delete_user, UserName="shop") == "DeleteConflict"
    iam.delete_access_key(UserName="shop", AccessKeyId=key.id)
    assert code(iam.delete_user, UserName="shop") == "DeleteConflict"
    iam.delete_user_policy(UserName="shop", PolicyName="scope")
    iam.delete_user(UserName="shop")
    assert code(iam.get_user, UserName="shop") == "NoSuchEntity"


def test_tags_and_policies_are_kept(iam):
    iam.create_user(UserName="shop")
    iam.tag_user(UserName="shop", Tags=[{"Key": "team", "Value": "a"}, {"Key": "b", "Value": "c"}])
    iam.untag_user(UserName="shop", TagKeys=["B"])
    assert iam.list_user_tags(UserName="shop")["Tags"] == [{"Key": "team", "Value": "a"}]
    iam.put_user_policy(UserName="shop", PolicyName="scope", PolicyDocument=json.dumps(EVERYTHING))
    assert iam.list_user_policies(UserName="shop")["PolicyNames"] == ["scope"]
    assert iam.get_user_policy(UserName="shop", PolicyName="scope")["PolicyDocument"] == EVERYTHING
    wrong = {"UserName": "shop", "PolicyName": "x"}
    assert code(iam.put_user_policy, **wrong, PolicyDocument="{}") == "MalformedPolicyDocument"
    assert code(iam.get_user_policy, **wrong) == "NoSuchEntity"
    big = {**EVERYTHING, "Statement": [{**EVERYTHING["Statement"][0], "Action": ["a:" + "b" * 100] * 120}]}
    assert code(iam.put_user_policy, **wrong, PolicyDocument=json.dumps(big)) == "LimitExceeded"


def test_a_user_has_two_keys_at_most(iam, make_program):
    first = make_program("shop")
    second = iam.create_access_key(UserName="shop")["AccessKey"]
    assert code(iam.create_access_key, UserName="shop") == "LimitExceeded"
    listed = iam.list_access_keys(UserName="shop")["AccessKeyMetadata"]
    assert {key["AccessKeyId"] for key in listed} == {first.id, second["AccessKeyId"]}
    assert "SecretAccessKey" not in listed[0]


def test_both_keys_sign_until_the_first_is_retired(iam, make_program, make_client, pool):
    first = make_program("shop")
    made = iam.create_access_key(UserName="shop")["AccessKey"]
    second = ApiKey.objects.get(id=made["AccessKeyId"])
    assert made["SecretAccessKey"] == second.secret
    for key in (first, second):
        make_client(key=key).describe_user_pool(UserPoolId=pool)
    iam.update_access_key(UserName="shop", AccessKeyId=first.id, Status="Inactive")
    listed = {
        key["AccessKeyId"]: key["Status"]
        for key in iam.list_access_keys(UserName="shop")["AccessKeyMetadata"]
    }
    assert listed == {first.id: "Inactive", second.id: "Active"}
    assert code(make_client(key=first).describe_user_pool, UserPoolId=pool) == "UnrecognizedClientException"
    assert code(make_client(key=first, service="iam").list_users) == "InvalidClientTokenId"
    make_client(key=second).describe_user_pool(UserPoolId=pool)
    iam.update_access_key(UserName="shop", AccessKeyId=first.id, Status="Active")
    make_client(key=first).describe_user_pool(UserPoolId=pool)
    iam.delete_access_key(UserName="shop", AccessKeyId=first.id)
    assert code(make_client(key=first).describe_user_pool, UserPoolId=pool) == "UnrecognizedClientException"


def test_a_key_is_only_found_under_its_own_user(iam, make_program):
    key = make_program("shop")
    iam.create_user(UserName="other")
    for call in (iam.delete_access_key, iam.update_access_key):
        given = {"Status": "Inactive"} if call == iam.update_access_key else {}
        assert code(call, UserName="other", AccessKeyId=key.id, **given) == "NoSuchEntity"
        assert code(call, AccessKeyId=key.id, **given) == "NoSuchEntity"


def test_a_user_without_a_policy_may_do_nothing_but_learn_who_it_is(make_program, make_client, pool):
    key = make_program("shop", None)
    assert code(make_client(key=key).describe_user_pool, UserPoolId=pool) == "AccessDeniedException"
    assert make_client(key=key, service="sts").get_caller_identity()["Arn"].endswith(":user/shop")


def test_a_changed_policy_counts_at_once(iam, make_program, make_client, pool):
    key = make_program("shop")
    client = make_client(key=key)
    client.describe_user_pool(UserPoolId=pool)
    deny = {**EVERYTHING["Statement"][0], "Effect": "Deny"}
    document = json.dumps({**EVERYTHING, "Statement": [deny]})
    iam.put_user_policy(UserName="shop", PolicyName="stop", PolicyDocument=document)
    assert code(client.describe_user_pool, UserPoolId=pool) == "AccessDeniedException"


def test_conditions_know_the_user(iam, make_program, make_client, pool):
    policy = {**EVERYTHING["Statement"][0]}
    policy["Condition"] = {"StringEquals": {"aws:username": "shop", "aws:PrincipalTag/team": "harbour"}}
    key = make_program("shop", {**EVERYTHING, "Statement": [policy]})
    client = make_client(key=key)
    assert code(client.describe_user_pool, UserPoolId=pool) == "AccessDeniedException"
    iam.tag_user(UserName="shop", Tags=[{"Key": "team", "Value": "harbour"}])
    client.describe_user_pool(UserPoolId=pool)


def test_an_expired_key_is_told_so(make_program, make_client, pool):
    end = timezone.now() + timedelta(days=1)
    expiry = {
        "Sid": "Expiry",
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {"DateGreaterThanEquals": {"aws:CurrentTime": f"{end:%Y-%m-%dT%H:%M:%SZ}"}},
    }
    key = make_program("shop", {**EVERYTHING, "Statement": [*EVERYTHING["Statement"], expiry]})
    make_client(key=key).describe_user_pool(UserPoolId=pool)
    with time_machine.travel(end + timedelta(seconds=1)):
        assert code(make_client(key=key).describe_user_pool, UserPoolId=pool) == "ExpiredTokenException"
        assert code(make_client(key=key, service="sts").get_caller_identity) == "ExpiredTokenException"


def test_a_key_may_rotate_itself_where_its_policy_says_so(make_program, make_client):
    own = {
        "Effect": "Allow",
        "Action": "iam:*AccessKey*",
        "Resource": f"arn:aws:iam::{ACCOUNT}:user/${{aws:username}}",
    }
    key = make_program("shop", {"Version": "2012-10-17", "Statement": [own]})
    make_program("other")
    iam = make_client(key=key, service="iam")
    assert iam.create_access_key()["AccessKey"]["UserName"] == "shop"
    iam.delete_access_key(AccessKeyId=key.id)
    assert code(iam.create_access_key, UserName="other") == "InvalidClientTokenId"


def test_a_key_makes_no_key_of_another(make_program, make_client):
    own = {"Effect": "Allow", "Action": "iam:*", "Resource": f"arn:aws:iam::{ACCOUNT}:user/shop"}
    key = make_program("shop", {"Version": "2012-10-17", "Statement": [own]})
    make_program("other")
    iam = make_client(key=key, service="iam")
    assert code(iam.create_access_key, UserName="other") == "AccessDenied"
    assert code(iam.create_user, UserName="new") == "AccessDenied"
    assert code(iam.update_user, UserName="shop", NewUserName="admin") == "AccessDenied"


def test_the_last_use_is_kept_once_a_minute(iam, make_program, make_client, pool):
    key = make_program("shop")
    unused = iam.get_access_key_last_used(AccessKeyId=key.id)
    assert unused["AccessKeyLastUsed"] == {"ServiceName": "N/A", "Region": "N/A"}
    client = make_client(key=key, region="eu-west-1")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        first = timezone.now().replace(microsecond=0)
        for seconds in (0, 30, 29):
            clock.shift(seconds)
            client.describe_user_pool(UserPoolId=pool)
            used = iam.get_access_key_last_used(AccessKeyId=key.id)["AccessKeyLastUsed"]
            assert used == {"ServiceName": "cognito-idp", "Region": "eu-west-1", "LastUsedDate": first}
        clock.shift(1)
        client.describe_user_pool(UserPoolId=pool)
    used = iam.get_access_key_last_used(AccessKeyId=key.id)
    assert used["AccessKeyLastUsed"]["LastUsedDate"] == first + timedelta(minutes=1)
    assert used["UserName"] == "shop"


def test_a_key_that_nobody_has_was_never_used(iam):
    assert code(iam.get_access_key_last_used, AccessKeyId="LGKA0000000000000000") == "NoSuchEntity"


def test_a_key_is_good_for_nothing_once_its_user_is_gone(make_program, make_client):
    client = make_client(key=make_program("shop"))
    with meanwhile(IamUser.objects.all().delete, "pools_apikey", begins="SELECT"):
        assert code(client.list_user_pools, MaxResults=1) == "UnrecognizedClientException"


def test_a_key_without_a_user_asks_the_database_no_more_than_once(
    make_key, make_client, make_program, pool, django_assert_num_queries
):
    key = make_key()
    client = make_client(key=key)
    client.describe_user_pool(UserPoolId=pool)
    # The key, and the three of the operation.
    with django_assert_num_queries(4) as asked:
        client.describe_user_pool(UserPoolId=pool)
    assert len([each for each in asked.captured_queries if "apikey" in each["sql"]]) == 1
    scoped = make_client(key=make_program())
    scoped.describe_user_pool(UserPoolId=pool)
    with django_assert_num_queries(5):
        scoped.describe_user_pool(UserPoolId=pool)


def test_a_key_of_the_command_line_stands_as_a_user_of_its_own(iam, make_key, make_client, pool):
    key = make_key(name="backup", pools=[pool], read_only=True)
    user = iam.get_user(UserName=key.id)["User"]
    assert (user["Path"], user["Tags"]) == ("/command-line/", [{"Key": "Name", "Value": "backup"}])
    policy = iam.get_user_policy(UserName=key.id, PolicyName="limits")["PolicyDocument"]
    assert policy["Statement"][0]["Resource"] == [f"arn:aws:cognito-idp:*:*:userpool/{pool}"]
    assert "cognito-idp:Describe*" in policy["Statement"][0]["Action"]
    assert code(iam.create_access_key, UserName=key.id) == "NoSuchEntity"
    assert code(iam.create_user, UserName=key.id) == "EntityAlreadyExists"
    assert code(
        iam.put_user_policy, UserName=key.id, PolicyName="x", PolicyDocument=json.dumps(EVERYTHING)
    ) == ("NoSuchEntity")
    client = make_client(key=key)
    client.describe_user_pool(UserPoolId=pool)
    iam.update_access_key(UserName=key.id, AccessKeyId=key.id, Status="Inactive")
    assert code(client.describe_user_pool, UserPoolId=pool) == "UnrecognizedClientException"
    iam.delete_access_key(UserName=key.id, AccessKeyId=key.id)
    assert code(iam.get_user, UserName=key.id) == "NoSuchEntity"


def test_a_key_for_one_pool_makes_no_keys(make_key, make_client, pool, iam):
    iam.create_user(UserName="shop")
    limited = make_client(key=make_key(pools=[pool]), service="iam")
    assert code(limited.create_access_key, UserName="shop") == "AccessDenied"
    assert code(limited.list_users) == "AccessDenied"
    reader = make_client(key=make_key(read_only=True), service="iam")
    assert code(reader.create_access_key, UserName="shop") == "AccessDenied"
    assert reader.list_access_keys(UserName="shop")["AccessKeyMetadata"] == []


def test_what_a_user_may_do_is_simulated(iam, make_program):
    make_program("shop")
    answer = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/shop",
        ActionNames=["cognito-idp:ListUsers", "iam:ListUsers"],
    )
    found = {each["EvalActionName"]: each["EvalDecision"] for each in answer["EvaluationResults"]}
    assert found == {"cognito-idp:ListUsers": "allowed", "iam:ListUsers": "implicitDeny"}


def test_a_key_that_only_reads_gets_no_address_to_upload_to(make_program, make_client, cognito, pool):
    role = f"arn:aws:iam::{ACCOUNT}:role/import"
    made = cognito.create_user_import_job(UserPoolId=pool, JobName="job", CloudWatchLogsRoleArn=role)
    job = {"UserPoolId": pool, "JobId": made["UserImportJob"]["JobId"]}
    reads = {**EVERYTHING["Statement"][0], "Action": ["cognito-idp:Describe*", "cognito-idp:List*"]}
    reader = make_client(key=make_program("reader", {**EVERYTHING, "Statement": [reads]}))
    writer = make_client(key=make_program("writer"))
    assert "PreSignedUrl" in writer.describe_user_import_job(**job)["UserImportJob"]
    assert "PreSignedUrl" not in reader.describe_user_import_job(**job)["UserImportJob"]
    assert (
        "PreSignedUrl" not in reader.list_user_import_jobs(UserPoolId=pool, MaxResults=9)["UserImportJobs"][0]
    )
