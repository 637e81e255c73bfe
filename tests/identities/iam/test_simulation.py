"""The simulator through boto3: what policies would say."""

import json

import pytest

from tests.identities.iam.conftest import ACCOUNT, READ

OBJECT = "arn:aws:s3:::staff/report"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/staff"
TEAMS = """{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/*"},
    {
      "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*",
      "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}
    }
  ]
}"""


def entry(name: str, *values: str, kind: str = "string") -> dict:
    return {"ContextKeyName": name, "ContextKeyValues": list(values), "ContextKeyType": kind}


def test_each_action_is_tried_on_each_resource(iam):
    answer = iam.simulate_custom_policy(
        PolicyInputList=[json.dumps(READ)],
        ActionNames=["s3:GetObject", "s3:PutObject"],
        ResourceArns=[OBJECT, "arn:aws:s3:::other/x"],
    )
    assert [
        (result["EvalActionName"], result["EvalResourceName"], result["EvalDecision"])
        for result in answer["EvaluationResults"]
    ] == [
        ("s3:GetObject", OBJECT, "allowed"),
        ("s3:GetObject", "arn:aws:s3:::other/x", "implicitDeny"),
        ("s3:PutObject", OBJECT, "implicitDeny"),
        ("s3:PutObject", "arn:aws:s3:::other/x", "implicitDeny"),
    ]
    assert not answer["IsTruncated"]


def test_matched_statements_are_found_in_the_document(iam):
    (result,) = iam.simulate_custom_policy(
        PolicyInputList=[json.dumps(READ), TEAMS],
        ActionNames=["s3:DeleteObject"],
        ResourceArns=[OBJECT],
        ContextEntries=[
            entry("AWS:PrincipalTag/Team", "staff"),
            entry("aws:SourceIp", "10.1.1.1", kind="ip"),
        ],
    )["EvaluationResults"]
    assert result["EvalDecision"] == "explicitDeny"
    assert result["MissingContextValues"] == []
    lines = TEAMS.splitlines()
    allow, deny = result["MatchedStatements"]
    assert allow["SourcePolicyId"] == deny["SourcePolicyId"] == "PolicyInputList.2"
    assert (allow["StartPosition"], allow["EndPosition"]) == (
        {"Line": 4, "Column": 5},
        {"Line": 4, "Column": len(lines[3]) - 1},
    )
    assert (deny["StartPosition"], deny["EndPosition"]) == (
        {"Line": 5, "Column": 5},
        {"Line": 8, "Column": 5},
    )


def test_keys_that_the_policies_look_at_and_nobody_gave_are_named(iam):
    (result,) = iam.simulate_custom_policy(PolicyInputList=[TEAMS], ActionNames=["s3:GetObject"])[
        "EvaluationResults"
    ]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["MissingContextValues"] == ["aws:PrincipalTag/team", "aws:SourceIp"]


def test_a_list_of_values_is_one_key(iam):
    policy = {
        "Effect": "Allow",
        "Action": "*",
        "Resource": "*",
        "Condition": {"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "auth*"}},
    }
    for values, decision in ((["x", "authenticated"], "allowed"), ([], "implicitDeny")):
        (result,) = iam.simulate_custom_policy(
            PolicyInputList=[json.dumps({"Statement": policy})],
            ActionNames=["s3:GetObject"],
            ContextEntries=[entry("cognito-identity.amazonaws.com:amr", *values, kind="stringList")],
        )["EvaluationResults"]
        assert result["EvalDecision"] == decision


def test_a_roles_own_policies_and_tags_are_simulated(iam, make_role):
    make_role(Tags=[{"Key": "Team", "Value": "staff"}])
    iam.put_role_policy(RoleName="staff", PolicyName="teams", PolicyDocument=TEAMS)
    (result,) = iam.simulate_principal_policy(
        PolicySourceArn=ROLE, ActionNames=["s3:PutObject"], ResourceArns=[OBJECT]
    )["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"
    (matched,) = result["MatchedStatements"]
    assert (matched["SourcePolicyId"], matched["SourcePolicyType"]) == ("role_staff_teams", "role")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.simulate_principal_policy(PolicySourceArn=f"{ROLE}x", ActionNames=["s3:PutObject"])


def test_a_boundary_takes_away(iam):
    for boundary, decision in (
        (READ, "allowed"),
        ({"Statement": {**READ["Statement"][0], "Effect": "Deny"}}, "explicitDeny"),
    ):
        (result,) = iam.simulate_custom_policy(
            PolicyInputList=[json.dumps(READ)],
            PermissionsBoundaryPolicyInputList=[json.dumps(boundary)],
            ActionNames=["s3:GetObject"],
            ResourceArns=[OBJECT],
        )["EvaluationResults"]
        assert result["EvalDecision"] == decision
        detail = result["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"]
        assert detail is (decision == "allowed")


def test_results_come_in_pages(iam):
    asked = {
        "PolicyInputList": [json.dumps(READ)],
        "ActionNames": ["s3:GetObject", "s3:PutObject"],
        "ResourceArns": [f"arn:aws:s3:::staff/{number}" for number in range(5)],
    }
    pages = list(
        iam.get_paginator("simulate_custom_policy").paginate(**asked, PaginationConfig={"PageSize": 4})
    )
    assert [len(page["EvaluationResults"]) for page in pages] == [4, 4, 2]
    whole = iam.simulate_custom_policy(**asked)["EvaluationResults"]
    assert [result for page in pages for result in page["EvaluationResults"]] == whole
    with pytest.raises(iam.exceptions.ClientError, match="other parameters"):
        iam.simulate_custom_policy(**{**asked, "ActionNames": ["s3:GetObject"]}, Marker=pages[0]["Marker"])


def test_many_statements_make_small_pages(iam):
    policy = json.dumps({"Statement": READ["Statement"] * 1500})
    asked = {"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"], "ResourceArns": [OBJECT] * 100}
    answer = iam.simulate_custom_policy(**asked)
    assert (len(answer["EvaluationResults"]), answer["IsTruncated"]) == (13, True)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PolicyInputList": ["{"]}, "PolicyInputList.1: The document is not valid JSON"),
        ({"PolicyInputList": [json.dumps(READ)] * 101}, "PolicyInputList holds more than 100 policies"),
        ({"ActionNames": ["GetObject"]}, "GetObject"),
        ({"ActionNames": []}, "ActionNames"),
        ({"ResourceArns": ["bucket"]}, "bucket"),
        ({"ContextEntries": [entry("aws:x", "a", "b")]}, "aws:x"),
        ({"ContextEntries": [entry("aws:x")]}, "aws:x"),
        ({"ContextEntries": [{"ContextKeyValues": ["x"]}]}, "ContextKeyName"),
        ({"ResourcePolicy": json.dumps(READ)}, "ResourcePolicy"),
        ({"ResourceOwner": ACCOUNT}, "ResourceOwner"),
        ({"ResourceHandlingOption": "EC2-VPC-InstanceStore"}, "ResourceHandlingOption"),
        (
            {"OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": ["{}"]}]},
            "OrderedOrganizationPolicyInputList",
        ),
    ],
)
def test_what_cannot_be_simulated_is_refused(iam, changes, said):
    with pytest.raises(iam.exceptions.InvalidInputException) as caught:
        iam.simulate_custom_policy(**{"PolicyInputList": [], "ActionNames": ["s3:GetObject"], **changes})
    assert said in str(caught.value)
