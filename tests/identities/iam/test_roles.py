"""Roles through boto3."""

import json
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from tests.identities.iam.conftest import ACCOUNT, READ, TRUST


def test_a_role_is_kept_as_it_was_made(iam, make_role):
    made = make_role(
        Path="/app/", Description="Für alle", MaxSessionDuration=7200, Tags=[{"Key": "Team", "Value": "red"}]
    )

    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:role/app/staff"
    assert made["RoleId"].startswith("AROA")
    assert made["AssumeRolePolicyDocument"] == TRUST
    assert made["Description"] == "Für alle"
    assert made["MaxSessionDuration"] == 7200
    assert made["Tags"] == [{"Key": "Team", "Value": "red"}]
    assert abs((made["CreateDate"] - datetime.now(UTC)).total_seconds()) < 60
    assert iam.get_role(RoleName="staff")["Role"] == made


def test_names_differ_by_more_than_case(iam, make_role):
    make_role("Staff")
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException) as caught:
        make_role("STAFF")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="staff")


def test_an_unknown_role_is_told_with_iams_code(iam):
    with pytest.raises(iam.exceptions.NoSuchEntityException) as caught:
        iam.get_role(RoleName="nobody")
    answer = caught.value.response
    assert answer["Error"]["Code"] == "NoSuchEntity"
    assert answer["Error"]["Type"] == "Sender"
    assert answer["Error"]["Message"] == "The role with name nobody cannot be found."
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 404


@pytest.mark.parametrize(
    "call",
    [
        lambda iam: iam.update_role(RoleName="x"),
        lambda iam: iam.update_role_description(RoleName="x", Description="y"),
        lambda iam: iam.delete_role(RoleName="x"),
        lambda iam: iam.update_assume_role_policy(RoleName="x", PolicyDocument=json.dumps(TRUST)),
        lambda iam: iam.put_role_policy(RoleName="x", PolicyName="p", PolicyDocument=json.dumps(READ)),
        lambda iam: iam.get_role_policy(RoleName="x", PolicyName="p"),
        lambda iam: iam.list_role_policies(RoleName="x"),
        lambda iam: iam.delete_role_policy(RoleName="x", PolicyName="p"),
        lambda iam: iam.list_attached_role_policies(RoleName="x"),
        lambda iam: iam.tag_role(RoleName="x", Tags=[]),
        lambda iam: iam.untag_role(RoleName="x", TagKeys=[]),
        lambda iam: iam.list_role_tags(RoleName="x"),
    ],
)
def test_every_operation_of_a_role_needs_one(iam, call):
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        call(iam)


def test_roles_are_listed_by_name_a_page_at_a_time(iam, make_role):
    for name in ("cleo", "Ann", "ben", "marie"):
        make_role(name, Path="/app/" if name != "ben" else "/APP/", Tags=[{"Key": "a", "Value": "b"}])

    pages = list(iam.get_paginator("list_roles").paginate(PaginationConfig={"PageSize": 3}))

    assert [[role["RoleName"] for role in page["Roles"]] for page in pages] == [
        ["Ann", "ben", "cleo"],
        ["marie"],
    ]
    assert pages[0]["Roles"][0]["AssumeRolePolicyDocument"] == TRUST
    assert "Tags" not in pages[0]["Roles"][0]
    under = iam.list_roles(PathPrefix="/app/", MaxItems=2)
    assert [role["RoleName"] for role in under["Roles"]] == ["Ann", "cleo"]
    assert under["IsTruncated"]
    rest = iam.list_roles(PathPrefix="/app/", Marker=under["Marker"])
    assert [role["RoleName"] for role in rest["Roles"]] == ["marie"]
    assert not rest["IsTruncated"]


def test_a_marker_of_another_list_is_refused(iam, make_role):
    make_role("ann", Path=f"/{'p' * 500}/")
    make_role("ben" * 20, Path=f"/{'p' * 500}/")
    marker = iam.list_roles(PathPrefix=f"/{'p' * 500}/", MaxItems=1)["Marker"]
    assert len(marker) <= 320
    for given in (marker, "abc", "é"):
        with pytest.raises(ClientError) as caught:
            iam.list_roles(Marker=given)
        assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_a_role_is_changed_where_asked(iam, make_role):
    make_role(Description="before")
    iam.update_role(RoleName="staff", MaxSessionDuration=43200)
    assert iam.get_role(RoleName="staff")["Role"]["Description"] == "before"
    iam.update_role(RoleName="staff", Description="")
    role = iam.get_role(RoleName="staff")["Role"]
    assert (role.get("Description"), role["MaxSessionDuration"]) == (None, 43200)
    answer = iam.update_role_description(RoleName="staff", Description="after")
    assert answer["Role"]["Description"] == "after"


def test_the_trust_policy_is_replaced(iam, make_role):
    make_role()
    other = {**TRUST["Statement"][0], "Effect": "Deny"}
    iam.update_assume_role_policy(RoleName="staff", PolicyDocument=json.dumps({"Statement": other}))
    assert iam.get_role(RoleName="staff")["Role"]["AssumeRolePolicyDocument"] == {"Statement": other}


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/p"}, "InvalidInput", "PermissionsBoundary"),
        ({"AssumeRolePolicyDocument": "{"}, "MalformedPolicyDocument", "line 1, column 2"),
        ({"AssumeRolePolicyDocument": json.dumps(READ)}, "MalformedPolicyDocument", "Statement[0].Action"),
        ({"MaxSessionDuration": 3599}, "ValidationError", "maxSessionDuration"),
        ({"MaxSessionDuration": 43201}, "ValidationError", "maxSessionDuration"),
        ({"Path": "app"}, "ValidationError", "path"),
        ({"name": "a b"}, "ValidationError", "roleName"),
        ({"name": "a" * 65}, "ValidationError", "roleName"),
        ({"Tags": [{"Key": "aws:x", "Value": ""}]}, "InvalidInput", "aws:"),
        ({"Tags": [{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]}, "InvalidInput", "Duplicate"),
    ],
)
def test_what_a_role_may_not_be(make_client, make_role, iam, changes, code, said):
    client = make_client(service="iam", checked=False)
    given = {"RoleName": changes.pop("name", "x"), "AssumeRolePolicyDocument": json.dumps(TRUST), **changes}
    with pytest.raises(ClientError) as caught:
        client.create_role(**given)
    assert caught.value.response["Error"]["Code"] == code
    assert said in caught.value.response["Error"]["Message"]
    assert iam.list_roles()["Roles"] == []


def test_a_trust_policy_has_a_quota(iam, make_role):
    statements = [{**TRUST["Statement"][0], "Sid": f"s{number}"} for number in range(60)]
    with pytest.raises(iam.exceptions.LimitExceededException):
        make_role(AssumeRolePolicyDocument=json.dumps({"Statement": statements}))


def test_permission_policies_come_and_go(iam, make_role):
    make_role()
    for name in ("write", "read"):
        iam.put_role_policy(RoleName="staff", PolicyName=name, PolicyDocument=json.dumps(READ))

    first = iam.list_role_policies(RoleName="staff", MaxItems=1)
    assert (first["PolicyNames"], first["IsTruncated"]) == (["read"], True)
    second = iam.list_role_policies(RoleName="staff", Marker=first["Marker"])
    assert (second["PolicyNames"], second["IsTruncated"]) == (["write"], False)
    assert iam.get_role_policy(RoleName="staff", PolicyName="read")["PolicyDocument"] == READ
    assert iam.list_attached_role_policies(RoleName="staff")["AttachedPolicies"] == []

    with pytest.raises(iam.exceptions.DeleteConflictException, match="read, write"):
        iam.delete_role(RoleName="staff")
    for name in ("write", "read"):
        iam.delete_role_policy(RoleName="staff", PolicyName=name)
    for call in (iam.get_role_policy, iam.delete_role_policy):
        with pytest.raises(iam.exceptions.NoSuchEntityException):
            call(RoleName="staff", PolicyName="read")
    iam.delete_role(RoleName="staff")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_role(RoleName="staff")


def test_permission_policies_have_a_quota_together(iam, make_role):
    make_role()
    resources = [f"arn:aws:s3:::bucket/{number:04}/*" for number in range(200)]
    policy = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": resources}}, indent=8)
    iam.put_role_policy(RoleName="staff", PolicyName="a", PolicyDocument=policy)
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.put_role_policy(RoleName="staff", PolicyName="b", PolicyDocument=policy)
    assert iam.list_role_policies(RoleName="staff")["PolicyNames"] == ["a"]


def test_a_malformed_permission_policy_changes_nothing(iam, make_role):
    make_role()
    with pytest.raises(iam.exceptions.MalformedPolicyDocumentException, match=r"Statement\.Effect"):
        iam.put_role_policy(
            RoleName="staff",
            PolicyName="a",
            PolicyDocument='{"Statement": {"Effect": "Maybe", "Action": "*", "Resource": "*"}}',
        )
    assert iam.list_role_policies(RoleName="staff")["PolicyNames"] == []


def test_tags_are_told_apart_whatever_their_case(iam, make_role):
    make_role(Tags=[{"Key": "Team", "Value": "red"}])
    iam.tag_role(RoleName="staff", Tags=[{"Key": "team", "Value": "blue"}, {"Key": "Ü", "Value": ""}])
    assert iam.list_role_tags(RoleName="staff")["Tags"] == [
        {"Key": "team", "Value": "blue"},
        {"Key": "Ü", "Value": ""},
    ]
    first = iam.list_role_tags(RoleName="staff", MaxItems=1)
    assert iam.list_role_tags(RoleName="staff", Marker=first["Marker"])["Tags"] == [{"Key": "Ü", "Value": ""}]
    iam.untag_role(RoleName="staff", TagKeys=["TEAM", "none"])
    assert [tag["Key"] for tag in iam.list_role_tags(RoleName="staff")["Tags"]] == ["Ü"]
    many = [{"Key": f"k{number}", "Value": ""} for number in range(50)]
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.tag_role(RoleName="staff", Tags=many)


@pytest.mark.parametrize("text", ["]]>", "<a>&amp;</a>", "one\r\ntwo\tthree", "ÿ" * 100, " padded "])
def test_what_xml_would_trip_over_comes_back_as_it_was(make_role, iam, text):
    make_role(Description=text)
    assert iam.get_role(RoleName="staff")["Role"]["Description"] == text


@pytest.mark.parametrize("text", ["a\x0bb", "\U0001f600", "\x1f"])
def test_what_iam_does_not_take_is_refused_in_well_formed_xml(make_role, text):
    with pytest.raises(ClientError) as caught:
        make_role(Description=text)
    assert caught.value.response["Error"]["Code"] == "ValidationError"
