"""The client's side of SRP, for the pool's own pages: they prove a device on behalf of the browser that it is."""

import hashlib
import secrets
from dataclasses import dataclass, field

from gmpy2 import mpz, powmod

from pools.rules.passwords.srp import G, N, derive_key, multiplier, pad, signature, srp_hash


@dataclass(frozen=True)
class Proof:
    """One exchange: ``public`` is SRP_A; the rest follows once the server has answered."""

    secret: int = field(default_factory=lambda: secrets.randbits(256))

    @property
    def public(self) -> str:
        return f"{powmod(G, self.secret, N):x}"

    def claim(
        self,
        group: str,
        user: str,
        password: str,
        *,
        salt: str,
        srp_b: str,
        secret_block: bytes,
        timestamp: str,
    ) -> str:
        """PASSWORD_CLAIM_SIGNATURE for SALT, SRP_B and SECRET_BLOCK of the challenge."""
        b = mpz(srp_b, 16)
        u = srp_hash(pad(int(self.public, 16)), pad(b))
        x = srp_hash(pad(int(salt, 16)), hashlib.sha256(f"{group}{user}:{password}".encode()).digest())
        shared = powmod((b - multiplier() * powmod(G, x, N)) % N, self.secret + u * x, N)
        key = derive_key(int(shared), u)
        return signature(key, group, user, secret_block=secret_block, timestamp=timestamp)
