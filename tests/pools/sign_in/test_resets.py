"""A password that was reset ends what began with it, until a new one is there; what began with a code goes on."""

import re

import pytest
from botocore import xform_name

from tests.pools.sign_in.conftest import EMAIL, PASSWORD

KEY = "us-east-1_5b0e3a1c-53cf-4a0e-9f4e-0f6a1d0b8c11"
NEEDED = {
    "ChangePassword": {"PreviousPassword": PASSWORD, "ProposedPassword": "Another-horse-3"},
    "CompleteWebAuthnRegistration": {"Credential": {}},
    "ConfirmDevice": {"DeviceKey": KEY},
    "DeleteUserAttributes": {"UserAttributeNames": ["name"]},
    "DeleteWebAuthnCredential": {"CredentialId": "none"},
    "ForgetDevice": {"DeviceKey": KEY},
    "GetDevice": {"DeviceKey": KEY},
    "GetUserAttributeVerificationCode": {"AttributeName": "email"},
    "RevokeUserSession": {"SessionId": "tkn" + "0" * 25},
    "SetUserSettings": {"MFAOptions": []},
    "UpdateDeviceStatus": {"DeviceKey": KEY, "DeviceRememberedStatus": "remembered"},
    "UpdateUserAttributes": {"UserAttributes": [{"Name": "name", "Value": "Ann"}]},
    "VerifySoftwareToken": {"UserCode": "123456"},
    "VerifyUserAttribute": {"AttributeName": "email", "Code": "123456"},
}
ALWAYS = {"GlobalSignOut", "RevokeUserSession", "DeleteUser"}


@pytest.fixture
def code_tokens(cognito, pool, client_id, ann, mailoutbox) -> dict:
    """The tokens of a sign-in of ann by a code."""
    cognito.update_user_pool(
        UserPoolId=pool, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    )
    cognito.update_user_pool_client(
        UserPoolId=pool,
        ClientId=client_id,
        ExplicitAuthFlows=["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )
    asked = cognito.initiate_auth(
        AuthFlow="USER_AUTH",
        ClientId=client_id,
        AuthParameters={"USERNAME": ann, "PREFERRED_CHALLENGE": "EMAIL_OTP"},
    )
    code = re.search(r"[0-9]{8}", mailoutbox[-1].body)[0]
    return cognito.respond_to_auth_challenge(
        ClientId=client_id,
        ChallengeName="EMAIL_OTP",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": ann, "EMAIL_OTP_CODE": code},
    )["AuthenticationResult"]


def operations(cognito) -> list[str]:
    """The operations with an access token that model PasswordResetRequiredException."""
    service = cognito.meta.service_model
    models = [service.operation_model(name) for name in service.operation_names]
    return [
        model.name
        for model in models
        if model.input_shape
        and "AccessToken" in model.input_shape.members
        and "PasswordResetRequiredException" in [shape.name for shape in model.error_shapes]
    ]


def outcome(cognito, operation: str, token: str) -> str:
    """The type of the error that the operation ends in; empty for none."""
    try:
        getattr(cognito, xform_name(operation))(AccessToken=token, **NEEDED.get(operation, {}))
    except cognito.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return ""


def test_operations_that_model_it_ask_for_the_new_password_first(cognito, pool, tokens, ann):
    cognito.set_user_pool_session_configuration(
        UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    asked = [name for name in operations(cognito) if name not in ALWAYS]
    assert len(asked) > 15
    outcomes = {name: outcome(cognito, name, tokens["AccessToken"]) for name in asked}
    assert outcomes == dict.fromkeys(asked, "PasswordResetRequiredException")
    assert outcome(cognito, "RevokeUserSession", tokens["AccessToken"]) == "ResourceNotFoundException"


@pytest.mark.parametrize("operation", ["GlobalSignOut", "DeleteUser"])
def test_whoever_wants_out_gets_out(cognito, pool, tokens, ann, operation):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    assert outcome(cognito, operation, tokens["AccessToken"]) == ""
    assert outcome(cognito, "GetUser", tokens["AccessToken"]) in (
        "NotAuthorizedException",
        "UserNotFoundException",
    )


def refresh(cognito, client_id: str, tokens: dict) -> dict:
    return cognito.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH",
        ClientId=client_id,
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )["AuthenticationResult"]


def test_no_new_tokens_for_a_sign_in_by_the_old_password(cognito, pool, client_id, tokens, ann):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    with pytest.raises(cognito.exceptions.PasswordResetRequiredException):
        refresh(cognito, client_id, tokens)


def test_a_sign_in_by_a_code_goes_on(cognito, pool, client_id, code_tokens, ann):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    again = refresh(cognito, client_id, code_tokens)
    for token in (code_tokens["AccessToken"], again["AccessToken"]):
        attributes = cognito.get_user(AccessToken=token)["UserAttributes"]
        assert {"Name": "email", "Value": EMAIL} in attributes
    assert outcome(cognito, "ChangePassword", again["AccessToken"]) == "PasswordResetRequiredException"


def test_a_new_password_ends_the_wait(cognito, pool, tokens, ann):
    cognito.admin_reset_user_password(UserPoolId=pool, Username=ann)
    cognito.admin_set_user_password(UserPoolId=pool, Username=ann, Password="New-horse-4", Permanent=True)
    assert outcome(cognito, "GetUser", tokens["AccessToken"]) == ""
