"""A pool's signing keys: one for ID tokens and one for access tokens, made when first needed, rotated on command.

Follows "Verifying JSON web tokens" (DG:amazon-cognito-user-pools-using-tokens-verifying-a-jwt).
"""

from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.db import IntegrityError, transaction
from django.utils import timezone

from pools.models import SigningKey, UserPool
from pools.rules.domains.addresses import site_url
from pools.rules.signing_keys.key_pairs import Signer, load_public, load_signer, new_pair
from pools.rules.user_pools.finding import region_of
from pools.rules.user_pools.tags import has_issuer_of_aws

Use = Literal["id", "access"]
USES: tuple[Use, ...] = ("id", "access")
OVERLAP = timedelta(days=2)
"""How long a retired key verifies: longer than any ID or access token lives (a day), and than a process keeps a key."""
_REMEMBER_SECONDS = 30.0
_remembered: dict[tuple[str, Use], tuple[float, Signer]] = {}
_Verifiers = dict[tuple[str, str], tuple[RSAPublicKey, datetime | None]]
_verifiers: dict[str, tuple[float, _Verifiers]] = {}


def documents_url(pool: UserPool) -> str:
    """Under which the pool's well-known documents are found; no slash at its end."""
    return f"{site_url()}/{pool.public_id}"


def issuer(pool: UserPool) -> str:
    """The ``iss`` of the pool's tokens: where its documents are or, by a tag of the pool, the form that AWS has.

    Some libraries fix AWS's form, and look for documents where they are told.
    """
    return _issuer_of_aws(pool) if has_issuer_of_aws(pool) else documents_url(pool)


def issuers(pool: UserPool) -> list[str]:
    """Every ``iss`` that a token of the pool may bear: those from before the tag was set or taken away are good still."""
    return [documents_url(pool), _issuer_of_aws(pool)] if has_issuer_of_aws(pool) else [documents_url(pool)]


def _issuer_of_aws(pool: UserPool) -> str:
    region = region_of(pool)
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://cognito-idp.{region}.{suffix}/{pool.public_id}"


def sign(pool: UserPool, claims: dict[str, Any], use: Use, typ: str | None = None) -> str:
    """A JWT of these claims, RS256, by the pool's key for ``use``; ``typ`` is the header that tells what it is."""
    return _signer(pool, use).sign(claims, typ)


def _signer(pool: UserPool, use: Use) -> Signer:
    since, signer = _remembered.get((pool.public_id, use), (float("-inf"), None))
    if signer is not None and monotonic() - since < _REMEMBER_SECONDS:
        return signer
    row = SigningKey.objects.filter(pool=pool, use=use, until=None).first() or _make(pool, use)
    signer = load_signer(row.kid, row.encrypted)
    _remembered[pool.public_id, use] = monotonic(), signer
    return signer


def _make(pool: UserPool, use: Use) -> SigningKey:
    """The pool's new key; where another process made one meanwhile, that one."""
    row = _new_key(pool, use, timezone.now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return SigningKey.objects.get(pool=pool, use=use, until=None)
    return row


def _new_key(pool: UserPool, use: Use, now: datetime) -> SigningKey:
    return SigningKey(**new_pair(), pool=pool, use=use, created=now)


def rotate(pool: UserPool, now: datetime) -> None:
    """Sign with new keys from now on. What the former ones signed stays valid, and they stay in the JWKS, for two days."""
    fresh = new_keys(pool, now)
    with transaction.atomic():
        retire(pool, fresh, now)
    forget_keys(pool)


def new_keys(pool: UserPool, now: datetime) -> list[SigningKey]:
    """One for each use, not saved. Making them takes a good part of a second: never inside a change."""
    return [_new_key(pool, use, now) for use in USES]


def retire(pool: UserPool, fresh: list[SigningKey], now: datetime) -> None:
    """Put these in the place of the keys that sign, inside a change; :func:`forget_keys` once it is over."""
    SigningKey.objects.filter(pool=pool, until=None).update(until=now + OVERLAP)
    SigningKey.objects.bulk_create(fresh)


def forget_keys(pool: UserPool) -> None:
    """Read the keys that sign from the database again."""
    for use in USES:
        _remembered.pop((pool.public_id, use), None)


def jwks(pool: UserPool, now: datetime) -> dict:
    """The pool's JSON Web Key Set: the keys that sign and the retired ones whose tokens may still be valid."""
    for use in USES:
        _signer(pool, use)
    rows = SigningKey.objects.filter(pool=pool).order_by("created")
    return {"keys": [row.public for row in rows if row.until is None or row.until > now]}


def described_keys(pool: UserPool, now: datetime) -> dict:
    """The JSON Web Key Set with what staff want to know of each key: what it signs, since when, and until when."""
    published = jwks(pool, now)["keys"]
    rows = {row.kid: row for row in SigningKey.objects.filter(pool=pool)}
    return {"keys": [public | _dates(rows[public["kid"]]) for public in published]}


def _dates(row: SigningKey) -> dict[str, str]:
    dates = {"token_use": row.use, "created": row.created.isoformat()}
    return dates | {"until": row.until.isoformat()} if row.until else dates


def public_key(pool: UserPool, kid: str, use: Use, now: datetime) -> RSAPublicKey | None:
    """The public key of this id that verifies the pool's tokens of this use; None where there is none."""
    since, keys = _verifiers.get(pool.public_id, (float("-inf"), {}))
    if (kid, use) not in keys or monotonic() - since > _REMEMBER_SECONDS:
        keys = {
            (row.kid, row.use): (load_public(row.public), row.until)
            for row in SigningKey.objects.filter(pool=pool)
        }
        _verifiers[pool.public_id] = monotonic(), keys
    key, until = keys.get((kid, use), (None, None))
    return None if until is not None and until <= now else key
