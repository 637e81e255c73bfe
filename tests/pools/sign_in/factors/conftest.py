"""A pool with second factors, and ann with a phone, an e-mail address and, where a test asks, an authenticator app."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pyotp import TOTP

from dashboard.models import OutboxMessage

PHONE = "+15555550100"
SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}}
FACTORS = {
    "SMS_MFA": {"SmsMfaConfiguration": SMS},
    "SOFTWARE_TOKEN_MFA": {"SoftwareTokenMfaConfiguration": {"Enabled": True}},
    "EMAIL_OTP": {"EmailMfaConfiguration": {}},
}
PREFERENCES = {
    "SMS_MFA": "SMSMfaSettings",
    "SOFTWARE_TOKEN_MFA": "SoftwareTokenMfaSettings",
    "EMAIL_OTP": "EmailMfaSettings",
}
ANSWERS = {
    "SMS_MFA": "SMS_MFA_CODE",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
}


@pytest.fixture
def set_mfa(cognito, pool) -> Callable[..., None]:
    """``set_mfa("ON", "SMS_MFA")``: the pool's mode and its factors."""

    def change(mode: str, *factors: str) -> None:
        members: dict[str, Any] = {}
        for factor in factors:
            members |= FACTORS[factor]
        cognito.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration=mode, **members)

    return change


@pytest.fixture
def ann(make_user) -> str:
    """ann, whose phone number nobody has verified."""
    make_user("ann", email="ann@example.com", email_verified="true", phone_number=PHONE)
    return "ann"


@pytest.fixture
def turn_on(cognito, pool, ann) -> Callable[..., None]:
    """``turn_on("SMS_MFA", preferred="SMS_MFA")``: an administrator turns factors on for ann."""

    def change(*factors: str, preferred: str = "") -> None:
        members = {
            PREFERENCES[factor]: {"Enabled": True, "PreferredMfa": factor == preferred} for factor in factors
        }
        cognito.admin_set_user_mfa_preference(UserPoolId=pool, Username=ann, **members)

    return change


@pytest.fixture
def answer(cognito, client_id) -> Callable[..., dict]:
    """Answers a challenge that :func:`sign_in` or another answer brought; a code under its challenge's own name."""

    def respond(asked: dict, code: str | None = None, *, username: str = "ann", **more: str) -> dict:
        answers = {"USERNAME": username} | more
        if code is not None:
            answers[ANSWERS[asked["ChallengeName"]]] = code
        return cognito.respond_to_auth_challenge(
            ClientId=client_id,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses=answers,
        )

    return respond


@pytest.fixture
def texts(db) -> Callable[[], list[dict]]:
    """The text messages that were sent, oldest first."""
    return lambda: [message.parts for message in OutboxMessage.objects.filter(medium="SMS").order_by("id")]


@pytest.fixture
def texted(texts) -> Callable[[], str]:
    """The code in the last text message."""
    return lambda: code_in(texts()[-1]["body"])


@pytest.fixture
def enrol(cognito, sign_in, client_id) -> Callable[[], str]:
    """Signs ann in, and sets up an authenticator app with the code of this moment; its secret."""

    def associate() -> str:
        token = sign_in(client_id)["AuthenticationResult"]["AccessToken"]
        secret = cognito.associate_software_token(AccessToken=token)["SecretCode"]
        verified = cognito.verify_software_token(
            AccessToken=token, UserCode=app_code(secret), FriendlyDeviceName="Ann's phone"
        )
        assert verified["Status"] == "SUCCESS"
        return secret

    return associate


@pytest.fixture
def with_app(set_mfa, enrol, turn_on, time_machine) -> str:
    """The secret of ann's app, in a pool with apps and text messages. The clock stands at a step without a code yet."""
    time_machine.move_to(timezone.now(), tick=False)
    set_mfa("OPTIONAL", "SOFTWARE_TOKEN_MFA", "SMS_MFA")
    secret = enrol()
    turn_on("SOFTWARE_TOKEN_MFA")
    time_machine.shift(60)
    return secret


def app_code(secret: str, *, steps: int = 0) -> str:
    """What the app shows, so many steps of 30 seconds from now."""
    return TOTP(secret).at(timezone.now(), counter_offset=steps)


def code_in(text: str) -> str:
    """The code in a message."""
    return re.search(r"\b\d{6}\b", text)[0]


def other_than(code: str) -> str:
    """A code of six digits that is not this one."""
    return f"{(int(code) + 1) % 10**6:06}"


def verified(cognito, pool: str, attribute: str) -> str:
    """The value of ann's ``<attribute>_verified``."""
    user = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    found = {item["Name"]: item["Value"] for item in user["UserAttributes"]}
    return found.get(f"{attribute}_verified", "false")
