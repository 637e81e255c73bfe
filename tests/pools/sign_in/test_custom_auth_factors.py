"""CUSTOM_AUTH of users who have a second factor, which the functions may ask for and never pass by."""

import pytest

from tests.fixtures.events import answers
from tests.pools.sign_in.test_custom_auth import answer, begin, riddle

__all__ = ["answer", "begin", "riddle"]


@pytest.fixture
def with_phone(cognito, pool, ann) -> None:
    """ann has a phone for text messages as a second factor, beside the functions."""
    role = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
    cognito.admin_update_user_attributes(
        UserPoolId=pool, Username=ann, UserAttributes=[{"Name": "phone_number", "Value": "+15555550100"}]
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": role},
    )
    cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, SMSMfaSettings={"Enabled": True})


def test_define_can_name_a_second_factor_that_the_user_has(cognito, riddle, with_phone, begin):
    riddle.named = "SMS_MFA"
    asked = begin()
    assert asked["ChallengeName"] == "SMS_MFA"
    assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0100"
    riddle.named = "SOFTWARE_TOKEN_MFA"
    with pytest.raises(cognito.exceptions.InvalidLambdaResponseException, match="SOFTWARE_TOKEN_MFA"):
        begin()


def test_functions_pass_by_no_second_factor_that_the_risk_asks_for(
    cognito, pool, riddle, with_phone, begin, answer, sign_in, client_id
):
    kept = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    cognito.update_user_pool(
        UserPoolId=pool,
        UserPoolTier="PLUS",
        UserPoolAddOns={
            "AdvancedSecurityMode": "ENFORCED",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
        },
        **{name: kept[name] for name in ("LambdaConfig", "SmsConfiguration", "MfaConfiguration")},
    )
    cognito.set_risk_configuration(
        UserPoolId=pool, AccountTakeoverRiskConfiguration=answers(Medium="MFA_REQUIRED")
    )
    for _ in range(3):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            sign_in(client_id, password="wrong")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="security reasons"):
        answer(begin(), "Paris")
