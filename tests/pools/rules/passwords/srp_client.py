"""A client of SRP in plain Python, written from RFC 5054 and RFC 5869 alone, as a witness against the server."""

import base64
import hashlib
import hmac

# RFC 3526, group 15, from its formula: 2^3072 - 2^3008 - 1 + 2^64 * (floor(2^2942 * pi) + 1690314).
PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD1"
    "29024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245"
    "E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3D"
    "C2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D"
    "670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9"
    "DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64"
    "ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6B"
    "F12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB31"
    "43DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)


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
