"""Verifies AWS Signature Version 4 for whichever Region and service the client signed.

Follows "Create a signed AWS API request" of the IAM User Guide.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import regex

from pools import errors

MAX_SKEW = timedelta(minutes=5)
_AUTHORIZATION = regex.compile(
    r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([\w-]+)/([\w-]+)/aws4_request, ?"
    r"SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})"
)


@dataclass(frozen=True)
class Signature:
    """What the Authorization header claims."""

    key_id: str
    date: str
    region: str
    service: str
    signed_headers: str
    value: str


def read_authorization(header: str) -> Signature:
    """Take the header apart. Raises IncompleteSignatureException where it is not SigV4."""
    match = _AUTHORIZATION.fullmatch(header)
    if match is None:
        raise errors.IncompleteSignatureException(
            "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' of AWS4-HMAC-SHA256."
        )
    return Signature(*match.groups())


def verify(signature: Signature, secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Accept the ``POST /`` request with these headers (lower-case names) and body, or raise InvalidSignatureException."""
    stamp = headers.get("x-amz-date", "")
    try:
        sent = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise errors.IncompleteSignatureException("X-Amz-Date is missing or malformed.") from None
    names = signature.signed_headers.split(";")
    if stamp[:8] != signature.date or "host" not in names or "x-amz-date" not in names:
        raise errors.IncompleteSignatureException("The host and X-Amz-Date headers must be signed.")
    canonical_headers = "".join(f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in names)
    canonical = "\n".join(
        ("POST", "/", "", canonical_headers, signature.signed_headers, hashlib.sha256(body).hexdigest())
    )
    scope = f"{signature.date}/{signature.region}/{signature.service}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = signing_key(secret, signature.date, signature.region, signature.service)
    if not hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), signature.value):
        raise errors.InvalidSignatureException(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method."
        )
    if abs(now - sent) > MAX_SKEW:
        raise errors.InvalidSignatureException(
            f"Signature expired: {stamp} is not within five minutes of the server's clock, "
            f"{now:%Y%m%dT%H%M%SZ}. Set the clock of the client right."
        )


@lru_cache(maxsize=256)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key that signs a day's requests of one Region and service."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
