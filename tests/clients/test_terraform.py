"""What Terraform's provider sends and reads back, as its acceptance tests do on AWS.

Follows hashicorp/terraform-provider-aws, internal/service/cognitoidp: user_pool_test.go and user_pool_client_test.go.
"""

from typing import Any

import pytest

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:tokens"
BOTH_MESSAGES = {
    "EmailMessage": "foo {####} bar",
    "EmailMessageByLink": "{##foobar##}",
    "EmailSubject": "foobar {####}",
    "EmailSubjectByLink": "foobar",
    "SmsMessage": "{####} baz",
}


@pytest.fixture
def make_pool(cognito):
    def make(**members: Any) -> dict:
        return cognito.create_user_pool(PoolName="people", **members)["UserPool"]

    return make


@pytest.fixture
def new_client(cognito, make_pool):
    pool = make_pool()["Id"]

    def make(**members: Any) -> dict:
        made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", **members)
        return made["UserPoolClient"]

    return make


def read(cognito, pool: dict) -> dict:
    return cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]


def send_back(cognito, pool: dict) -> dict:
    """The pool after an update with everything that was read of it."""
    members = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    described = {**read(cognito, pool), "UserPoolId": pool["Id"], "PoolName": pool["Name"]}
    admin = described["AdminCreateUserConfig"]
    admin.pop("UnusedAccountValidityDays")  # Terraform reads it and sends its newer name alone
    cognito.update_user_pool(**{name: value for name, value in described.items() if name in members})
    return read(cognito, pool)


@pytest.mark.parametrize("option", ["CONFIRM_WITH_CODE", "CONFIRM_WITH_LINK"])
def test_messages_of_code_and_link_are_kept_together_and_mirrored(cognito, make_pool, option):
    template = BOTH_MESSAGES | {"DefaultEmailOption": option}

    pool = read(cognito, make_pool(VerificationMessageTemplate=template))

    assert pool["VerificationMessageTemplate"] == template
    assert pool["EmailVerificationMessage"] == BOTH_MESSAGES["EmailMessage"]
    assert pool["EmailVerificationSubject"] == BOTH_MESSAGES["EmailSubject"]
    assert pool["SmsVerificationMessage"] == BOTH_MESSAGES["SmsMessage"]
    assert unchanging(send_back(cognito, pool)) == unchanging(pool)


def test_the_older_messages_are_mirrored_into_the_template_by_an_update_too(cognito, make_pool):
    pool = make_pool(VerificationMessageTemplate={"EmailMessageByLink": "{##here##}"})

    cognito.update_user_pool(
        UserPoolId=pool["Id"],
        EmailVerificationMessage="{####}",
        EmailVerificationSubject="Hello",
        SmsVerificationMessage="{####}!",
        VerificationMessageTemplate={
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
            "EmailMessageByLink": "{##here##}",
        },
    )

    assert read(cognito, pool)["VerificationMessageTemplate"] == {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessageByLink": "{##here##}",
        "EmailMessage": "{####}",
        "EmailSubject": "Hello",
        "SmsMessage": "{####}!",
    }


def test_the_older_member_of_token_generation_is_shown_as_the_first_version(cognito, make_pool):
    pool = read(cognito, make_pool(LambdaConfig={"PreTokenGeneration": FUNCTION}))

    assert pool["LambdaConfig"] == {
        "PreTokenGeneration": FUNCTION,
        "PreTokenGenerationConfig": {"LambdaArn": FUNCTION, "LambdaVersion": "V1_0"},
    }
    assert unchanging(send_back(cognito, pool)) == unchanging(pool)
    assert cognito.list_user_pools(MaxResults=1)["UserPools"][0]["LambdaConfig"] == pool["LambdaConfig"]
    newer = {"PreTokenGenerationConfig": {"LambdaArn": f"{FUNCTION}2", "LambdaVersion": "V2_0"}}
    cognito.update_user_pool(UserPoolId=pool["Id"], LambdaConfig=newer)
    assert read(cognito, pool)["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] == "V2_0"
    cognito.update_user_pool(UserPoolId=pool["Id"], LambdaConfig={"PreTokenGeneration": FUNCTION})
    assert read(cognito, pool)["LambdaConfig"] == pool["LambdaConfig"]


def test_a_schema_reads_back_as_it_was_given(make_pool):
    given = [
        {
            "Name": "email",
            "AttributeDataType": "String",
            "DeveloperOnlyAttribute": False,
            "Mutable": False,
            "Required": True,
            "StringAttributeConstraints": {"MinLength": "5", "MaxLength": "10"},
            "NumberAttributeConstraints": {"MinValue": "1"},
        },
        {
            "Name": "mynumber",
            "AttributeDataType": "Number",
            "DeveloperOnlyAttribute": True,
            "Mutable": True,
            "Required": False,
            "NumberAttributeConstraints": {"MinValue": "2", "MaxValue": "6"},
            "StringAttributeConstraints": {"MaxLength": "999999"},
        },
        {
            "Name": "mybool",
            "AttributeDataType": "Boolean",
            "DeveloperOnlyAttribute": False,
            "Mutable": True,
            "Required": False,
            "StringAttributeConstraints": {"MinLength": "0"},
        },
    ]

    schema = {attribute["Name"]: attribute for attribute in make_pool(Schema=given)["SchemaAttributes"]}

    email, number, flag = given
    assert schema["email"] == without(email, "NumberAttributeConstraints")
    expected = without(number, "StringAttributeConstraints") | {"Name": "dev:custom:mynumber"}
    assert schema["dev:custom:mynumber"] == expected
    assert schema["custom:mybool"] == without(flag, "StringAttributeConstraints") | {"Name": "custom:mybool"}


def test_a_custom_attribute_without_a_type_is_refused_a_standard_one_is_not(cognito, make_pool):
    pool = make_pool(Schema=[{"Name": "email", "Required": True}])

    said = "Invalid AttributeDataType input, consider using the provided AttributeDataType enum"
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=said):
        cognito.add_custom_attributes(UserPoolId=pool["Id"], CustomAttributes=[{"Name": "notype"}])
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=said):
        make_pool(Schema=[{"Name": "notype", "Mutable": True}])


def test_developer_only_attributes_are_written_and_read_under_their_whole_name(cognito, make_pool):
    pool = make_pool()["Id"]
    given = {"Name": "banana", "AttributeDataType": "String", "DeveloperOnlyAttribute": True}
    cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=[given])

    cognito.admin_create_user(
        UserPoolId=pool, Username="ann", UserAttributes=[{"Name": "dev:custom:banana", "Value": "ripe"}]
    )

    kept = cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserAttributes"]
    assert {"Name": "dev:custom:banana", "Value": "ripe"} in kept
    said = r"dev:custom:banana: Existing attribute already has name dev:custom:banana\."
    with pytest.raises(cognito.exceptions.InvalidParameterException, match=said):
        cognito.add_custom_attributes(UserPoolId=pool, CustomAttributes=[given])


@pytest.mark.parametrize("tier", ["ESSENTIALS", "LITE"])
def test_a_feature_beyond_the_plan_is_named_as_aws_names_it(cognito, make_pool, tier):
    refused = cognito.exceptions.FeatureUnavailableInTierException
    said = f"need to be disabled for the {tier} pricing tier configured: Threat Protection"
    addition = {"UserPoolTier": tier, "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}

    with pytest.raises(refused, match=said):
        make_pool(**addition)
    with pytest.raises(refused, match=said):
        cognito.update_user_pool(UserPoolId=make_pool()["Id"], **addition)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"AccessToken": "days"}, {"AccessToken": "days", "IdToken": "hours", "RefreshToken": "days"}),
        ({"RefreshToken": "hours"}, {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "hours"}),
        ({}, {}),
        (None, {}),
    ],
)
def test_the_units_of_tokens_are_completed(cognito, new_client, given, shown):
    client = new_client(**({} if given is None else {"TokenValidityUnits": given}))
    there = {name: client[name] for name in ("UserPoolId", "ClientId")}

    described = cognito.describe_user_pool_client(**there)["UserPoolClient"]
    assert described["TokenValidityUnits"] == shown
    again = cognito.update_user_pool_client(
        **there, TokenValidityUnits={"IdToken": "minutes"}, IdTokenValidity=30
    )
    assert again["UserPoolClient"]["TokenValidityUnits"] == {
        "AccessToken": "hours",
        "IdToken": "minutes",
        "RefreshToken": "days",
    }


def test_what_is_said_of_unknown_users_is_absent_until_it_is_set(cognito, new_client):
    client = new_client()
    there = {name: client[name] for name in ("UserPoolId", "ClientId")}
    assert "PreventUserExistenceErrors" not in client

    for value in ("LEGACY", "ENABLED"):
        set_to = cognito.update_user_pool_client(**there, PreventUserExistenceErrors=value)["UserPoolClient"]
        assert set_to["PreventUserExistenceErrors"] == value
    assert "PreventUserExistenceErrors" not in cognito.update_user_pool_client(**there)["UserPoolClient"]


def without(attribute: dict, member: str) -> dict:
    return {name: value for name, value in attribute.items() if name != member}


def unchanging(pool: dict) -> dict:
    return without(pool, "LastModifiedDate")
