"""What a new pool may be told, and what is refused."""

import pytest

from tests.pools.operations.answers import attribute, describe, refused

STRING = {"Name": "plan", "AttributeDataType": "String"}
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}


def test_a_password_policy_asks_only_for_the_classes_that_it_names(make_pool):
    policy = make_pool(Policies={"PasswordPolicy": {"RequireNumbers": True}})["Policies"]["PasswordPolicy"]

    assert policy["RequireNumbers"]
    assert not policy["RequireSymbols"]
    assert policy["MinimumLength"] == 8


def test_a_temporary_password_that_is_valid_for_zero_days_has_the_default(make_pool):
    pool = make_pool(Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 0}})

    assert pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 7


def test_the_older_member_for_temporary_passwords_must_agree(cognito, make_pool):
    pool = make_pool(AdminCreateUserConfig={"UnusedAccountValidityDays": 3})

    assert pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 3
    refused(
        make_pool,
        match="TemporaryPasswordValidityDays",
        AdminCreateUserConfig={"UnusedAccountValidityDays": 3},
        Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 4}},
    )


def test_the_older_verification_messages_are_the_templates(make_pool):
    pool = make_pool(
        EmailVerificationMessage="Take {####}", VerificationMessageTemplate={"SmsMessage": "{####}!!"}
    )

    assert pool["VerificationMessageTemplate"]["EmailMessage"] == "Take {####}"
    assert pool["SmsVerificationMessage"] == "{####}!!"
    refused(
        make_pool,
        match="differ",
        EmailVerificationMessage="Take {####}",
        VerificationMessageTemplate={"EmailMessage": "Here is {####}"},
    )


@pytest.mark.parametrize(
    "members",
    [
        pytest.param(
            {"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}, id="alias and username"
        ),
        pytest.param({"MfaConfiguration": "ON"}, id="MFA without a factor"),
        pytest.param(
            {
                "AliasAttributes": ["preferred_username"],
                "Schema": [{"Name": "preferred_username", "Required": True}],
            },
            id="preferred_username required and alias",
        ),
        pytest.param(
            {
                "AccountRecoverySetting": {
                    "RecoveryMechanisms": [
                        {"Name": "admin_only", "Priority": 1},
                        {"Name": "verified_email", "Priority": 2},
                    ]
                }
            },
            id="admin_only beside another",
        ),
        pytest.param(
            {
                "AccountRecoverySetting": {
                    "RecoveryMechanisms": [
                        {"Name": "verified_phone_number", "Priority": 1},
                        {"Name": "verified_email", "Priority": 1},
                    ]
                }
            },
            id="one priority twice",
        ),
        pytest.param(
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
            id="verified before update, but never",
        ),
        pytest.param({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}, id="no sender"),
        pytest.param({"SmsConfiguration": {"ExternalId": "x"}}, id="no SMS sender"),
        pytest.param({"UserPoolTags": {"aws:mine": "x"}}, id="reserved tag"),
        pytest.param({"UserPoolTags": {f"tag {number}": "x" for number in range(51)}}, id="51 tags"),
        pytest.param(
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["SOFTWARE_TOKEN"]}}}, id="TOTP first"
        ),
        pytest.param(
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["SMS_OTP"]}}}, id="SMS with no sender"
        ),
    ],
)
def test_settings_that_do_not_go_together_are_refused(make_pool, members):
    refused(make_pool, **members)


@pytest.mark.parametrize(
    "members",
    [
        {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY"}},
        {"IssuerConfiguration": {"Type": "UPDATED"}},
        {"SmsConfiguration": {"EumsSms": {"CallerArn": "arn:aws:iam::000000000000:role/sms"}}},
    ],
    ids=lambda members: list(members)[-1],
)
def test_settings_that_would_have_no_effect_are_refused_with_a_sentence(make_pool, members):
    refused(make_pool, match="Lifeguard", **members)


@pytest.mark.parametrize(
    "members",
    [
        {"Policies": {"PasswordPolicy": {"PasswordHistorySize": 3}}},
        {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}},
        {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}},
    ],
    ids=["password history", "passwordless", "threat protection"],
)
def test_a_plan_without_a_feature_refuses_it(make_pool, members):
    refused(make_pool, "FeatureUnavailableInTierException", UserPoolTier="LITE", **members)


def test_standard_attributes_can_be_required_and_bounded(make_pool):
    pool = make_pool(
        Schema=[
            {"Name": "email", "Required": True},
            {
                "Name": "name",
                "Mutable": False,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "50"},
            },
        ]
    )

    assert attribute(pool, "email")["Required"]
    assert attribute(pool, "email")["StringAttributeConstraints"] == {"MinLength": "0", "MaxLength": "2048"}
    assert not attribute(pool, "name")["Mutable"]
    assert attribute(pool, "name")["StringAttributeConstraints"] == {"MinLength": "1", "MaxLength": "50"}


def test_custom_attributes_are_named_apart(make_pool):
    pool = make_pool(
        Schema=[
            {"Name": "plan", "AttributeDataType": "String"},
            {"Name": "age", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "18"}},
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
        ]
    )

    assert attribute(pool, "custom:plan")["Mutable"]
    assert attribute(pool, "custom:age")["NumberAttributeConstraints"] == {"MinValue": "18"}
    assert attribute(pool, "dev:custom:note")["DeveloperOnlyAttribute"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(STRING | {"Required": True}, id="required and custom"),
        pytest.param({"AttributeDataType": "String"}, id="no name"),
        pytest.param({"Name": "email", "AttributeDataType": "Number"}, id="standard of another type"),
        pytest.param({"Name": "email", "DeveloperOnlyAttribute": True}, id="standard and developer's"),
        pytest.param({"Name": "email_verified", "Required": True}, id="required flag"),
        pytest.param(
            STRING | {"StringAttributeConstraints": {"MinLength": "9", "MaxLength": "3"}},
            id="min above max",
        ),
        pytest.param(STRING | {"StringAttributeConstraints": {"MaxLength": "2049"}}, id="too long"),
        pytest.param(STRING | {"StringAttributeConstraints": {"MaxLength": "many"}}, id="no number"),
    ],
)
def test_attributes_that_cannot_be_are_refused(make_pool, given):
    refused(make_pool, Schema=[given])


def test_a_standard_attribute_is_given_once_and_the_sub_stays_what_it_is(make_pool):
    refused(make_pool, Schema=[{"Name": "email"}, {"Name": "email", "Required": True}])
    pool = make_pool(Schema=[{"Name": "sub", "Mutable": True, "Required": False}])
    assert attribute(pool, "sub") == attribute(make_pool(), "sub")


def test_custom_attributes_can_be_added_but_not_twice_and_not_without_end(cognito, make_pool):
    pool = make_pool()

    def add(*names):
        attributes = [{"Name": name, "AttributeDataType": "String"} for name in names]
        cognito.add_custom_attributes(UserPoolId=pool["Id"], CustomAttributes=attributes)

    add(*(f"a{number}" for number in range(25)))
    add(*(f"b{number}" for number in range(24)))
    with pytest.raises(
        cognito.exceptions.InvalidParameterException,
        match=r"custom:a1: Existing attribute already has name custom:a1\.",
    ):
        add("a1")
    add("last")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="at most 50"):
        add("one_more")

    assert attribute(describe(cognito, pool), "custom:last")["AttributeDataType"] == "String"
    assert len(describe(cognito, pool)["SchemaAttributes"]) == 71
