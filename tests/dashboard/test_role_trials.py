"""Trying an action against a role: what IAM decided, and by which statement."""

import json

import boto3
import pytest
from botocore.stub import Stubber

from dashboard.iam_documents.documents import write_document
from dashboard.iam_documents.trial import TrialForm, initial_for, try_action
from tests.dashboard.reading import read, words
from tests.dashboard.test_iam_roles import READ, make

ARN = "arn:aws:iam::123456789012:role/gold"
TWO = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::harbour/*"},
        {"Sid": "NoLogs", "Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::harbour/logs/*"},
    ],
}


def tried(result: dict, policies: dict, **typed: str) -> list:
    """What the page would show of this answer of IAM's."""
    key = {"aws_access_key_id": "tests", "aws_secret_access_key": "tests", "region_name": "us-east-1"}
    iam = boto3.client("iam", **key)
    form = TrialForm({"action": "s3:GetObject", "resource": "*", **typed})
    assert form.is_valid(), form.errors
    asked = {
        "PolicySourceArn": ARN,
        "ActionNames": [form.cleaned_data["action"]],
        "ResourceArns": [form.cleaned_data["resource"]],
    }
    if form.cleaned_data["context"]:
        asked["ContextEntries"] = form.cleaned_data["context"]
    with Stubber(iam) as stub:
        stub.add_response("simulate_principal_policy", {"EvaluationResults": [result]}, asked)
        return try_action(iam, ARN, form, policies)


def answer(decision: str, *lines: int, source: str = "role_gold_reading") -> dict:
    spans = [
        {
            "SourcePolicyId": source,
            "SourcePolicyType": "IAM Policy",
            "StartPosition": {"Line": line, "Column": 5},
            "EndPosition": {"Line": line + 3, "Column": 6},
        }
        for line in lines
    ]
    return {"EvalActionName": "s3:GetObject", "EvalDecision": decision, "MatchedStatements": spans}


def test_the_statement_that_decided_is_found_by_its_lines():
    line = write_document(TWO).splitlines().index('      "Sid": "NoLogs",')
    (outcome,) = tried(answer("explicitDeny", line), {"reading": TWO})
    assert (outcome.allowed, outcome.decision) == (False, "Denied by a statement")
    assert outcome.matched[0].policy == "reading"
    assert outcome.matched[0].where == "Statement[1], NoLogs"
    assert outcome.matched[0].statement == TWO["Statement"][1]
    (outcome,) = tried(answer("allowed", 4), {"reading": TWO})
    assert outcome.matched[0].statement == TWO["Statement"][0]


def test_a_statement_elsewhere_is_told_by_its_policy_and_lines():
    (outcome,) = tried(answer("allowed", 7, source="shared-reading"), {"other": TWO})
    assert (outcome.matched[0].policy, outcome.matched[0].where) == ("shared-reading", "line 7 to 10")


def test_what_the_boundary_forbids_and_what_is_missing_are_told():
    missing = ["aws:PrincipalTag/team"]
    boundary = {"AllowedByPermissionsBoundary": False}
    given = {
        **answer("implicitDeny"),
        "MissingContextValues": missing,
        "PermissionsBoundaryDecisionDetail": boundary,
    }
    (outcome,) = tried(given, {})
    assert "permissions boundary" in outcome.decision
    assert outcome.missing == tuple(missing)


def test_context_is_sent_as_typed_and_lines_without_a_value_are_not():
    typed = "cognito-identity.amazonaws.com:sub = us-east-1:1\naws:PrincipalTag/team =\naws:TagKeys = a, b"
    form = TrialForm({"action": "s3:GetObject", "resource": "*", "context": typed})
    assert form.is_valid()
    assert [(each["ContextKeyName"], each["ContextKeyType"]) for each in form.cleaned_data["context"]] == [
        ("cognito-identity.amazonaws.com:sub", "string"),
        ("aws:TagKeys", "stringList"),
    ]
    tried(answer("allowed"), {}, context=typed)


def test_a_form_can_start_with_what_is_known():
    policy = {"Statement": {"Effect": "Allow", "Resource": "${cognito-identity.amazonaws.com:sub}"}}
    known = {"Cognito-Identity.amazonaws.com:sub": "us-east-1:1"}
    assert initial_for([policy], known) == {"context": "cognito-identity.amazonaws.com:sub = us-east-1:1"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"action": "GetObject", "resource": "*"}, "An action has its service before a colon"),
        ({"action": "s3:GetObject", "resource": "*", "context": "team"}, "Line 1 has no ="),
    ],
)
def test_what_cannot_be_tried_is_told_at_the_field(console, keep, typed, told):
    make(keep, reading=READ)
    page = console.post(keep.url("role/gold/try/"), typed)
    assert page.status_code == 422
    assert told in read(page).select_one(".field .errorlist").text


def test_a_connection_that_cannot_try_says_so(console, aws_keep):
    make(aws_keep, reading=READ)
    typed = {"action": "s3:GetObject", "resource": "*"}
    part = console.post(aws_keep.url("role/gold/try/"), typed, headers={"HX-Request": "true"})
    assert "Not on this connection" in words(part)


def test_an_action_is_tried_on_the_page(console, embedded_keep):
    make(embedded_keep, reading=TWO)
    url = embedded_keep.url("role/gold/try/")
    page = console.post(url, {"action": "s3:GetObject", "resource": "arn:aws:s3:::harbour/a.png"})
    assert "Allowed" in words(read(page).select_one("#trial"))
    assert "Statement[0]" in words(read(page).select_one("#trial"))
    page = console.post(url, {"action": "s3:GetObject", "resource": "arn:aws:s3:::harbour/logs/a"})
    assert "Denied by a statement" in words(read(page).select_one("#trial"))
    shown = json.loads(read(page).select_one("#trial pre.json").get_text())
    assert shown == TWO["Statement"][1]
    page = console.post(url, {"action": "s3:ListBucket", "resource": "arn:aws:s3:::harbour"})
    assert "Denied: nothing allows it" in words(read(page).select_one("#trial"))
