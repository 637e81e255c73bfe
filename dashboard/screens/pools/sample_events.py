"""What a trigger is sent, with ann's sign-in as the example.

Follows "Customizing user pool workflows with Lambda triggers"
(DG:cognito-user-identity-pools-working-with-aws-lambda-triggers).
"""

from copy import deepcopy
from typing import Any

_ANN = {
    "sub": "11111111-2222-4333-8444-555555555555",
    "email": "ann@example.com",
    "email_verified": "true",
    "cognito:user_status": "CONFIRMED",
}
_GROUPS = {"groupsToOverride": ["gold"], "iamRolesToOverride": [], "preferredRole": None}
_SAMPLES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "PreSignUp": (
        "PreSignUp_SignUp",
        {"validationData": None},
        {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    ),
    "PostConfirmation": ("PostConfirmation_ConfirmSignUp", {}, {}),
    "PreAuthentication": ("PreAuthentication_Authentication", {"validationData": None}, {}),
    "PostAuthentication": ("PostAuthentication_Authentication", {"newDeviceUsed": False}, {}),
    "DefineAuthChallenge": (
        "DefineAuthChallenge_Authentication",
        {"session": []},
        {"challengeName": None, "issueTokens": None, "failAuthentication": None},
    ),
    "CreateAuthChallenge": (
        "CreateAuthChallenge_Authentication",
        {"challengeName": "CUSTOM_CHALLENGE", "session": []},
        {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None},
    ),
    "VerifyAuthChallengeResponse": (
        "VerifyAuthChallengeResponse_Authentication",
        {"privateChallengeParameters": {"answer": "42"}, "challengeAnswer": "42"},
        {"answerCorrect": None},
    ),
    "PreTokenGeneration": (
        "TokenGeneration_Authentication",
        {"groupConfiguration": _GROUPS},
        {"claimsOverrideDetails": None},
    ),
    "UserMigration": (
        "UserMigration_Authentication",
        {"password": "Not-a-real-password-1", "validationData": None},
        {
            "userAttributes": None,
            "forceAliasCreation": None,
            "enableSMSMFA": None,
            "finalUserStatus": None,
            "messageAction": None,
            "desiredDeliveryMediums": None,
        },
    ),
    "CustomMessage": (
        "CustomMessage_SignUp",
        {"codeParameter": "{####}", "linkParameter": "{##Click Here##}", "usernameParameter": None},
        {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    ),
    # The one message without a code: a real code is encrypted by the pool's KMS key, which the console has not.
    "CustomEmailSender": (
        "CustomEmailSender_AccountTakeOverNotification",
        {"type": "customEmailSenderRequestV1", "code": None, "clientMetadata": None},
        {},
    ),
    "CustomSMSSender": (
        "CustomSMSSender_AccountTakeOverNotification",
        {"type": "customSMSSenderRequestV1", "code": None, "clientMetadata": None},
        {},
    ),
    "InboundFederation": (
        "InboundFederation_ExternalProvider",
        {
            "providerName": "Example",
            "providerType": "OIDC",
            "attributes": {
                "tokenResponse": {"token_type": "Bearer", "scope": "openid email"},
                "idToken": {"sub": "1029", "email": "ann@example.com"},
                "userInfo": {"sub": "1029", "name": "Ann"},
                "samlResponse": None,
            },
        },
        {"userAttributesToMap": {}},
    ),
}


def sample_event(trigger: str, pool_id: str, version: str, client_id: str) -> dict[str, Any]:
    """An event for a trigger; ``version`` is its LambdaVersion (``V1_0``)."""
    source, request, response = deepcopy(_SAMPLES[trigger])
    if trigger not in ("UserMigration", "InboundFederation"):
        request["userAttributes"] = dict(_ANN)
    if trigger == "PreTokenGeneration" and version != "V1_0":
        request["scopes"] = ["aws.cognito.signin.user.admin"]
        response = {"claimsAndScopeOverrideDetails": None}
    return {
        "version": version[1],
        "triggerSource": source,
        "region": pool_id.partition("_")[0],
        "userPoolId": pool_id,
        "userName": "ann",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": client_id},
        "request": request,
        "response": response,
    }
