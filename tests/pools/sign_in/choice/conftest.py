"""A pool where users choose what to sign in with, and ann, who has a password, an e-mail address and a phone."""

import json
import re
from collections.abc import Callable

import pytest

from dashboard.models import OutboxMessage
from tests.pools.sign_in.choice.authenticator import Passkey
from tests.pools.sign_in.conftest import EMAIL, PASSWORD

PHONE = "+15555550100"
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}
EVERYTHING = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]


def policies(*factors: str) -> dict:
    """Policies of a pool that allows these first factors."""
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": list(factors)}}}


@pytest.fixture
def pool(cognito) -> str:
    created = cognito.create_user_pool(PoolName="people", SmsConfiguration=SMS, **policies(*EVERYTHING))
    pool = created["UserPool"]["Id"]
    cognito.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration={"RelyingPartyId": "localhost"})
    return pool


@pytest.fixture
def client_id(make_app) -> str:
    flows = ["ALLOW_USER_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    return make_app(ExplicitAuthFlows=flows, PreventUserExistenceErrors="ENABLED")["ClientId"]


@pytest.fixture
def open_client_id(make_app) -> str:
    """A client that tells who exists."""
    return make_app(ExplicitAuthFlows=["ALLOW_USER_AUTH"], PreventUserExistenceErrors="LEGACY")["ClientId"]


@pytest.fixture
def ann(make_user) -> str:
    verified = {"email_verified": "true", "phone_number_verified": "true"}
    make_user("ann", email=EMAIL, phone_number=PHONE, **verified)
    return "ann"


@pytest.fixture
def begin(cognito, client_id) -> Callable[..., dict]:
    """``begin("ann", "EMAIL_OTP")``: InitiateAuth in the flow USER_AUTH."""

    def initiate(username: str, preferred: str = "", *, client: str = client_id, **more: str) -> dict:
        parameters = {"USERNAME": username} | more
        if preferred:
            parameters["PREFERRED_CHALLENGE"] = preferred
        return cognito.initiate_auth(AuthFlow="USER_AUTH", ClientId=client, AuthParameters=parameters)

    return initiate


@pytest.fixture
def answer(cognito, client_id) -> Callable[..., dict]:
    """``answer(asked, ANSWER="EMAIL_OTP")``: answers what ann was asked, or another challenge by its ``name``."""

    def respond(
        asked: dict, *, name: str = "", username: str = "ann", client: str = client_id, **answers: str
    ) -> dict:
        return cognito.respond_to_auth_challenge(
            ClientId=client,
            ChallengeName=name or asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": username} | answers,
        )

    return respond


@pytest.fixture
def mailed(mailoutbox) -> Callable[[], str]:
    """The code in the last e-mail."""
    return lambda: code_in(mailoutbox[-1].body)


@pytest.fixture
def texted(db) -> Callable[[], str]:
    """The code in the last text message."""
    return lambda: code_in(OutboxMessage.objects.filter(medium="SMS").order_by("id").last().parts["body"])


def code_in(text: str) -> str:
    """The code of eight digits in a message."""
    return re.search(r"\b\d{8}\b", text)[0]


def other_than(code: str) -> str:
    """A code of eight digits that is not this one."""
    return f"{(int(code) + 1) % 10**8:08}"


@pytest.fixture
def access_token(cognito, client_id, ann) -> str:
    """An access token of ann."""
    return token_of(cognito, client_id, ann)


def token_of(cognito, client_id: str, username: str) -> str:
    """An access token by a password."""
    parameters = {"USERNAME": username, "PASSWORD": PASSWORD}
    answered = cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH", ClientId=client_id, AuthParameters=parameters
    )
    return answered["AuthenticationResult"]["AccessToken"]


def register(cognito, token: str, passkey: Passkey | None = None, **more) -> Passkey:
    """Give whoever the token is of a passkey."""
    passkey = passkey or Passkey()
    options = cognito.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]
    cognito.complete_web_authn_registration(AccessToken=token, Credential=passkey.create(options, **more))
    return passkey


@pytest.fixture
def passkey(cognito, access_token) -> Passkey:
    """A passkey of ann."""
    return register(cognito, access_token)


def options_of(asked: dict) -> dict:
    """What a passkey is asked to sign."""
    return json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
