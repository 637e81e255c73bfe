"""Groups by a rule over a claim of the provider's."""

import json

import pytest

from pools import errors
from pools.rules.federation.arriving.groups import CLAIM, MAP, check_rule, rule_of
from pools.rules.user_pools.finding import find_pool
from pools.wire.call import Call, Caller

RULE = {CLAIM: "memberOf", MAP: json.dumps({"cn=Admins": "admins", "cn=Root": "admins", "cn=Staff": "staff"})}


@pytest.fixture
def groups(cognito, pool, okta):
    for name in ("admins", "staff", "others"):
        cognito.create_group(UserPoolId=pool, GroupName=name)
    okta.details = dict(RULE)
    okta.save()


@pytest.fixture
def groups_of(cognito, pool):
    def read(username: str = "okta_1029") -> set[str]:
        listed = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=username)
        return {group["GroupName"] for group in listed["Groups"]}

    return read


@pytest.mark.parametrize(
    ("value", "given"),
    [
        (["cn=Admins", "cn=Staff", "cn=Else"], {"admins", "staff"}),
        ("cn=Staff", {"staff"}),
        ("cn=staff", set()),
        ([], set()),
        (None, set()),
    ],
)
def test_each_value_of_the_claim_gives_its_group(visitor, app, okta, groups, groups_of, value, given):
    visitor.come(app, okta, claims={"memberOf": value})
    assert groups_of() == given


def test_every_sign_in_settles_the_groups_of_the_rule_and_leaves_others(
    cognito, pool, visitor, app, okta, groups, groups_of
):
    visitor.come(app, okta, claims={"memberOf": ["cn=Admins"]})
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="okta_1029", GroupName="others")
    tokens = visitor.tokens(app, okta, claims={"memberOf": ["cn=Staff"]})
    assert groups_of() == {"staff", "others"}
    assert tokens["id_token"]
    visitor.come(app, okta, claims={})
    assert groups_of() == {"others"}


def test_a_group_that_is_gone_is_given_to_nobody(cognito, pool, visitor, app, okta, groups, groups_of):
    cognito.delete_group(UserPoolId=pool, GroupName="admins")
    visitor.come(app, okta, claims={"memberOf": ["cn=Admins", "cn=Staff"]})
    assert groups_of() == {"staff"}


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ({CLAIM: "groups"}, "go together"),
        ({MAP: "{}"}, "go together"),
        ({CLAIM: "groups", MAP: "admins"}, "must be a JSON object"),
        ({CLAIM: "groups", MAP: '["admins"]'}, "must be a JSON object"),
        ({CLAIM: "groups", MAP: '{"a": 1}'}, "must be a JSON object"),
        ({CLAIM: "groups", MAP: "{}"}, "between 1 and 1000 values"),
    ],
)
def test_what_is_no_rule_is_refused(details, why):
    with pytest.raises(errors.InvalidParameterException, match=why):
        rule_of(details)


def test_a_rule_over_a_group_that_does_not_exist_is_refused(pool, groups):
    named = {CLAIM: "groups", MAP: '{"x": "nowhere"}'}
    with pytest.raises(errors.ResourceNotFoundException, match=r"Group not found: nowhere\."):
        check_rule(Call(), find_pool(pool), named, {})


def test_whoever_may_put_nobody_into_groups_may_change_no_rule(pool, groups):
    def check(call, action, given):
        raise errors.AccessDeniedException(f"{action} on {given['UserPoolId']}")

    call = Call(caller=Caller(check=check))
    for after, before in ((RULE, {}), ({}, RULE), (RULE | {CLAIM: "groups"}, RULE)):
        with pytest.raises(errors.AccessDeniedException, match="AdminAddUserToGroup"):
            check_rule(call, find_pool(pool), after, before)
    check_rule(call, find_pool(pool), RULE | {"client_id": "other"}, RULE)
