"""A client of SRP in plain Python, from the RFCs and the published rules of padding alone, as a witness against the server."""

import base64
import hashlib
import hmac

import gmpy2

# Group 15 by the formula of RFC 3526.
with gmpy2.context(precision=4000):
    PRIME = 2**3072 - 2**3008 - 1 + 2**64 * (int(gmpy2.const_pi() * 2**2942) + 1_690_314)


def padded(number: int) -> bytes:
    digits = f"{number:x}"
    if len(digits) % 2:
        digits = "0" + digits
    elif digits[0] in "89abcdef":
        digits = "00" + digits
    return bytes.fromhex(digits)


def sha256(*parts: bytes) -> int:
    return int(hashlib.sha256(b"".join(parts)).hexdigest(), 16)


def client_x(salt: int, group: str, user: str, password: str) -> int:
    return sha256(padded(salt), hashlib.sha256(f"{group}{user}:{password}".encode()).digest())


def client_key(a: int, srp_b: str, salt: str, group: str, user: str, password: str) -> bytes:
    """The key that a client with the secret ``a`` comes to."""
    public_a, public_b = pow(2, a, PRIME), int(srp_b, 16)
    k = sha256(padded(PRIME), b"\2")
    u = sha256(padded(public_a), padded(public_b))
    x = client_x(int(salt, 16), group, user, password)
    shared = pow(public_b - k * pow(2, x, PRIME), a + u * x, PRIME)
    extracted = hmac.new(padded(u), padded(shared), "sha256").digest()
    return hmac.new(extracted, b"Caldera Derived Key\x01", "sha256").digest()[:16]


def client_signature(key: bytes, group: str, user: str, block: bytes, timestamp: str) -> str:
    message = group.encode() + user.encode() + block + timestamp.encode()
    return base64.b64encode(hmac.new(key, message, "sha256").digest()).decode()
