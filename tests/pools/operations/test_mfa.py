"""The MFA configuration of a pool."""

import pytest

SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
TOKEN = {"Enabled": True}


def shown(cognito, pool_id: str) -> dict:
    answer = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    del answer["ResponseMetadata"]
    return answer


def test_a_new_pool_has_no_mfa(cognito, pool_id):
    assert shown(cognito, pool_id) == {"MfaConfiguration": "OFF"}


def test_software_tokens_need_no_sender(cognito, pool_id):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration=TOKEN
    )

    assert shown(cognito, pool_id) == {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": TOKEN}
    assert cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["MfaConfiguration"] == "ON"


def test_sms_shares_its_message_and_sender_with_the_pool(cognito, pool_id):
    sms = {"SmsConfiguration": SMS, "SmsAuthenticationMessage": "Sign in with {####}"}

    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration=sms)

    assert shown(cognito, pool_id)["SmsMfaConfiguration"] == sms
    pool = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["SmsConfiguration"] == SMS
    assert pool["SmsAuthenticationMessage"] == "Sign in with {####}"
    assert "SmsMfaConfiguration" not in pool


def test_a_pool_made_with_mfa_has_sms_as_its_factor(cognito):
    made = cognito.create_user_pool(PoolName="people", MfaConfiguration="ON", SmsConfiguration=SMS)[
        "UserPool"
    ]

    assert shown(cognito, made["Id"])["SmsMfaConfiguration"] == {"SmsConfiguration": SMS}


def test_naming_the_mode_replaces_the_factors(cognito, pool_id):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration=TOKEN
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", EmailMfaConfiguration={"Message": "Take {####}"}
    )

    assert shown(cognito, pool_id) == {
        "MfaConfiguration": "ON",
        "EmailMfaConfiguration": {"Message": "Take {####}"},
    }


def test_passkeys_are_set_by_themselves(cognito, pool_id):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration=TOKEN
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, WebAuthnConfiguration={"RelyingPartyId": "id.example.com"}
    )

    assert shown(cognito, pool_id) == {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": TOKEN,
        "WebAuthnConfiguration": {"RelyingPartyId": "id.example.com", "UserVerification": "preferred"},
    }


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"MfaConfiguration": "ON"}, id="on without a factor"),
        pytest.param(
            {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": False}},
            id="its only factor off",
        ),
        pytest.param(
            {"MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": TOKEN}, id="off with a factor"
        ),
        pytest.param({"MfaConfiguration": "ON", "SmsMfaConfiguration": {}}, id="SMS with no sender"),
    ],
)
def test_modes_and_factors_that_do_not_go_together_are_refused(cognito, pool_id, members):
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **members)

    assert shown(cognito, pool_id) == {"MfaConfiguration": "OFF"}


def test_the_lite_plan_has_no_email_factor(cognito):
    lite = cognito.create_user_pool(PoolName="people", UserPoolTier="LITE")["UserPool"]["Id"]

    with pytest.raises(cognito.exceptions.FeatureUnavailableInTierException):
        cognito.set_user_pool_mfa_config(
            UserPoolId=lite, MfaConfiguration="ON", EmailMfaConfiguration={"Message": "Take {####}"}
        )


def test_an_update_of_the_pool_keeps_its_factors_and_one_without_a_mode_turns_them_off(cognito, pool_id):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SoftwareTokenMfaConfiguration=TOKEN
    )

    cognito.update_user_pool(UserPoolId=pool_id, MfaConfiguration="ON")
    assert shown(cognito, pool_id)["SoftwareTokenMfaConfiguration"] == TOKEN

    cognito.update_user_pool(UserPoolId=pool_id)
    assert shown(cognito, pool_id) == {"MfaConfiguration": "OFF"}
