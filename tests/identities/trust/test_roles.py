"""Roles by their ARNs, and what their policies say."""

import pytest
from django.utils import timezone

from identities.models import Role
from identities.trust import find_role, may_assume, permits, role_arn
from identities.trust.writers import policy_writers

ACCOUNT = "000000000000"
PROVIDER = "cognito-identity.amazonaws.com"
POOL = {f"{PROVIDER}:aud": "us-east-1:pool", f"{PROVIDER}:amr": ["authenticated", "login.example.com"]}
OBJECT = "arn:aws:s3:::staff/us-east-1:1/x"


@pytest.fixture
def role(db) -> Role:
    """A role as the console makes it: for a pool's authenticated identities, with a folder for each."""
    return Role.objects.create(
        name="Staff",
        folded_name="staff",
        path="/app/",
        public_id="AROAA",
        created=timezone.now(),
        trust={
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Federated": PROVIDER},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{PROVIDER}:aud": "us-east-1:pool"},
                    "ForAnyValue:StringLike": {f"{PROVIDER}:amr": "authenticated"},
                },
            },
        },
        policies={
            "folder": {
                "Version": "2012-10-17",
                "Statement": {
                    "Effect": "Allow",
                    "Action": "s3:*",
                    "Resource": f"arn:aws:s3:::staff/${{{PROVIDER}:sub}}/*",
                },
            },
            "keep": {"Statement": {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}},
        },
    )


def test_a_role_is_found_by_its_very_arn(role):
    arn = role_arn(role, ACCOUNT)
    assert arn == "arn:aws:iam::000000000000:role/app/Staff"
    assert find_role(arn, ACCOUNT) == role
    for other in (
        arn.lower(),
        arn.replace("/app", ""),
        arn.replace("000", "111"),
        f"{arn}/",
        f"{arn}\n",
        "",
        "Staff",
    ):
        assert find_role(other, ACCOUNT) is None


@pytest.mark.parametrize(
    ("provider", "changes", "allowed"),
    [
        (PROVIDER, {}, True),
        ("login.example.com", {}, False),
        (PROVIDER, {f"{PROVIDER}:aud": "us-east-1:other"}, False),
        (PROVIDER, {f"{PROVIDER}:amr": ["unauthenticated"]}, False),
        (PROVIDER, {f"{PROVIDER}:amr": []}, False),
    ],
)
def test_only_whom_it_trusts_may_take_a_role(role, provider, changes, allowed):
    assert may_assume(role, provider, {**POOL, **changes}).allowed is allowed


def test_tags_for_the_session_are_asked_for_by_themselves(role):
    assert not may_assume(role, PROVIDER, POOL, action="sts:TagSession").allowed


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("s3:GetObject", OBJECT, True),
        ("s3:GetObject", OBJECT.replace(":1", ":2"), False),
        ("s3:DeleteObject", OBJECT, False),
        ("cognito-idp:ListUsers", "*", False),
    ],
)
def test_a_role_permits_what_its_policies_say_together(role, action, resource, allowed):
    context = {f"{PROVIDER}:sub": "us-east-1:1"}
    assert permits(role, action, resource, context).allowed is allowed
    assert not permits(role, action, resource, {}).allowed


def test_a_session_policy_takes_away_and_never_adds(role):
    context = {f"{PROVIDER}:sub": "us-east-1:1"}
    everything = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    reading = {"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}
    nothing = {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}
    assert permits(role, "s3:PutObject", OBJECT, context, everything).allowed
    assert not permits(role, "iam:GetRole", "*", context, everything).allowed
    assert permits(role, "s3:GetObject", OBJECT, context, reading).allowed
    assert not permits(role, "s3:PutObject", OBJECT, context, reading).allowed
    assert permits(role, "s3:GetObject", OBJECT, context, nothing).explicit_deny


@pytest.mark.parametrize(
    ("kind", "id_"),
    [("api-key", ""), ("staff", ""), ("temporary-credentials", "AROAA:ann"), ("anonymous", "x")],
)
def test_a_writer_whom_nobody_can_ask_lends_nothing(role, make_key, kind, id_):
    make_key()  # one of the command line has no owner: a writer without an id is not it
    role.trust_writer = {"kind": kind, "id": id_, "name": "somebody"}
    role.save()
    assert [who["state"] for who in policy_writers("Staff")[""]] == ["gone"]
    assert policy_writers("nobody") == {}
