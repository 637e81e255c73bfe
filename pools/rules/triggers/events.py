"""The event that a function is given, and what it may answer.

Follows "Customizing user pool workflows with Lambda triggers"
(DG:cognito-user-identity-pools-working-with-aws-lambda-triggers).
"""

from typing import Any

import orjson
import regex

from pools import errors
from pools.models import UserPool
from pools.rules.triggers.functions import Function
from pools.rules.user_pools.finding import region_of
from pools.wire.call import Call

NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
"""What stands for the app client where none is in play, as in AdminCreateUser."""

_PRESET: dict[str, dict[str, tuple[Any, type]]] = {
    "PreSignUp": {
        "autoConfirmUser": (False, bool),
        "autoVerifyEmail": (False, bool),
        "autoVerifyPhone": (False, bool),
    },
    "DefineAuthChallenge": {
        "challengeName": (None, str),
        "issueTokens": (None, bool),
        "failAuthentication": (None, bool),
    },
    "CreateAuthChallenge": {
        "publicChallengeParameters": (None, dict),
        "privateChallengeParameters": (None, dict),
        "challengeMetadata": (None, str),
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": (None, bool)},
    "UserMigration": {
        "userAttributes": (None, dict),
        "forceAliasCreation": (None, bool),
        "enableSMSMFA": (None, bool),
        "finalUserStatus": (None, str),
        "messageAction": (None, str),
        "desiredDeliveryMediums": (None, list),
    },
    "CustomMessage": {"smsMessage": (None, str), "emailMessage": (None, str), "emailSubject": (None, str)},
    "InboundFederation": {"userAttributesToMap": ({}, dict)},
}
_TEXT_MAPS = ("publicChallengeParameters", "privateChallengeParameters")
_KEPT = ("version", "triggerSource", "region", "userPoolId", "userName")
_SDK = regex.compile(r"\baws-sdk-([a-z0-9]{1,20})/([\w.+-]{1,40})", regex.IGNORECASE)


def build_event(
    call: Call,
    pool: UserPool,
    trigger: str,
    function: Function,
    *,
    source: str,
    user_name: str,
    client_id: str,
    request: dict,
) -> dict:
    """The whole event, its response fields preset as Cognito presets them."""
    return {
        "version": function.version,
        "region": region_of(pool),
        "userPoolId": pool.public_id,
        "userName": user_name,
        "callerContext": {"awsSdkVersion": sdk_version(call.user_agent), "clientId": client_id or NO_CLIENT},
        "triggerSource": source,
        "request": request,
        "response": {name: preset for name, (preset, _) in _fields(trigger, function).items()},
    }


def sdk_version(user_agent: str) -> str:
    """The SDK that made the call, as Cognito names it: ``aws-sdk-js-3.9.0``."""
    sdk = _SDK.search(user_agent)
    return f"aws-sdk-{sdk[1].lower()}-{sdk[2]}" if sdk else "aws-sdk-unknown-unknown"


def read_response(trigger: str, function: Function, sent: dict, answer: bytes) -> dict:
    """The ``response`` of the event that a function gave back; fields that it does not know are left out.

    Raises InvalidLambdaResponseException unless the whole event came back, its response of the right types.
    """
    try:
        event = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise errors.InvalidLambdaResponseException("Invalid lambda function output : Invalid JSON") from None
    if not _is_whole(event, sent):
        raise unrecognizable()
    fields = _fields(trigger, function)
    response = {name: value for name, value in event["response"].items() if name in fields}
    for name, value in response.items():
        if value is not None and not isinstance(value, fields[name][1]):
            raise unrecognizable()
        if value and name in _TEXT_MAPS and not is_text_map(value):
            raise unrecognizable()
    return response


def unrecognizable() -> errors.InvalidLambdaResponseException:
    """The error for an answer that is JSON but no event."""
    return errors.InvalidLambdaResponseException("Unrecognizable lambda output")


def is_text_map(value: Any) -> bool:
    """Whether a value maps texts to texts."""
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _fields(trigger: str, function: Function) -> dict[str, tuple[Any, type]]:
    if trigger == "PreTokenGeneration":
        name = "claimsOverrideDetails" if function.version == "1" else "claimsAndScopeOverrideDetails"
        return {name: (None, dict)}
    return _PRESET.get(trigger, {})


def _is_whole(event: Any, sent: dict) -> bool:
    return (
        isinstance(event, dict)
        and all(event.get(name) == sent[name] for name in _KEPT)
        and all(isinstance(event.get(name), dict) for name in ("callerContext", "request", "response"))
    )
