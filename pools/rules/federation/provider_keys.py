"""The keys that an OpenID Connect provider signs with, by discovery, kept for a while in each process.

Follows "OpenID Connect Discovery 1.0" and RFC 7517. A token that names an unknown key makes the provider be asked
again, within the bounds of :mod:`pools.rules.federation.memory`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from pools.rules.federation import fetching
from pools.rules.federation.checks import Check, passed
from pools.rules.federation.id_tokens import IdToken, check_signature
from pools.rules.federation.memory import FRESH, PAUSE, Learned, Memory
from pools.rules.federation.rejections import Rejected, Unreachable

MAX_KEYS = 100
MIN_BITS, MAX_BITS = 2048, 8192
_READERS: dict[object, Any] = {"RSA": RSAAlgorithm, "EC": ECAlgorithm}


@dataclass(frozen=True)
class _Key:
    """A public key. ``algorithm`` is the only one that it is for; "" where it does not say."""

    kid: object
    kind: str
    algorithm: str
    public: RSAPublicKey | EllipticCurvePublicKey


_memory: Memory[list[_Key]] = Memory()


def verify_signature(token: IdToken, issuer: str, now: datetime, *, jwks_uri: str = "") -> None:
    """Raise Rejected unless a key of the issuer (``https://...``) signed the token.

    ``jwks_uri`` is where the keys are of an issuer whose discovery document is not used.
    Raises Unreachable where the issuer's keys cannot be had.
    """
    known = _of(issuer, jwks_uri)
    key = None if known.is_due(now, FRESH) else _find(known, token)
    if key is None:
        key = _ask_for(known, token, issuer, jwks_uri, now)
    if key is None and not known.value:
        raise known.failure("The provider has no keys that verify signatures.")
    if key is None:
        raise Rejected(Check.KEY, "Couldn't verify signed token.")
    passed(Check.KEY, token.kid)
    check_signature(token, key.public)


def has_keys(issuer: str, now: datetime, *, jwks_uri: str) -> bool:
    """Whether the issuer has public keys at all. Raises Unreachable where that cannot be found out."""
    known = _of(issuer, jwks_uri)
    with known.lock:
        if known.is_due(now, FRESH):
            known.ask(now, lambda: _fetch(issuer, jwks_uri))
    if known.value is None:
        raise known.failure()
    return bool(known.value)


def forget() -> None:
    """Forget every provider's keys."""
    _memory.forget()


def _ask_for(
    known: Learned[list[_Key]], token: IdToken, issuer: str, jwks_uri: str, now: datetime
) -> _Key | None:
    """The key that the token names, for which the provider is asked unless it was a moment ago."""
    with known.lock:  # one question at a time: those who wait take its answer
        key = None if known.is_due(now, FRESH) else _find(known, token)
        if key is None and known.is_due(now, PAUSE):
            known.ask(now, lambda: _fetch(issuer, jwks_uri))
        return key or _find(known, token)


def _of(issuer: str, jwks_uri: str) -> Learned[list[_Key]]:
    # By both: who sets up a provider may say where its keys are, and must not say that for everybody else.
    return _memory.of(f"{issuer} {jwks_uri}")


def _fetch(issuer: str, jwks_uri: str) -> list[_Key]:
    host = issuer.partition("://")[2].partition("/")[0]
    keys_at: object = jwks_uri
    if not jwks_uri:
        document = _document(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise Unreachable(f"The discovery document of {host} names another issuer.")
        keys_at = document.get("jwks_uri")
    if not isinstance(keys_at, str):
        raise Unreachable(f"The discovery document of {host} has no jwks_uri.")
    keys = _document(keys_at).get("keys")
    if not isinstance(keys, list) or len(keys) > MAX_KEYS:
        raise Unreachable(f"The key set of {host} is no list of at most {MAX_KEYS} keys.")
    return [key for each in keys if (key := _load(each)) is not None]


def _document(url: str) -> dict[str, Any]:
    answer = fetching.get(url)
    if answer.status != 200:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    return answer.json()


def _load(given: Any) -> _Key | None:
    """A key that verifies signatures; None for what does not, or is of a kind that is not taken."""
    reader = _READERS.get(given.get("kty")) if isinstance(given, dict) else None
    if reader is None or given.get("use", "sig") != "sig":
        return None
    try:
        public = reader.from_jwk(given)
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if not isinstance(public, RSAPublicKey | EllipticCurvePublicKey):
        return None
    usable = isinstance(public, EllipticCurvePublicKey) or MIN_BITS <= public.key_size <= MAX_BITS
    return _Key(given.get("kid"), given["kty"], str(given.get("alg", "")), public) if usable else None


def _find(known: Learned[list[_Key]], token: IdToken) -> _Key | None:
    """The key that the token names; the only one where it names none."""
    kind = "EC" if token.algorithm.startswith("ES") else "RSA"
    fitting = [
        key for key in known.value or () if key.kind == kind and key.algorithm in ("", token.algorithm)
    ]
    if token.kid:
        return next((key for key in fitting if key.kid == token.kid), None)
    return fitting[0] if len(fitting) == 1 else None
