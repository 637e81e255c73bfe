"""Policies as the IAM User Guide explains them, a row for each rule, and properties that hold for all of them."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identities.policies.evaluation import Principal, evaluate
from identities.policies.reading import read_policy

VERSION = "2012-10-17"
ME = "cognito-identity.amazonaws.com:sub"
POOL = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"
KEYS = {
    ME: "us-east-1:1",
    "aws:PrincipalTag/Team": "red",
    "aws:SourceIp": "10.1.2.3",
    "aws:SecureTransport": "true",
    "aws:CurrentTime": "2026-11-21T08:00:00Z",
    "aws:EpochTime": "1795248000",
    "aws:SourceArn": "arn:aws:s3:::bucket/a:b",
    "app:far": "1" * 30,
    "app:count": "10",
    "app:blob": "QUJD",
    "app:star": "*",
    "app:empty": [],
    "cognito-identity.amazonaws.com:amr": ["authenticated", "login.example.com"],
}


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def policy(*statements: dict, version: str = VERSION) -> dict:
    return read_policy({"Version": version, "Statement": list(statements)})


def allowed(*statements: dict, action="cognito-idp:AdminGetUser", resource=POOL, version=VERSION) -> bool:
    return evaluate([policy(*statements, version=version)], action, resource, KEYS).allowed


@pytest.mark.parametrize(
    ("action", "matches"),
    [
        ("cognito-idp:AdminGetUser", True),
        ("COGNITO-IDP:admingetuser", True),
        ("cognito-idp:*", True),
        ("cognito-idp:Admin*User", True),
        ("cognito-idp:AdminGetUse?", True),
        ("cognito-idp:AdminGetUser?", False),
        ("cognito-idp:Get*", False),
        ("*", True),
        (["s3:GetObject", "cognito-idp:AdminGetUser"], True),
    ],
)
def test_actions_match_whatever_their_case(action, matches):
    assert allowed(allow(action)) is matches
    assert allowed({"Effect": "Allow", "NotAction": action, "Resource": "*"}) is not matches


@pytest.mark.parametrize(
    ("resource", "asked", "matches"),
    [
        ("*", "*", True),
        (POOL, POOL, True),
        (POOL.upper().replace("ARN:", "arn:"), POOL, False),
        ("arn:aws:cognito-idp:*:*:userpool/*", POOL, True),
        ("arn:aws:cognito-idp:*", POOL, True),
        ("arn:aws:cognito-idp:*:000000000000:userpool/us-east-1_?", POOL, True),
        ("arn:aws:cognito-idp:*:000000000000:userpool/us-east-1_??", POOL, False),
        # A wildcard reaches no further than its own part of the ARN.
        ("arn:aws:cognito-idp:*:userpool/us-east-1_a:x", f"{POOL}:x", False),
        ("arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*", "arn:aws:s3:::b/us-east-1:1/x", True),
        ("arn:aws:s3:::b/${COGNITO-identity.amazonaws.com:SUB}/*", "arn:aws:s3:::b/us-east-1:1/x", True),
        ("arn:aws:s3:::b/${cognito-identity.amazonaws.com:sub}/*", "arn:aws:s3:::b/us-east-1:2/x", False),
        ("arn:aws:s3:::${aws:PrincipalTag/team}/*", "arn:aws:s3:::red/x", True),
        ("arn:aws:s3:::b/${app:star}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${app:star}", "arn:aws:s3:::b/*", True),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", False),
        ("arn:aws:s3:::b/${*}${?}${$}", "arn:aws:s3:::b/*?$", True),
        ("arn:aws:s3:::b/${app:none}", "arn:aws:s3:::b/", False),
        ("arn:aws:s3:::b/${app:none, 'all'}", "arn:aws:s3:::b/all", True),
        ("arn:aws:s3:::b/${app:none,'*'}", "arn:aws:s3:::b/all", False),
        ("arn:aws:s3:::b/${app:empty, 'all'}", "arn:aws:s3:::b/all", False),
        (["arn:aws:s3:::b/${app:none}", "arn:aws:s3:::b/x"], "arn:aws:s3:::b/x", True),
    ],
)
def test_resources_match_by_wildcards_and_variables(resource, asked, matches):
    assert allowed(allow(resource=resource), resource=asked) is matches


def test_a_statement_for_all_but_a_resource_leaves_it_out():
    but = {"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/${app:star}"}
    assert not allowed(but, resource="arn:aws:s3:::b/*")
    assert allowed(but, resource="arn:aws:s3:::b/x")


def test_all_but_a_variable_without_a_value_is_nothing():
    assert not allowed({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/${app:none}"})


def test_the_old_version_has_no_variables():
    resource = "arn:aws:s3:::b/${app:star}"
    assert allowed(allow(resource=resource), resource=resource, version="2008-10-17")


AMR = "cognito-identity.amazonaws.com:amr"
CONDITIONS = [
    ("StringEquals", ME, "us-east-1:1", True),
    ("StringEquals", ME.upper(), "us-east-1:1", True),
    ("StringEquals", ME, ["x", "us-east-1:1"], True),
    ("StringEquals", ME, "us-east-1:*", False),
    ("StringEquals", "aws:PrincipalTag/team", "RED", False),
    ("StringEquals", "app:none", "x", False),
    ("StringEqualsIfExists", "app:none", "x", True),
    ("StringEquals", ME, "${cognito-identity.amazonaws.com:sub}", True),
    ("StringEquals", ME, "${app:none}", False),
    ("StringNotEquals", ME, "us-east-1:1", False),
    ("StringNotEquals", ME, ["x", "us-east-1:1"], False),
    ("StringNotEquals", ME, "x", True),
    ("StringNotEquals", "app:none", "x", True),
    ("StringNotEquals", ME, "${app:none}", False),
    ("StringEqualsIgnoreCase", "aws:PrincipalTag/team", "RED", True),
    ("StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", "RED", False),
    ("StringLike", ME, "us-east-?:*", True),
    ("StringLike", ME, "us-east-?", False),
    ("StringNotLike", ME, "us-east-?:*", False),
    ("NumericEquals", "app:count", "10.0", True),
    ("NumericEquals", "app:count", 10, True),
    ("NumericNotEquals", "app:count", "10", False),
    ("NumericLessThan", "app:count", "9", False),
    ("NumericLessThan", "app:count", "10.5", True),
    ("NumericLessThanEquals", "app:count", "10", True),
    ("NumericGreaterThan", "app:count", "9", True),
    ("NumericGreaterThanEquals", "app:count", "11", False),
    ("NumericEquals", ME, "1", False),
    ("NumericNotEquals", ME, "1", False),
    ("DateGreaterThan", "aws:CurrentTime", "2026-11-21", True),
    ("DateLessThan", "aws:CurrentTime", "2026-11-21T09:00:00+01:00", False),
    ("DateLessThanEquals", "aws:CurrentTime", "2026-11-21T09:00:00+01:00", True),
    ("DateEquals", "aws:CurrentTime", "1795248000", True),
    ("DateLessThan", "aws:EpochTime", "2027", True),
    ("DateNotEquals", "aws:EpochTime", "2026-11-21T08:00:00Z", False),
    ("DateLessThan", "app:far", "2026-11-21T08:00:00Z", False),
    ("DateNotEquals", "app:far", "2026-11-21T08:00:00Z", False),
    ("Bool", "aws:SecureTransport", "true", True),
    ("Bool", "aws:SecureTransport", True, True),
    ("Bool", "aws:SecureTransport", "FALSE", False),
    ("BoolIfExists", "app:none", "true", True),
    ("BinaryEquals", "app:blob", "QUJD", True),
    ("BinaryEquals", "app:blob", "QUJE", False),
    ("IpAddress", "aws:SourceIp", "10.1.0.0/16", True),
    ("IpAddress", "aws:SourceIp", "10.1.2.3", True),
    ("IpAddress", "aws:SourceIp", "2001:db8::/32", False),
    ("IpAddress", ME, "0.0.0.0/0", False),
    ("NotIpAddress", "aws:SourceIp", ["192.0.2.0/24", "10.0.0.0/8"], False),
    ("NotIpAddress", "aws:SourceIp", "192.0.2.0/24", True),
    ("ArnEquals", "aws:SourceArn", "arn:aws:s3:*:*:bucket/*", True),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::bucket/a:?", True),
    ("ArnLike", "aws:SourceArn", "arn:*:bucket/*:x:y:z", False),
    ("ArnLike", "aws:SourceArn", "*", True),
    ("ArnLike", ME, "*", True),
    ("ArnNotLike", "aws:SourceArn", "arn:aws:s3:::bucket/*", False),
    ("ArnNotEquals", "aws:SourceArn", "arn:aws:s3:::other/*", True),
    ("Null", "app:none", "true", True),
    ("Null", "app:none", "false", False),
    ("Null", ME, "false", True),
    ("Null", "app:empty", True, True),
    ("StringEquals", AMR, "authenticated", True),
    ("StringNotEquals", AMR, "authenticated", False),
    ("ForAnyValue:StringLike", AMR, "auth*", True),
    ("ForAnyValue:StringLike", AMR, "unauthenticated", False),
    ("ForAnyValue:StringNotEquals", AMR, "authenticated", True),
    ("ForAnyValue:StringEquals", "app:none", "x", False),
    ("ForAnyValue:StringNotEquals", "app:none", "x", False),
    ("ForAnyValue:StringEquals", ME, "us-east-1:1", True),
    ("ForAllValues:StringLike", AMR, ["auth*", "login.*"], True),
    ("ForAllValues:StringLike", AMR, "auth*", False),
    ("ForAllValues:StringEquals", "app:none", "x", True),
    ("ForAllValues:StringEquals", "app:empty", "x", True),
    ("ForAllValues:StringNotEquals", AMR, "x", True),
    ("ForAllValues:StringNotEquals", AMR, "authenticated", False),
    ("ForAllValues:StringEqualsIfExists", "app:none", "x", True),
]


@pytest.mark.parametrize(("operator", "key", "value", "holds"), CONDITIONS)
def test_conditions(operator, key, value, holds):
    assert allowed(allow(Condition={operator: {key: value}})) is holds


def test_every_operator_and_every_key_must_hold():
    right, wrong = {ME: "us-east-1:1"}, {"app:count": "1"}
    assert allowed(allow(Condition={"StringEquals": right, "NumericGreaterThan": wrong}))
    assert not allowed(allow(Condition={"StringEquals": right, "NumericEquals": wrong}))
    assert not allowed(allow(Condition={"StringEquals": {**right, **wrong}}))


def test_an_explicit_deny_wins_and_silence_denies():
    decision = evaluate([policy(allow(), deny()), policy(allow())], "s3:GetObject", POOL, {})
    assert (decision.allowed, decision.explicit_deny) == (False, True)
    assert decision.statements == ((0, 0), (0, 1), (1, 0))
    silence = evaluate([policy(allow("s3:PutObject"))], "s3:GetObject", POOL, {})
    assert (silence.allowed, silence.explicit_deny, silence.statements) == (False, False, ())


def test_a_single_statement_needs_no_list():
    assert evaluate([read_policy({"Statement": allow()})], "s3:GetObject", "*", {}).allowed


FEDERATED = "cognito-identity.amazonaws.com"


@pytest.mark.parametrize(
    ("principal", "matches"),
    [
        ({"Federated": FEDERATED}, True),
        ({"Federated": ["x", FEDERATED]}, True),
        ({"Federated": "cognito-identity.*"}, False),
        ({"AWS": FEDERATED}, False),
        ({"AWS": "*"}, True),
        ("*", True),
        ({"Service": "lambda.amazonaws.com"}, False),
    ],
)
def test_a_trust_policy_names_who_may_take_the_role(principal, matches):
    action = "sts:AssumeRoleWithWebIdentity"
    for name, expected in (("Principal", matches), ("NotPrincipal", not matches)):
        statement = {"Effect": "Allow", "Action": action, name: principal}
        trust = read_policy({"Version": VERSION, "Statement": statement}, "trust")
        assert evaluate([trust], action, "*", {}, Principal("Federated", FEDERATED)).allowed is expected


STATEMENTS = st.builds(
    lambda effect, action, resource, conditions: {
        "Effect": effect,
        **action,
        **resource,
        "Condition": {operator: {key: value} for operator, key, value, _ in conditions},
    },
    st.sampled_from(["Allow", "Deny"]),
    st.sampled_from(
        [{"Action": "*"}, {"Action": "s3:Get*"}, {"NotAction": "s3:Get*"}, {"Action": "s3:Put?"}]
    ),
    st.sampled_from(
        [{"Resource": "*"}, {"Resource": "arn:aws:s3:::b/${app:star}"}, {"NotResource": "arn:aws:s3:::b/*"}]
    ),
    st.lists(st.sampled_from(CONDITIONS), max_size=2),
)
POLICIES = st.lists(st.lists(STATEMENTS, min_size=1, max_size=3).map(lambda some: policy(*some)), max_size=3)
ASKED = st.tuples(st.sampled_from(["s3:GetObject", "s3:Put1"]), st.sampled_from(["*", "arn:aws:s3:::b/x"]))


@given(POLICIES, ASKED)
def test_a_deny_of_everything_always_wins(policies, asked):
    assert not evaluate([*policies, policy(deny())], *asked, KEYS).allowed


@given(POLICIES, ASKED, STATEMENTS)
def test_one_more_allow_takes_nothing_away(policies, asked, statement):
    before = evaluate(policies, *asked, KEYS)
    after = evaluate([*policies, policy({**statement, "Effect": "Allow"})], *asked, KEYS)
    assert after.allowed >= before.allowed
    assert after.explicit_deny == before.explicit_deny


@given(POLICIES, ASKED, STATEMENTS)
def test_one_more_deny_gives_nothing(policies, asked, statement):
    before = evaluate(policies, *asked, KEYS)
    after = evaluate([*policies, policy({**statement, "Effect": "Deny"})], *asked, KEYS)
    assert after.allowed <= before.allowed


@given(POLICIES, ASKED, st.randoms())
def test_the_order_of_policies_and_statements_does_not_matter(policies, asked, random):
    shuffled = deepcopy(policies)
    random.shuffle(shuffled)
    for each in shuffled:
        random.shuffle(each["Statement"])
    before, after = evaluate(policies, *asked, KEYS), evaluate(shuffled, *asked, KEYS)
    assert (before.allowed, before.explicit_deny) == (after.allowed, after.explicit_deny)


@given(POLICIES, ASKED)
def test_only_what_some_statement_allows_is_allowed(policies, asked):
    decision = evaluate(policies, *asked, KEYS)
    effects = {policies[index]["Statement"][number]["Effect"] for index, number in decision.statements}
    assert decision.allowed == (effects == {"Allow"})
    assert decision.explicit_deny == ("Deny" in effects)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringSame": {ME: "us-east-1:1"}},
        {"StringLike": {ME: "*${app:star"}},
        {"StringNotLike": {ME: "${x"}},
    ],
)
def test_what_a_kept_policy_says_and_nobody_understands_allows_nothing(condition):
    """As it stands in the database: what is written today is read before, and refused."""
    kept = {"Version": VERSION, "Statement": [allow(Condition=condition)]}
    assert not evaluate([kept], "cognito-idp:AdminGetUser", POOL, KEYS).allowed
