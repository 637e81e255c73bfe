"""RSA key pairs that sign tokens, as they are stored: the private half encrypted, the public half as a JWK."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.conf import settings
from jwt.algorithms import RSAAlgorithm


@dataclass(frozen=True)
class Signer:
    """The private key that signs now, and its id."""

    kid: str
    key: RSAPrivateKey

    def sign(self, claims: dict[str, Any], typ: str | None = None) -> str:
        """A JWT of these claims, RS256; ``typ`` is the header that tells what it is."""
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": self.kid, "typ": typ or None})


def new_pair() -> dict[str, Any]:
    """A new pair as the columns ``kid``, ``encrypted`` (PKCS #8, DER, by the key ring) and ``public`` (JWK)."""
    key, kid = generate_private_key(public_exponent=65537, key_size=2048), str(uuid4())
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    kept = {"kid": kid, "alg": "RS256", "use": "sig", "kty": "RSA", "n": public["n"], "e": public["e"]}
    return {"kid": kid, "encrypted": settings.KEY_RING.encrypt(private), "public": kept}


def load_signer(kid: str, encrypted: bytes | memoryview) -> Signer:
    """The private half of a stored pair."""
    # The key ring tells that it is as it was made; to check its primes again takes as long as a hundred signatures.
    key = load_der_private_key(
        settings.KEY_RING.decrypt(bytes(encrypted)), None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(key, RSAPrivateKey)
    return Signer(kid, key)


def load_public(jwk: dict[str, Any]) -> RSAPublicKey:
    """The public half of a stored pair."""
    key = RSAAlgorithm.from_jwk(jwk)
    assert isinstance(key, RSAPublicKey)
    return key
