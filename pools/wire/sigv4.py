"""Verifies AWS Signature Version 4 for whichever Region and service the client signed.

Follows "Create a signed AWS API request" of the IAM User Guide.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import regex

from pools import errors

MAX_SKEW = timedelta(minutes=5)
_AUTHORIZATION = regex.compile(
    r"AWS4-HMAC-SHA256\s+Credential=([\w+=,.@-]{1,128})/(\d{8})/([\w-]{1,64})/([\w-]{1,64})/aws4_request,\s*"
    r"SignedHeaders=([a-z0-9_.;-]+),\s*Signature=([0-9a-f]{64})",
    regex.ASCII,
)
_STAMP = regex.compile(r"\d{8}T\d{6}Z", regex.ASCII)
# A signature that leaves one of these open, where it is sent, could be moved to another call.
_MUST_BE_SIGNED = ("host", "x-amz-date", "x-amz-security-token", "x-amz-target")
_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method."
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


def verify(
    signature: Signature,
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    *,
    query: str = "",
) -> None:
    """Accept the ``POST /`` request with this body, or raise InvalidSignatureException.

    ``headers`` have lower-case names and, as WSGI gives them, values that are bytes decoded as Latin-1; so has
    ``query``, which is what follows the question mark.
    """
    stamp, sent = _sent(signature, headers)
    names = signature.signed_headers.split(";")
    for name in {*names, *(name for name in _MUST_BE_SIGNED if name in headers or name == "host")}:
        if name not in names or name not in headers:
            raise errors.IncompleteSignatureException(
                f"The header {name[:80]!r} must be both sent and signed."
            )
    digest = hashlib.sha256(body).hexdigest()
    if headers.get("x-amz-content-sha256", digest) != digest:
        raise errors.InvalidSignatureException("The X-Amz-Content-SHA256 header is not the body's digest.")
    canonical_headers = "".join(f"{name}:{_canonical(headers[name])}\n" for name in names)
    canonical = "\n".join(("POST", "/", query, canonical_headers, signature.signed_headers, digest))
    hashed = hashlib.sha256(canonical.encode("latin-1")).hexdigest()
    scope = f"{signature.date}/{signature.region}/{signature.service}/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashed}"
    key = signing_key(secret, signature.date, signature.region, signature.service)
    if not hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), signature.value):
        raise errors.InvalidSignatureException(_MISMATCH)
    if abs(now - sent) > MAX_SKEW:
        raise errors.InvalidSignatureException(
            f"Signature expired: {stamp} is not within five minutes of the server's clock, "
            f"{now:%Y%m%dT%H%M%SZ}. Set the clock of the client right."
        )


def _sent(signature: Signature, headers: Mapping[str, str]) -> tuple[str, datetime]:
    """When the request was signed, as written and as a time."""
    stamp = headers.get("x-amz-date", "")
    try:
        if not _STAMP.fullmatch(stamp) or stamp[:8] != signature.date:
            raise ValueError
        return stamp, datetime.fromisoformat(stamp)
    except ValueError:
        raise errors.IncompleteSignatureException(
            "X-Amz-Date is missing, malformed, or not of the day in the credential scope."
        ) from None


def _canonical(value: str) -> str:
    """A header's value with its spaces collapsed; only ASCII's count as such."""
    return b" ".join(value.encode("latin-1").split()).decode("latin-1")


@lru_cache(maxsize=256)
def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    """The key that signs a day's requests of one Region and service."""
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
