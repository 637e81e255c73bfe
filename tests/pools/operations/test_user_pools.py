"""User pools: made, described, listed, changed and deleted."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.utils import timezone

from pools.models import Group, ImportJob, Membership, User, UserPool
from pools.models.numbers import new_user_id

SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
TEMPLATE = {"EmailMessage": "Your code is {####}", "EmailSubject": "Code", "SmsMessage": "Code {####}"}


@pytest.fixture
def make_pool(cognito):
    return lambda **members: cognito.create_user_pool(PoolName="people", **members)["UserPool"]


def describe(cognito, pool: dict) -> dict:
    return cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]


def attribute(pool: dict, name: str) -> dict:
    return next(attribute for attribute in pool["SchemaAttributes"] if attribute["Name"] == name)


def refused(call, code: str = "InvalidParameterException", match: str | None = None, **members) -> None:
    with pytest.raises(ClientError, match=match) as caught:
        call(**members)
    assert caught.value.response["Error"]["Code"] == code


def add_user(pool: dict, username: str) -> User:
    kept = UserPool.objects.get(public_id=pool["Id"])
    now = timezone.now()
    return User.objects.create(
        id=new_user_id(kept.pk),
        pool=kept,
        username=username,
        username_key=username,
        sub=f"sub-of-{username}",
        status="CONFIRMED",
        created=now,
        modified=now,
    )


def test_a_new_pool_has_cognitos_defaults(cognito, make_pool):
    pool = make_pool()

    assert pool["Id"].startswith("us-east-1_")
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool['Id']}"
    assert pool["EstimatedNumberOfUsers"] == 0
    assert pool["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    assert pool["MfaConfiguration"] == "OFF"
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["UserPoolTier"] == "ESSENTIALS"
    assert pool["UsernameConfiguration"] == {"CaseSensitive": True}
    assert [m["Name"] for m in pool["AccountRecoverySetting"]["RecoveryMechanisms"]] == [
        "verified_email",
        "verified_phone_number",
    ]
    assert len(pool["SchemaAttributes"]) == 21
    assert describe(cognito, pool) == pool


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
            {
                "VerificationMessageTemplate": {
                    "EmailMessage": "Take {####}",
                    "EmailMessageByLink": "Go {##here##}",
                }
            },
            id="code and link",
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
        {"LambdaConfig": {"PreSignUp": "arn:aws:lambda:us-east-1:000000000000:function:f"}},
        {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY"}},
        {"IssuerConfiguration": {"Type": "UPDATED"}},
        {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}},
        {"DcrConfiguration": {"OpenDcrEnabled": True}},
        {"SmsConfiguration": {"EumsSms": {"CallerArn": "arn:aws:iam::000000000000:role/sms"}}},
        {"AcrConfiguration": {"Level1": {"AcrValue": "urn:example:low"}}},
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
    assert attribute(pool, "dev:note")["DeveloperOnlyAttribute"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"Name": "plan", "Required": True}, id="required and custom"),
        pytest.param({"AttributeDataType": "String"}, id="no name"),
        pytest.param({"Name": "email", "AttributeDataType": "Number"}, id="standard of another type"),
        pytest.param({"Name": "email_verified", "Required": True}, id="required flag"),
        pytest.param(
            {"Name": "plan", "StringAttributeConstraints": {"MinLength": "9", "MaxLength": "3"}},
            id="min above max",
        ),
        pytest.param({"Name": "plan", "StringAttributeConstraints": {"MaxLength": "2049"}}, id="too long"),
        pytest.param({"Name": "plan", "StringAttributeConstraints": {"MaxLength": "many"}}, id="no number"),
        pytest.param(
            {"Name": "plan", "NumberAttributeConstraints": {"MaxValue": "3"}}, id="number for a text"
        ),
    ],
)
def test_attributes_that_cannot_be_are_refused(make_pool, given):
    refused(make_pool, Schema=[given])


def test_custom_attributes_can_be_added_but_not_twice_and_not_without_end(cognito, make_pool):
    pool = make_pool()

    def add(*names):
        attributes = [{"Name": name, "AttributeDataType": "String"} for name in names]
        cognito.add_custom_attributes(UserPoolId=pool["Id"], CustomAttributes=attributes)

    add(*(f"a{number}" for number in range(25)))
    add(*(f"b{number}" for number in range(24)))
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="custom:a1"):
        add("a1")
    add("last")
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="at most 50"):
        add("one_more")

    assert attribute(describe(cognito, pool), "custom:last")["AttributeDataType"] == "String"
    assert len(describe(cognito, pool)["SchemaAttributes"]) == 71


def test_an_update_returns_what_it_leaves_out_to_its_default(cognito, make_pool):
    pool = make_pool(
        AutoVerifiedAttributes=["email"],
        AliasAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Policies={"PasswordPolicy": {"MinimumLength": 20}},
        VerificationMessageTemplate=TEMPLATE,
        UserPoolTags={"team": "a"},
    )

    cognito.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="ACTIVE")

    changed = describe(cognito, pool)
    assert changed["DeletionProtection"] == "ACTIVE"
    assert changed["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert changed["UserPoolTags"] == {}
    assert "AutoVerifiedAttributes" not in changed
    assert "EmailMessage" not in changed["VerificationMessageTemplate"]
    # What is fixed when a pool is made, and its name, stay.
    assert changed["UsernameConfiguration"] == {"CaseSensitive": False}
    assert changed["AliasAttributes"] == ["email"]
    assert changed["Name"] == "people"


def test_a_described_pool_can_be_sent_back_as_it_is(cognito, make_pool):
    pool = make_pool(
        AutoVerifiedAttributes=["email", "phone_number"],
        MfaConfiguration="OPTIONAL",
        SmsConfiguration=SMS,
        SmsAuthenticationMessage="Sign in with {####}",
        VerificationMessageTemplate=TEMPLATE,
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
        AdminCreateUserConfig={
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {"EmailSubject": "Come"},
        },
        UserPoolTags={"team": "a"},
        Policies={"PasswordPolicy": {"MinimumLength": 12, "PasswordHistorySize": 2}},
    )
    takes = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    back = {name: value for name, value in pool.items() if name in takes}

    cognito.update_user_pool(UserPoolId=pool["Id"], PoolName="people", **back)

    changed = describe(cognito, pool)
    assert changed | {"LastModifiedDate": 0} == pool | {"LastModifiedDate": 0}


def test_an_update_can_rename_a_pool(cognito, make_pool):
    pool = make_pool()

    cognito.update_user_pool(UserPoolId=pool["Id"], PoolName="folk")

    assert describe(cognito, pool)["Name"] == "folk"


def test_an_update_that_is_refused_changes_nothing(cognito, make_pool):
    pool = make_pool(UserPoolTags={"team": "a"})

    refused(cognito.update_user_pool, UserPoolId=pool["Id"], PoolName="folk", MfaConfiguration="ON")

    assert describe(cognito, pool) == pool


def test_a_pool_does_not_change_while_users_are_imported_into_it(cognito, make_pool):
    pool = make_pool()
    job = ImportJob.objects.create(
        id="import-1",
        pool=UserPool.objects.get(),
        name="n",
        role_arn="r",
        status="InProgress",
        created=timezone.now(),
    )

    refused(cognito.update_user_pool, "UserImportInProgressException", UserPoolId=pool["Id"])
    refused(cognito.delete_user_pool, "UserImportInProgressException", UserPoolId=pool["Id"])
    refused(
        cognito.add_custom_attributes,
        "UserImportInProgressException",
        UserPoolId=pool["Id"],
        CustomAttributes=[{"Name": "plan"}],
    )
    job.dry_run = True
    job.save()
    cognito.update_user_pool(UserPoolId=pool["Id"])


def test_pools_are_listed_page_by_page(cognito, make_pool):
    made = {make_pool()["Id"] for _ in range(5)}

    pages = list(cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 2}))

    listed = [pool["Id"] for page in pages for pool in page["UserPools"]]
    assert [len(page["UserPools"]) for page in pages] == [2, 2, 1]
    assert set(listed) == made
    assert len(listed) == 5


def test_each_region_lists_its_own_pools(cognito, make_client, make_pool):
    here = make_pool()
    there = make_client(region="eu-west-1")
    other = there.create_user_pool(PoolName="leute")["UserPool"]

    assert other["Arn"].startswith("arn:aws:cognito-idp:eu-west-1:")
    assert [pool["Id"] for pool in cognito.list_user_pools(MaxResults=60)["UserPools"]] == [here["Id"]]
    assert [pool["Id"] for pool in there.list_user_pools(MaxResults=60)["UserPools"]] == [other["Id"]]


def test_a_key_limited_to_pools_lists_those_alone(make_client, make_pool):
    own, _ = make_pool(), make_pool()
    limited = make_client(pools=[own["Id"]])

    assert [pool["Id"] for pool in limited.list_user_pools(MaxResults=60)["UserPools"]] == [own["Id"]]
    refused(limited.create_user_pool, "AccessDeniedException", PoolName="more")


def test_a_page_token_of_another_listing_is_refused(cognito, make_client, make_pool):
    make_pool(), make_pool()
    token = cognito.list_user_pools(MaxResults=1)["NextToken"]

    refused(make_client(region="eu-west-1").list_user_pools, MaxResults=1, NextToken=token)


def test_a_deleted_pool_is_gone_with_all_that_it_held(cognito, make_pool):
    pool, other = make_pool(), make_pool()
    cognito.create_user_pool_client(UserPoolId=pool["Id"], ClientName="app", GenerateSecret=True)
    cognito.create_group(UserPoolId=pool["Id"], GroupName="admins")
    now = timezone.now()
    ann, ben = add_user(pool, "ann"), add_user(other, "ben")
    Membership.objects.create(group=Group.objects.get(), user=ann, created=now)
    ann.aliases.create(pool=ann.pool, attribute="email", key="ann@example.com")
    ann.codes.create(purpose="reset", digest="x", expires=now + timedelta(hours=1))

    cognito.delete_user_pool(UserPoolId=pool["Id"])

    refused(cognito.describe_user_pool, "ResourceNotFoundException", UserPoolId=pool["Id"])
    refused(cognito.delete_user_pool, "ResourceNotFoundException", UserPoolId=pool["Id"])
    assert [left["Id"] for left in cognito.list_user_pools(MaxResults=60)["UserPools"]] == [other["Id"]]
    assert list(User.objects.all()) == [ben]
    assert UserPool.objects.count() == 1


def test_deletion_protection_keeps_a_pool(cognito, make_pool):
    pool = make_pool(DeletionProtection="ACTIVE")

    refused(cognito.delete_user_pool, match="deletion protection", UserPoolId=pool["Id"])
    cognito.update_user_pool(UserPoolId=pool["Id"], DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool["Id"])

    assert not UserPool.objects.exists()


@pytest.mark.parametrize("operation", ["describe_user_pool", "update_user_pool", "delete_user_pool"])
def test_a_pool_that_does_not_exist_is_not_found(cognito, operation):
    refused(getattr(cognito, operation), "ResourceNotFoundException", UserPoolId="us-east-1_nobody123")
