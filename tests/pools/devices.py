"""An app on a device: it signs in by pycognito's SRP, has the device confirmed, and proves it later on."""

from dataclasses import dataclass
from typing import Any

import jwt
from pycognito.aws_srp import AWSSRP, generate_hash_device

from tests.pools.sign_in.conftest import PASSWORD


@dataclass
class Phone:
    """ann's phone. ``tokens`` is what the last sign-in gave, ``key`` what it keeps of the device."""

    cognito: Any
    pool: str
    client_id: str
    user: str = "ann"
    secret: str | None = None
    group: str | None = None
    key: str | None = None
    password: str = ""
    tokens: dict | None = None

    def srp(self) -> AWSSRP:
        return AWSSRP(
            self.user,
            PASSWORD,
            self.pool,
            self.client_id,
            client=self.cognito,
            client_secret=self.secret,
            device_key=self.key,
            device_group_key=self.group,
            device_password=self.password or None,
        )

    def sign_in(self) -> dict:
        """What pycognito ends with; AuthenticationResult where it comes to that."""
        answer = self.srp().authenticate_user()
        self.tokens = answer.get("AuthenticationResult")
        return answer

    def confirm(self, **changes: Any) -> dict:
        """Confirms the device that the last sign-in gave a key to; what ConfirmDevice answers."""
        new = self.tokens["NewDeviceMetadata"]
        password, config = generate_hash_device(new["DeviceGroupKey"], new["DeviceKey"])
        given = {
            "AccessToken": self.tokens["AccessToken"],
            "DeviceKey": new["DeviceKey"],
            "DeviceName": "ann's phone",
            "DeviceSecretVerifierConfig": config,
        } | changes
        answer = self.cognito.confirm_device(**given)
        self.group, self.key, self.password = new["DeviceGroupKey"], new["DeviceKey"], password
        return answer

    def first_factor(self, **more: str) -> dict:
        """InitiateAuth with the plain password and the key of the device."""
        parameters = {"USERNAME": self.user, "PASSWORD": PASSWORD} | more
        if self.key:
            parameters.setdefault("DEVICE_KEY", self.key)
        return self.cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=self.client_id, AuthParameters=parameters
        )

    def begin_proof(self, srp: AWSSRP, session: str | None = None, **changes: str) -> dict:
        """Answers DEVICE_SRP_AUTH."""
        answers = {"USERNAME": self.user, "DEVICE_KEY": self.key, "SRP_A": f"{srp.large_a_value:x}"}
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="DEVICE_SRP_AUTH",
            ChallengeResponses=answers | changes,
            **({"Session": session} if session else {}),
        )

    def prove(self, srp: AWSSRP, asked: dict, **changes: str) -> dict:
        """Answers DEVICE_PASSWORD_VERIFIER."""
        answers = srp.process_device_challenge(asked["ChallengeParameters"])
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName="DEVICE_PASSWORD_VERIFIER",
            ChallengeResponses=answers | changes,
        )


def access_claims(tokens: dict) -> dict:
    return jwt.decode(tokens["AccessToken"], options={"verify_signature": False})
