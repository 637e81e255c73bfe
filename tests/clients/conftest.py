"""A pool on a server with a real socket, and the people and apps that sign in there with clients of others."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pyotp import TOTP

from dashboard.models import OutboxMessage
from tests.clients.conversation import converse

PASSWORD, OTHER_PASSWORD = "Correct-horse-1", "Other-horse-2"
EMAIL, PHONE = "ann@example.com", "+15555550100"
FLOWS = ("USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH", "CUSTOM_AUTH", "REFRESH_TOKEN_AUTH")
SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}}


@pytest.fixture
def engine(transactional_db, live_server, settings) -> str:
    """The address of the engine, under which its tokens are issued too."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def pool(cognito, engine, change_pool) -> str:
    """A pool that verifies e-mail addresses and offers both second factors."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    change_pool(pool)
    return pool


@pytest.fixture
def change_pool(cognito) -> Callable[..., None]:
    """Changes these settings of a pool, and leaves it as :func:`pool` describes it."""

    def change(pool: str, **settings: Any) -> None:
        cognito.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"], **settings)
        cognito.set_user_pool_mfa_config(
            UserPoolId=pool,
            MfaConfiguration="OPTIONAL",
            SmsMfaConfiguration=SMS,
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )

    return change


@pytest.fixture
def remembers(change_pool, pool) -> None:
    """The pool remembers the devices of who signs in, and lets them stand for the second factor."""
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    change_pool(pool, DeviceConfiguration=devices)


@pytest.fixture
def chooses(change_pool, pool) -> None:
    """The pool lets people choose between a password and a code by e-mail."""
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
    change_pool(pool, Policies={"SignInPolicy": factors}, UserPoolTier="ESSENTIALS")


@pytest.fixture
def make_app(cognito, pool) -> Callable[..., dict]:
    """Makes an app client that allows every flow, as it is described."""

    def make(**settings: Any) -> dict:
        asked = {"ExplicitAuthFlows": [f"ALLOW_{flow}" for flow in FLOWS], "ClientName": "app"} | settings
        return cognito.create_user_pool_client(UserPoolId=pool, **asked)["UserPoolClient"]

    return make


@pytest.fixture
def app(make_app) -> str:
    """The id of an app client."""
    return make_app(PreventUserExistenceErrors="ENABLED")["ClientId"]


@pytest.fixture
def make_user(cognito, pool) -> Callable[..., str]:
    """Makes a user with an e-mail address and a phone; ``permanent=False`` leaves their password temporary."""

    def make(name: str = "ann", password: str = PASSWORD, *, permanent: bool = True) -> str:
        given = {"email": EMAIL, "email_verified": "true", "phone_number": PHONE}
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=name, Password=password, Permanent=permanent
        )
        return name

    return make


@pytest.fixture
def ann(make_user) -> str:
    return make_user()


@pytest.fixture
def texted_factor(cognito, pool, ann) -> None:
    """Ann's second factor is a code by text message."""
    cognito.admin_set_user_mfa_preference(
        UserPoolId=pool, Username=ann, SMSMfaSettings={"Enabled": True, "PreferredMfa": True}
    )


@pytest.fixture
def client(engine, pool, app) -> Callable[..., Any]:
    """Runs a flow of a JavaScript client: ``client("amplify", "signIn", answers={"code": ...}, **given)``."""

    def run(script: str, flow: str, *, answers: dict | None = None, **given: Any) -> Any:
        there = {"endpoint": engine, "userPoolId": pool, "clientId": app}
        usual = {"username": "ann", "password": PASSWORD}
        return converse(script, flow, there | usual | given, answers)

    return run


@pytest.fixture
def mailed(mailoutbox) -> Callable[[], str]:
    """The code in the last e-mail."""
    return lambda: code_in(mailoutbox[-1].body)


@pytest.fixture
def texted(db) -> Callable[[], str]:
    """The code in the last text message."""
    return lambda: code_in(OutboxMessage.objects.filter(medium="SMS").latest("id").parts["body"])


def define(event: dict) -> dict:
    """DefineAuthChallenge: one riddle, after the password where the app sent one."""
    before = [one["challengeName"] for one in event["request"]["session"]]
    if before == ["SRP_A"]:
        response = {"challengeName": "PASSWORD_VERIFIER"}
    elif "CUSTOM_CHALLENGE" in before:
        right = event["request"]["session"][-1]["challengeResult"]
        response = {"issueTokens": right, "failAuthentication": not right}
    else:
        response = {"challengeName": "CUSTOM_CHALLENGE"}
    return event | {"response": {"issueTokens": False, "failAuthentication": False} | response}


def create(event: dict) -> dict:
    """CreateAuthChallenge."""
    public, private = {"question": "The capital of France?"}, {"answer": "Paris"}
    response = {"publicChallengeParameters": public, "privateChallengeParameters": private}
    return event | {"response": response}


def verify(event: dict) -> dict:
    """VerifyAuthChallengeResponse."""
    right = event["request"]["privateChallengeParameters"]["answer"]
    return event | {"response": {"answerCorrect": event["request"]["challengeAnswer"] == right}}


@pytest.fixture
def riddle(change_pool, pool, functions) -> None:
    """The pool's functions ask for the capital of France."""
    members = {
        "DefineAuthChallenge": functions.by_arn(define),
        "CreateAuthChallenge": functions.by_arn(create),
        "VerifyAuthChallengeResponse": functions.by_arn(verify),
    }
    change_pool(pool, LambdaConfig=members)


class AuthenticatorApp:
    """Ann's authenticator app: ``code(secret)`` is one that it has not shown yet, as each is taken once.

    The second is that of the next half minute: it is taken early, and the first still is when its own has just ended.
    """

    def __init__(self) -> None:
        self.shown = 0
        self.secret = ""

    def code(self, secret: str = "") -> str:
        self.secret = secret or self.secret
        code = TOTP(self.secret).at(timezone.now(), counter_offset=self.shown)
        self.shown += 1
        return code


@pytest.fixture
def authenticator() -> AuthenticatorApp:
    return AuthenticatorApp()


def code_in(text: str) -> str:
    """The code in a message."""
    return re.search(r"\b\d{6,8}\b", text)[0]
