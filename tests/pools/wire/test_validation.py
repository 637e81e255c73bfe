"""Input against the service model: what passes, and what is said of what does not."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools import errors
from pools.wire.shapes import load_service
from pools.wire.validation import check_input

POOL = "us-east-1_abc123"


def check(operation: str, given: dict, service: str = "cognito-idp") -> dict:
    return check_input(load_service(service).operation_model(operation), given)


def refusal(operation: str, given: dict) -> str:
    with pytest.raises(errors.InvalidParameterException) as caught:
        check(operation, given)
    return caught.value.message


def test_what_fits_is_passed_on_as_it_is():
    given = {"UserPoolId": POOL, "Username": "marie-joséphine", "ClientMetadata": {"a": "b"}}
    assert check("AdminCreateUser", given) == given


def test_members_that_are_null_or_unknown_are_left_out():
    assert check("DescribeUserPool", {"UserPoolId": POOL, "Colour": "red"}) == {"UserPoolId": POOL}
    assert check("ListUsers", {"UserPoolId": POOL, "Filter": None}) == {"UserPoolId": POOL}


@pytest.mark.parametrize(
    ("operation", "member", "service"),
    [
        ("InitiateAuth", "AuthParameters", "cognito-idp"),
        ("RespondToAuthChallenge", "ChallengeResponses", "cognito-idp"),
        ("SignUp", "ClientMetadata", "cognito-idp"),
        ("TagResource", "Tags", "cognito-idp"),
        ("GetId", "Logins", "cognito-identity"),
    ],
)
def test_an_entry_of_a_map_that_is_null_counts_as_absent(operation, member, service):
    required = {
        "InitiateAuth": {"AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "abc"},
        "RespondToAuthChallenge": {"ChallengeName": "SMS_MFA", "ClientId": "abc"},
        "SignUp": {"ClientId": "abc", "Username": "ann"},
        "TagResource": {"ResourceArn": f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{POOL}"},
        "GetId": {"IdentityPoolId": "us-east-1:00000000-0000-4000-8000-000000000000"},
    }[operation]

    # A key that would not pass is absent with its value.
    checked = check(operation, required | {member: {"KEPT": "x", "DEVICE_KEY": None, "": None}}, service)

    assert checked[member] == {"KEPT": "x"}


def test_a_null_in_a_list_is_refused():
    with pytest.raises(
        errors.SerializationException, match=r"STRING_VALUE expected at 'attributesToGet\.2\.member'"
    ):
        check("ListUsers", {"UserPoolId": POOL, "AttributesToGet": ["email", None]})


@pytest.mark.parametrize(
    ("operation", "given", "said"),
    [
        (
            "DescribeUserPool",
            {},
            "Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
        ),
        ("DescribeUserPool", {"UserPoolId": None}, "Value null at 'userPoolId'"),
        (
            "DescribeUserPool",
            {"UserPoolId": "x y"},
            "satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+",
        ),
        ("DescribeUserPool", {"UserPoolId": f"{POOL}\n"}, "satisfy regular expression pattern"),
        (
            "DescribeUserPool",
            {"UserPoolId": f"us_{'a' * 53}"},
            f"Value 'us_{'a' * 53}' at 'userPoolId' failed to satisfy constraint: "
            "Member must have length less than or equal to 55",
        ),
        ("ListUsers", {"UserPoolId": POOL, "Limit": 61}, "Member must have value less than or equal to 60"),
        ("ListUserPools", {"MaxResults": 0}, "Member must have value greater than or equal to 1"),
        (
            "CreateUserPool",
            {"PoolName": "staff", "MfaConfiguration": "MAYBE"},
            "Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: "
            "Member must satisfy enum value set: [OFF, ON, OPTIONAL]",
        ),
        (
            "AdminCreateUser",
            {"UserPoolId": POOL, "Username": "ann", "UserAttributes": [{"Name": "email"}, {"Value": "x"}]},
            "Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member must not be null",
        ),
    ],
)
def test_a_constraint_that_fails_is_said_as_cognito_says_it(operation, given, said):
    message = refusal(operation, given)
    assert message.startswith("1 validation error detected: ")
    assert said in message


def test_a_sensitive_value_is_never_shown():
    message = refusal(
        "AdminSetUserPassword", {"UserPoolId": POOL, "Username": "ann", "Password": "two words"}
    )
    assert "Value at 'password' failed to satisfy constraint" in message
    assert "two words" not in message


def test_a_very_long_value_is_shown_in_part():
    message = refusal("DescribeUserPool", {"UserPoolId": "x" * 1_000_000})
    assert len(message) < 1000


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"UserPoolId": 5}, "STRING_VALUE expected at 'userPoolId'"),
        ({"UserPoolId": ["a"]}, "STRING_VALUE expected at 'userPoolId'"),
        ({"UserPoolId": POOL, "Limit": "ten"}, "NUMBER_VALUE expected at 'limit'"),
        ({"UserPoolId": POOL, "Limit": True}, "NUMBER_VALUE expected at 'limit'"),
        ({"UserPoolId": POOL, "Limit": 2**40}, "does not fit into 32 bits"),
        ({"UserPoolId": POOL, "AttributesToGet": "email"}, "START_ARRAY expected at 'attributesToGet'"),
        ({"UserPoolId": POOL, "Filter": "a\0b"}, "'filter' holds a NUL character"),
    ],
)
def test_a_wrong_type_is_a_serialization_error(given, said):
    with pytest.raises(errors.SerializationException) as caught:
        check("ListUsers", given)
    assert said in caught.value.message


def test_a_blob_is_decoded():
    given = {"UserPoolId": POOL, "ImageFile": base64.b64encode(b"pixels").decode()}
    assert check("SetUICustomization", given)["ImageFile"] == b"pixels"


def test_a_blob_that_is_not_base64_is_a_serialization_error():
    with pytest.raises(errors.SerializationException, match="not valid Base64"):
        check("SetUICustomization", {"UserPoolId": POOL, "ImageFile": "é!"})


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
members = st.sampled_from(
    sorted(load_service("cognito-idp").operation_model("CreateUserPool").input_shape.members)
)


@given(st.dictionaries(members, anything, max_size=5))
def test_whatever_comes_is_taken_or_refused_in_words(given):
    try:
        check("CreateUserPool", given)
    except errors.ServiceError as error:
        assert error.message
