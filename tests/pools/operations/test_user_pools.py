"""User pools: made, described, listed, changed and deleted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pools.models import Group, ImportJob, Membership, User, UserPool
from pools.models.numbers import new_user_id
from tests.pools.operations.answers import describe, refused

SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
TEMPLATE = {"EmailMessage": "Your code is {####}", "EmailSubject": "Code", "SmsMessage": "Code {####}"}


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
        CustomAttributes=[{"Name": "plan", "AttributeDataType": "String"}],
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
