"""A passkey in software, for what no browser would do: wrong keys, wrong domains, copies, and other people's challenges."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def to_text(value: bytes) -> str:
    """Base64 for URLs, without padding."""
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Passkey:
    """One passkey with its private key. What it signs with is told by its fields, so that a test can set any of them wrong."""

    relying_party: str = "localhost"
    origin: str = "http://localhost:3000"
    verified: bool = True
    present: bool = True
    count: int = 0
    handle: bytes | None = None
    attachment: str = "platform"
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict, *, aaguid: bytes = bytes(16), kind: str = "webauthn.create") -> dict:
        """RegistrationResponseJSON for these options."""
        self.handle = to_bytes(options["user"]["id"])
        attested = aaguid + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(self._cose())
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        response = {
            "clientDataJSON": self._client_data(kind, options["challenge"]),
            "attestationObject": to_text(cbor2.dumps(attestation)),
            "transports": ["internal", "hybrid"],
        }
        return self._credential(response)

    def get(self, options: dict, *, kind: str = "webauthn.get") -> str:
        """AuthenticationResponseJSON for these options."""
        data = self._data()
        client_data = self._client_data(kind, options["challenge"])
        signed = data + hashlib.sha256(to_bytes(client_data)).digest()
        response = {
            "clientDataJSON": client_data,
            "authenticatorData": to_text(data),
            "signature": to_text(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": to_text(self.handle) if self.handle else None,
        }
        return json.dumps(self._credential(response))

    def _credential(self, response: dict) -> dict:
        name = to_text(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "authenticatorAttachment": self.attachment,
            "clientExtensionResults": {},
            "response": response,
        }

    def _data(self, more: int = 0) -> bytes:
        flags = (PRESENT if self.present else 0) | (VERIFIED if self.verified else 0) | more
        party = hashlib.sha256(self.relying_party.encode()).digest()
        return party + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> str:
        data = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return to_text(json.dumps(data).encode())

    def _cose(self) -> dict:
        if isinstance(self.key, ed25519.Ed25519PrivateKey):
            return {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
