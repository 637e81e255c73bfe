"""A policy that is wrong is refused, and the refusal says where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identities.policies.keys import context_keys
from identities.policies.malformed import MalformedPolicy
from identities.policies.reading import read_policy

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": "cognito-identity.amazonaws.com"},
}


def statement(**changes) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [ALLOW, {**ALLOW, **changes}]})


def condition(operator: str, value: object) -> str:
    return statement(Condition={operator: {"aws:x": value}})


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('{"Version": "2012-10-17",\n "Statement": [}', "line 2, column 16"),
        ("", "line 1, column 1"),
        ("[]", "JSON object"),
        ('"x"', "JSON object"),
        ("[" * 100_000, "too deeply"),
        ('{"Statement": ' * 100 + "1" + "}" * 100, "too deeply"),
        ('{"Version": NaN}', "NaN"),
        ('{"Version": 1e999}', "too large"),
        ('{"Version": 1' + "0" * 5000 + "}", "too large"),
        ('{"Statement": [], "Statement": []}', "'Statement' stands twice"),
        ('{"Version": "2012-10-17"}', "Statement: "),
        ('{"Statement": []}', "Statement: "),
        ('{"Statement": "x"}', "Statement: "),
        ('{"Statement": ["x"]}', "Statement[0]: "),
        (json.dumps({"Version": "2020-01-01", "Statement": [ALLOW]}), "Version: "),
        (json.dumps({"Version": ["2012-10-17"], "Statement": [ALLOW]}), "Version: "),
        (json.dumps({"version": "2012-10-17", "Statement": [ALLOW]}), "version: it is written 'Version'"),
        (json.dumps({"Id": 1, "Statement": [ALLOW]}), "Id: "),
        (statement(Colour="red"), "Statement[1].Colour: policies have no such element"),
        (statement(effect="Allow"), "Statement[1].effect: it is written 'Effect'"),
        (statement(Effect="allow"), "Statement[1].Effect: "),
        (statement(Effect=["Allow"]), "Statement[1].Effect: "),
        (statement(Sid="a b"), "Statement[1].Sid: "),
        (statement(Sid=7), "Statement[1].Sid: "),
        (statement(NotAction="s3:*"), "Statement[1]: a statement needs either Action or NotAction"),
        (statement(Action=[]), "Statement[1].Action: "),
        (statement(Action="GetObject"), "Statement[1].Action: 'GetObject'"),
        (statement(Action=["s3:GetObject", 7]), "Statement[1].Action: "),
        (statement(Action=""), "Statement[1].Action: "),
        (statement(NotResource="*"), "Statement[1]: a statement needs either Resource"),
        (statement(Resource="bucket"), "Statement[1].Resource: 'bucket'"),
        (statement(Resource="arn:aws:s3:::${x"), "Statement[1].Resource: a variable"),
        (statement(Resource={}), "Statement[1].Resource: "),
        (statement(Principal="*"), "Statement[1].Principal: "),
        (statement(Sid="a\0"), "Statement[1].Sid: "),
        (statement(Resource="arn:\ud800"), "Statement[1].Resource: "),
        (statement(Condition=[]), "Statement[1].Condition: "),
        (statement(Condition={"StringEqual": {}}), "Statement[1].Condition.StringEqual: there is no such"),
        (statement(Condition={"stringequals": {}}), "Statement[1].Condition.stringequals: "),
        (statement(Condition={"ForSomeValues:StringEquals": {}}), "no such operator"),
        (statement(Condition={"ForAnyValue:Null": {}}), "no such operator"),
        (statement(Condition={"NullIfExists": {}}), "no such operator"),
        (statement(Condition={"StringEquals": "x"}), "Statement[1].Condition.StringEquals: "),
        (statement(Condition={"StringEquals": {"sub": "x"}}), "StringEquals.sub: a condition key"),
        (condition("StringEquals", {}), "StringEquals.aws:x: "),
        (condition("StringEquals", []), "StringEquals.aws:x: "),
        (condition("StringEquals", [None]), "StringEquals.aws:x: "),
        (condition("StringEquals", "${a:b, c}"), "StringEquals.aws:x: a variable"),
        (condition("NumericEquals", "ten"), "'ten' is not a value that NumericEquals takes"),
        (condition("NumericEquals", "Infinity"), "NumericEquals"),
        (condition("DateLessThan", "noon"), "DateLessThan"),
        (condition("Bool", "yes"), "Bool"),
        (condition("IpAddress", "10.0.0.0/33"), "IpAddress"),
        (condition("BinaryEquals", "%"), "BinaryEquals"),
        (condition("ArnLike", "bucket"), "not an ARN"),
        (condition("Null", "maybe"), "Null"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(document, said):
    with pytest.raises(MalformedPolicy) as caught:
        read_policy(document)
    assert said in caught.value.message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Resource": "*"}, "Statement.Resource: "),
        ({"Principal": None}, "Statement.Principal: "),
        ({"Principal": {}}, "Statement.Principal: "),
        ({"Principal": "ann"}, "Statement.Principal: "),
        ({"Principal": {"Person": "ann"}}, "Statement.Principal.Person: "),
        ({"Principal": {"AWS": ""}}, "Statement.Principal.AWS: "),
        ({"NotPrincipal": "*"}, "Statement: "),
        ({"Action": "s3:GetObject"}, "Statement.Action: a trust policy is about actions of STS"),
        ({"Action": "*"}, "Statement.Action: "),
    ],
)
def test_trust_policies_have_rules_of_their_own(changes, said):
    with pytest.raises(MalformedPolicy) as caught:
        read_policy({"Statement": {**TRUST, **changes}}, "trust")
    assert said in caught.value.message


def test_two_statements_may_not_bear_one_id():
    with pytest.raises(MalformedPolicy, match=r"Statement\[1\].Sid"):
        read_policy({"Statement": [{**ALLOW, "Sid": "a"}, {**ALLOW, "Sid": "a"}]})


def test_what_is_right_is_given_back_as_it_is():
    document = {"Version": "2012-10-17", "Id": "x", "Statement": {**ALLOW, "Sid": "A1"}}
    assert read_policy(json.dumps(document)) == document
    trust = {"Statement": [TRUST]}
    assert read_policy(trust, "trust") == trust


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(VALUES, st.sampled_from([*ALLOW, "Sid", "Condition", "Principal", "NotAction"]))
def test_whatever_stands_in_an_element_is_taken_or_refused(value, element):
    for document in ({"Statement": {**ALLOW, element: value}}, {"Statement": value}, {element: value}, value):
        for kind in ("permissions", "trust"):
            try:
                read_policy(document, kind)
            except MalformedPolicy as refused:
                assert refused.message


@given(st.text())
def test_whatever_text_is_taken_or_refused(text):
    with pytest.raises(MalformedPolicy):
        read_policy(text)


def test_the_keys_that_a_policy_looks_at():
    policy = read_policy(
        {
            "Version": "2012-10-17",
            "Statement": {
                **ALLOW,
                "Resource": "arn:aws:s3:::${aws:PrincipalTag/team}/${*}",
                "Condition": {"StringLike": {"aws:x": "${a:b, 'c'}"}},
            },
        }
    )
    assert context_keys(policy) == {"aws:PrincipalTag/team", "aws:x", "a:b"}
