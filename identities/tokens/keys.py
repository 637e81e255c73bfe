"""The keys of the site's identity issuer: made when first needed, rotated on command.

An AWS account that trusts the issuer as an IAM OpenID Connect provider fetches them from its JWKS.
"""

from datetime import datetime, timedelta
from time import monotonic

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from identities.models import SigningKey
from pools.rules.domains.addresses import site_url
from pools.rules.signing_keys.key_pairs import Signer, load_public, load_signer, new_pair

OVERLAP = timedelta(days=2)
"""How long a retired key verifies: longer than a developer's token lives (a day), and than a process keeps a key."""
_REMEMBER_SECONDS = 30.0
_signer: list[tuple[float, Signer]] = []
_verifiers: dict[str, tuple[float, RSAPublicKey, datetime | None]] = {}


def issuer() -> str:
    """The ``iss`` of identities' tokens, under which its well-known documents are found."""
    return f"{site_url()}/identity"


def issuer_host() -> str:
    """The issuer without its scheme: the name of the provider in IAM, in ARNs and in condition keys."""
    return issuer().partition("://")[2]


def signer() -> Signer:
    """The key that signs now; it is made where there is none yet."""
    for since, known in _signer:
        if monotonic() - since < _REMEMBER_SECONDS:
            return known
    row = SigningKey.objects.filter(until=None).first() or _make()
    current = load_signer(row.kid, row.encrypted)
    _signer[:] = [(monotonic(), current)]
    return current


def _make() -> SigningKey:
    """A new key; where another process made one meanwhile, that one."""
    row = SigningKey(**new_pair(), created=timezone.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SigningKey.objects.get(until=None)
    return row


def rotate(now: datetime) -> None:
    """Sign with a new key from now on. What the former one signed stays valid, and it stays in the JWKS, for two days."""
    fresh = SigningKey(**new_pair(), created=now)
    with transaction.atomic():
        SigningKey.objects.filter(until__lte=now).delete()
        SigningKey.objects.filter(until=None).update(until=now + OVERLAP)
        fresh.save(force_insert=True)
    forget_keys()


def jwks(now: datetime) -> dict:
    """The JSON Web Key Set: the key that signs and the retired ones whose tokens may still be valid."""
    signer()
    rows = SigningKey.objects.order_by("created")
    return {"keys": [row.public for row in rows if row.until is None or row.until > now]}


def public_key(kid: str, now: datetime) -> RSAPublicKey | None:
    """The public key of this id that verifies tokens; None where there is none."""
    since, key, until = _verifiers.get(kid, (float("-inf"), None, None))
    if key is None or monotonic() - since > _REMEMBER_SECONDS:
        row = SigningKey.objects.filter(kid=kid).first()
        if row is None:
            return None
        key, until = load_public(row.public), row.until
        _verifiers[kid] = monotonic(), key, until
    return None if until is not None and until <= now else key


def forget_keys() -> None:
    """Read the keys from the database again."""
    _signer.clear()
    _verifiers.clear()
