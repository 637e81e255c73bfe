"""INTERIM, to be replaced by the pools' stored signing keys: one key of this process that signs for every pool."""

import json
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

from pools.models import UserPool
from pools.wire.call import Call

_KEY_ID = "interim"


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(pool: UserPool, claims: dict, typ: str) -> str:
    """A JWT by the pool's current key (RS256)."""
    return jwt.encode(claims, _key(), algorithm="RS256", headers={"kid": _KEY_ID, "typ": typ})


def issuer(call: Call, pool: UserPool) -> str:
    """The pool's issuer, under which its public keys are found."""
    return f"{settings.SITE_URL or call.endpoint}/{pool.public_id}"


def jwks(pool: UserPool) -> dict:
    """The pool's public keys as a JSON Web Key Set."""
    key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_key().public_key()))
    return {"keys": [{**key, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]}
