"""``login.example.com`` as a small provider whose every answer a test can bend."""

import base64
import json
from collections.abc import Callable
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as new_curve
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as new_rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.fixtures.providers import Providers

CLIENT, SECRET = "lifeguard", "a-secret-of-this-client-at-the-provider"
RSA_KEYS = [new_rsa(65537, 2048) for _ in range(2)]
CURVE = new_curve(SECP256R1())


def jwk(key: Any, kid: str) -> dict[str, Any]:
    reader = ECAlgorithm if key is CURVE else RSAAlgorithm
    return {**reader.to_jwk(key.public_key(), as_dict=True), "kid": kid}


class Issuer:
    """A provider at a host. ``key`` signs as ``kid`` by ``algorithm``; ``claims`` and ``headers`` are put over a token's own,
    ``user_info`` over userInfo's, ``make`` takes the claims and gives the whole token, ``answer`` is put over the token answer.
    """

    def __init__(self, providers: Providers, host: str = "login.example.com") -> None:
        self.providers, self.url = providers, f"https://{host}"
        self.key, self.kid, self.algorithm = RSA_KEYS[0], "one", "RS256"
        self.claims: dict[str, Any] = {}
        self.headers: dict[str, Any] = {}
        self.user_info: dict[str, Any] = {}
        self.answer: dict[str, Any] = {}
        self.make: Callable[[dict[str, Any]], str] = self.sign
        self.secrets = [SECRET]
        self.sub, self.email = "1029", "ines@example.org"
        self.codes: dict[str, dict[str, str]] = {}
        self.discovery = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/me",
            "jwks_uri": f"{self.url}/keys",
        }
        self.publish()

    def publish(self) -> None:
        """Put up what the provider says of itself; again after a change of it."""
        pages = self.providers.pages
        pages[f"{self.url}/.well-known/openid-configuration"] = self.discovery
        pages[f"{self.url}/keys"] = {"keys": [jwk(self.key, self.kid)]}
        pages[f"{self.url}/token"] = self.give_tokens
        pages[f"{self.url}/me"] = self.tell

    def rotate(self) -> None:
        self.key, self.kid = RSA_KEYS[1], "two"
        self.publish()

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode(claims, self.key, self.algorithm, headers={"kid": self.kid, **self.headers})

    def meet(self, location: str) -> dict[str, str]:
        """Somebody comes with this address, and signs in; what they take back."""
        asked = dict(parse_qsl(urlsplit(location).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def give_tokens(self, handler: Any) -> None:
        form = self.providers.forms[-1]
        asked = self.codes.get(form.get("code", ""), {})
        if form.get("client_id") != asked.get("client_id") or form.get("client_secret") not in self.secrets:
            handler.answer(401, {"error": "invalid_client", "error_description": "Unknown client."})
            return
        digest = sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (challenge, form["redirect_uri"]) != (asked["code_challenge"], asked["redirect_uri"]):
            handler.answer(400, {"error": "invalid_grant"})
            return
        now = int(time())
        own = {"iss": self.url, "aud": CLIENT, "sub": self.sub, "iat": now, "exp": now + 300}
        claims = own | {"nonce": asked["nonce"], "email": self.email} | self.claims
        token = self.make({name: value for name, value in claims.items() if value is not None})
        answer = {"access_token": "opaque", "id_token": token, "token_type": "Bearer", "expires_in": 300}
        handler.answer(200, answer | self.answer)

    def tell(self, handler: Any) -> None:
        assert handler.headers["Authorization"] == "Bearer opaque"
        told = {"sub": self.sub, "email": "other@example.org", "name": "Ines"} | self.user_info
        handler.answer(200, json.loads(json.dumps(told)))
