"""Whatever members an operation is given, it answers or refuses: it never fails.

Inputs are drawn from the service model's shapes: often what fits (a pool, a user, a token that exist), sometimes what does
not. The values that exist are made once; each input is tried in a transaction that is taken back.
"""

import json
from random import Random
from typing import Any

import pytest
import regex
from botocore.model import Shape
from django.db import transaction
from django.test import RequestFactory

from pools.hosted.root_door import root_door
from pools.wire.registry import SERVICES

TARGET = "AWSCognitoIdentityProviderService"
SERVICE = SERVICES[TARGET]
PASSWORD = "Correct-horse-1"
INPUTS = 40
ODD = [
    "",
    " ",
    "0",
    "-1",
    "null",
    "ann",
    "ünï\u202e",
    "a\u0000b",
    "{####}",
    "x" * 300,
    "٣",
    "%s",
    "..",
    "\ud83d\ude00",
]
TEXTS = [
    "a",
    "Name-1",
    "123456",
    "ann@example.com",
    "+15550100",
    "https://example.com/x",
    "arn:aws:iam::000000000000:role/staff",
    "arn:aws:lambda:us-east-1:000000000000:function:f",
    "tkn" + "a" * 25,
    "us-east-1_00000000-0000-4000-8000-000000000000",
    "000000000000000000000000000000000000",
    "AAAA",
    "a" * 64,
    "Your code is {####}",
]
PARAMETERS = (
    "USERNAME PASSWORD SRP_A SECRET_HASH REFRESH_TOKEN DEVICE_KEY PREFERRED_CHALLENGE CHALLENGE_NAME ANSWER NEW_PASSWORD"
    " SMS_MFA_CODE SOFTWARE_TOKEN_MFA_CODE EMAIL_OTP_CODE SMS_OTP_CODE PASSWORD_CLAIM_SIGNATURE TIMESTAMP CREDENTIAL"
    " PASSWORD_CLAIM_SECRET_BLOCK userAttributes.email userAttributes.nothing"
).split()
ATTRIBUTES = ["email", "email_verified", "phone_number", "name", "birthdate", "custom:x", "sub", "updated_at"]


def call(operation: str, members: Any) -> Any:
    return send(TARGET, operation, members)


def send(target: str, operation: str, members: Any) -> Any:
    """The root door's answer to a member of staff."""
    request = RequestFactory(headers={"host": "localhost"}).post(
        "/",
        json.dumps(members),
        content_type="application/x-amz-json-1.1",
        headers={"X-Amz-Target": f"{target}.{operation}"},
    )
    request.staff_caller = "fuzz"
    return root_door(request)


def ask(operation: str, **members: Any) -> dict:
    return json.loads(call(operation, members).content or b"{}")


@pytest.fixture
def real(db) -> dict[str, list]:
    """Values that exist, by the ends of members' names."""
    pool = ask("CreateUserPool", PoolName="p", DeviceConfiguration={}, UserPoolTier="PLUS")["UserPool"]
    flows = (
        "USER_PASSWORD_AUTH ADMIN_USER_PASSWORD_AUTH USER_SRP_AUTH CUSTOM_AUTH USER_AUTH REFRESH_TOKEN_AUTH"
    )
    app = ask(
        "CreateUserPoolClient",
        UserPoolId=pool["Id"],
        ClientName="a",
        ExplicitAuthFlows=[f"ALLOW_{flow}" for flow in flows.split()],
    )["UserPoolClient"]
    email = [{"Name": "email", "Value": "ann@example.com"}, {"Name": "email_verified", "Value": "true"}]
    given = {"UserPoolId": pool["Id"], "Username": "ann"}
    ask("AdminCreateUser", **given, MessageAction="SUPPRESS", UserAttributes=email)
    ask("AdminSetUserPassword", **given, Password=PASSWORD, Permanent=True)
    ask("CreateGroup", UserPoolId=pool["Id"], GroupName="staff")
    ask(
        "SetUserPoolSessionConfiguration",
        UserPoolId=pool["Id"],
        UserSessionTracking="ENABLED",
        TokenSession={"MaxPerUser": 2},
    )
    parameters = {"USERNAME": "ann", "PASSWORD": PASSWORD}
    tokens = ask(
        "InitiateAuth", ClientId=app["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )["AuthenticationResult"]
    session = ask(
        "InitiateAuth", ClientId=app["ClientId"], AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "ann"}
    ).get("Session", "x" * 20)
    return {
        "UserPoolId": [pool["Id"]],
        "ClientId": [app["ClientId"]],
        "ResourceArn": [pool["Arn"]],
        "Username": ["ann", "nobody", "ann@example.com"],
        "GroupName": ["staff"],
        "AccessToken": [tokens["AccessToken"], tokens["IdToken"]],
        "RefreshToken": [tokens["RefreshToken"]],
        "Token": [tokens["RefreshToken"], tokens["AccessToken"]],
        "Session": [session],
        "Password": [PASSWORD, "Another-horse-2"],
        "ConfirmationCode": ["123456"],
        "UserCode": ["123456"],
        "Code": ["123456"],
        "AttributeName": ATTRIBUTES,
        "Name": ATTRIBUTES,
        "Filter": ['email ^= "a"', 'username = "ann"', 'search *= "nn"', "sub = "],
    }


class Drawn:
    """Draws members for shapes: nearly always of the right type, and mostly values that fit or even exist."""

    def __init__(self, seed: str, real: dict[str, list]) -> None:
        self.random, self.real = Random(seed), real

    def draw(self, shape: Shape, name: str = "") -> Any:
        if self.random.random() < 0.01:
            return self.random.choice([None, [], {}, "x", 7, True])
        return getattr(self, f"_{shape.type_name}", self._string)(shape, name)

    def _structure(self, shape: Shape, name: str) -> dict:
        optional = sorted(set(shape.members) - set(shape.required_members))
        chosen = self.random.sample(optional, min(len(optional), self.random.choice([0, 1, 2, 4, 9])))
        return {key: self.draw(shape.members[key], key) for key in (*shape.required_members, *chosen)}

    def _list(self, shape: Shape, name: str) -> list:
        return [
            self.draw(shape.member, name.removesuffix("s")) for _ in range(self.random.choice([1, 1, 2, 3]))
        ]

    def _map(self, shape: Shape, name: str) -> dict:
        known = {
            "USERNAME": ["ann", "nobody"],
            "PASSWORD": [PASSWORD],
            "REFRESH_TOKEN": self.real["RefreshToken"],
        }
        some = PARAMETERS if "Param" in name or "Responses" in name else ["key", "other", ""]
        keys = [key for key in known if key in some] + self.random.choices(
            some, k=self.random.choice([0, 1, 2, 5])
        )
        return {key: self._often(known.get(key, TEXTS)) for key in keys}

    def _string(self, shape: Shape, name: str) -> Any:
        known = next((values for end, values in self.real.items() if name.endswith(end)), None)
        return self._often(
            list(shape.enum) or known or [text for text in TEXTS if fits(shape, text)] or TEXTS
        )

    def _blob(self, shape: Shape, name: str) -> str:
        """In Base64, as on the wire."""
        return self._often(["iVBORw0KGgo=", "PHN2Zy8+", "e30="], ["", "A" * 400, "no Base64"])

    def _boolean(self, shape: Shape, name: str) -> bool:
        return self.random.random() < 0.5

    def _integer(self, shape: Shape, name: str) -> int:
        return self._often([*range(1, 61)], [0, -1, 365, 2**31, 2**70])

    _long = _integer

    def _double(self, shape: Shape, name: str) -> float:
        return self._often([0.5, 1.0], [-1.0, 1e300])

    def _timestamp(self, shape: Shape, name: str) -> Any:
        return self._often([1_700_000_000.0], [-1e18, 1e18, "yesterday"])

    def _often(self, fitting: list, odd: list = ODD) -> Any:
        return self.random.choice(fitting if self.random.random() < 0.92 else odd)


def fits(shape: Shape, text: str) -> bool:
    low, high = shape.metadata.get("min", 0), shape.metadata.get("max", 10**6)
    pattern = shape.metadata.get("pattern")
    return low <= len(text) <= high and (not pattern or bool(regex.fullmatch(pattern, text)))


@pytest.mark.parametrize("operation", sorted(SERVICE.operations))
def test_no_input_makes_an_operation_fail(operation: str, real: dict[str, list]):
    shape, drawn = SERVICE.operation_model(operation).input_shape, Drawn(operation, real)
    for _ in range(INPUTS):
        members = drawn.draw(shape)
        with transaction.atomic():
            response = call(operation, members)
            transaction.set_rollback(True)
        assert response.status_code < 500, f"{operation} {json.dumps(members)[:2000]}"
