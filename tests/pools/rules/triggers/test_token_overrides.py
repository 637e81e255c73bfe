"""What a token function may change, and what not."""

import pytest

from pools import errors
from pools.rules.tokens.generation import GroupClaims, token_request, token_version
from pools.rules.tokens.overrides import MAX_CHANGES, apply_token_overrides

ID = {"sub": "u1", "aud": "client1", "token_use": "id", "email": "ann@example.com", "cognito:username": "ann"}
ACCESS = {"sub": "u1", "client_id": "client1", "token_use": "access", "username": "ann"}
SCOPES = ["aws.cognito.signin.user.admin"]
ROLE = "arn:aws:iam::000000000000:role/staff"
PROTECTED = (
    "acr amr at_hash aud auth_time azp client_id cognito:username dev:note device_key event_id exp iat identities iss "
    "jti nbf nonce origin_jti scope sub token_use username version"
).split()
GROUPS = GroupClaims(("staff", "all"), (ROLE,), ROLE)


def apply(version, details, id_claims=ID, scopes=SCOPES, groups=GROUPS):
    name = "claimsOverrideDetails" if version == "1" else "claimsAndScopeOverrideDetails"
    return apply_token_overrides(version, {name: details}, id_claims, ACCESS, scopes, groups)


def id_part(**members):
    return {"idTokenGeneration": members}


def access_part(**members):
    return {"accessTokenGeneration": members}


@pytest.mark.parametrize("version", ["1", "2", "3"])
@pytest.mark.parametrize("details", [None, {}])
def test_no_answer_changes_nothing(version, details):
    tokens = apply(version, details)
    groups = {"cognito:groups": ["staff", "all"]}
    assert tokens.id_claims == {
        **ID,
        **groups,
        "cognito:roles": [ROLE],
        "cognito:preferred_role": ROLE,
    }
    assert tokens.access_claims == {**ACCESS, **groups, "scope": "aws.cognito.signin.user.admin"}
    assert apply_token_overrides(version, {}, ID, ACCESS, SCOPES, GROUPS) == tokens


def test_version_1_changes_the_id_token_alone():
    tokens = apply(
        "1", {"claimsToAddOrOverride": {"tier": "gold", "email": "a@b"}, "claimsToSuppress": ["x"]}
    )
    assert (tokens.id_claims["tier"], tokens.id_claims["email"]) == ("gold", "a@b")
    assert "tier" not in tokens.access_claims


@pytest.mark.parametrize("value", [5, True, ["a"], {"a": "b"}])
def test_version_1_takes_texts_alone(value):
    with pytest.raises(errors.InvalidLambdaResponseException):
        apply("1", {"claimsToAddOrOverride": {"tier": value}})


@pytest.mark.parametrize("value", ["gold", 5, 1.5, True, ["a", 1], {"a": {"b": [None]}}])
def test_later_versions_take_any_json_in_both_tokens(value):
    change = {"claimsToAddOrOverride": {"tier": value}}
    tokens = apply("2", id_part(**change) | access_part(**change))
    assert tokens.id_claims["tier"] == tokens.access_claims["tier"] == value


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified", "updated_at", "address"])
def test_some_claims_stay_plain(name):
    with pytest.raises(errors.InvalidLambdaResponseException):
        apply("2", id_part(claimsToAddOrOverride={name: {"a": "b"}}))


def test_suppress_beats_add():
    change = {"claimsToAddOrOverride": {"email": "x", "tier": "gold"}, "claimsToSuppress": ["email", "tier"]}
    tokens = apply("2", id_part(**change) | access_part(**change))
    assert not {"email", "tier"} & {*tokens.id_claims, *tokens.access_claims}


@pytest.mark.parametrize("name", PROTECTED)
@pytest.mark.parametrize("version", ["1", "2"])
def test_protected_claims_are_neither_changed_nor_suppressed(version, name):
    before = apply(version, {})
    for change in ({"claimsToAddOrOverride": {name: "mine"}}, {"claimsToSuppress": [name]}):
        details = change if version == "1" else id_part(**change) | access_part(**change)
        assert apply(version, details) == before


def test_an_access_token_may_get_its_own_client_as_audience():
    def audience(value):
        change = access_part(claimsToAddOrOverride={"aud": value})
        return apply("2", change).access_claims.get("aud")

    assert audience("client1") == "client1"
    assert audience("client2") is None


def test_groups_are_overridden_in_both_tokens():
    details = {"groupOverrideDetails": {"groupsToOverride": ["guests"], "iamRolesToOverride": []}}
    for version in ("1", "2"):
        tokens = apply(version, details)
        assert tokens.id_claims["cognito:groups"] == tokens.access_claims["cognito:groups"] == ["guests"]
        assert not {"cognito:roles", "cognito:preferred_role"} & tokens.id_claims.keys()
        assert tokens.groups == GroupClaims(("guests",))


@pytest.mark.parametrize("given", [None, {}])
def test_groups_given_back_empty_are_taken_away(given):
    tokens = apply("1", {"groupOverrideDetails": given})
    assert "cognito:groups" not in tokens.id_claims.keys() | tokens.access_claims.keys()


def test_groups_are_no_claims_to_add_but_may_be_suppressed():
    tokens = apply("1", {"claimsToAddOrOverride": {"cognito:groups": "admins"}})
    assert tokens.id_claims["cognito:groups"] == ["staff", "all"]
    tokens = apply("1", {"claimsToSuppress": ["cognito:groups"]})
    assert "cognito:groups" not in tokens.id_claims
    assert tokens.access_claims["cognito:groups"] == ["staff", "all"]


def test_scopes_are_added_and_suppressed():
    change = access_part(
        scopesToAdd=["orders/read", "orders/read", "with space", "aws.cognito.other", ""],
        scopesToSuppress=["aws.cognito.signin.user.admin"],
    )
    tokens = apply("2", change)
    assert tokens.scopes == ("orders/read",)
    assert tokens.access_claims["scope"] == "orders/read"
    assert "scope" not in apply("2", access_part(scopesToSuppress=SCOPES)).access_claims


def test_a_machine_has_an_access_token_alone():
    tokens = apply("3", access_part(claimsToAddOrOverride={"org": 7}), id_claims={}, groups=GroupClaims())
    assert tokens.id_claims == {}
    assert tokens.access_claims["org"] == 7


def test_five_thousand_changes_are_enough():
    claims = {f"c{number}": "x" for number in range(MAX_CHANGES)}
    assert len(apply("2", access_part(claimsToAddOrOverride=claims)).access_claims) > MAX_CHANGES
    with pytest.raises(errors.InvalidLambdaResponseException, match="5001"):
        apply("2", access_part(claimsToAddOrOverride=claims, claimsToSuppress=["c1"]))


@pytest.mark.parametrize(
    "details",
    [
        {"idTokenGeneration": []},
        id_part(claimsToAddOrOverride=["a"]),
        id_part(claimsToSuppress="email"),
        access_part(scopesToAdd=[1]),
        {"groupOverrideDetails": {"groupsToOverride": "staff"}},
        {"groupOverrideDetails": {"preferredRole": 5}},
    ],
)
def test_values_of_a_wrong_type_are_refused(details):
    with pytest.raises(errors.InvalidLambdaResponseException, match="Unrecognizable"):
        apply("2", details)


def test_the_request_holds_groups_and_from_version_2_on_scopes():
    first = token_request("1", {"sub": "u1"}, GROUPS, SCOPES, None)
    assert first == {
        "userAttributes": {"sub": "u1"},
        "groupConfiguration": {
            "groupsToOverride": ["staff", "all"],
            "iamRolesToOverride": [ROLE],
            "preferredRole": ROLE,
        },
    }
    later = token_request("2", {"sub": "u1"}, GROUPS, SCOPES, {"a": "b"})
    assert later == {**first, "scopes": SCOPES, "clientMetadata": {"a": "b"}}


def test_the_version_of_the_event_is_the_one_that_the_pool_names(make_pool):
    arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
    second = make_pool(PreTokenGenerationConfig={"LambdaVersion": "V2_0", "LambdaArn": arn})
    third = make_pool(PreTokenGenerationConfig={"LambdaVersion": "V3_0", "LambdaArn": arn})
    assert (token_version(make_pool()), token_version(second), token_version(third)) == ("", "2", "3")
