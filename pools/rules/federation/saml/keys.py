"""A pool's keys as a SAML service provider: one that signs its requests, and one for each provider that encrypts for it.

Follows "SAML signing and encryption" (DG:cognito-user-pools-SAML-signing-encryption): a certificate is good for ten years,
and there is a new one each year over the same key, while the former ones stay good. A pair is made when it is first asked
for, which takes a good part of a second: never ask inside a change.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from django.conf import settings
from django.db import IntegrityError, transaction

from pools.models import IdentityProvider, SamlKey, UserPool

GOOD_FOR = timedelta(days=3652)
RENEWED_AFTER = timedelta(days=365)
_EARLIER = timedelta(days=1)
"""How far a certificate begins before it is made, for providers whose clock is behind."""


def signing_certificate(pool: UserPool, now: datetime) -> str:
    """The newest certificate over the key that signs the pool's requests: DER in Base64, without the lines of PEM."""
    return _signing_pair(pool, now).certificate


def signing_key(pool: UserPool, now: datetime) -> tuple[str, str]:
    """The private key that signs the pool's requests, in PEM, and its certificate as above."""
    pair = _signing_pair(pool, now)
    return _private_pem(pair), pair.certificate


def encryption_certificate(provider: IdentityProvider, now: datetime) -> str:
    """The ActiveEncryptionCertificate of a stored provider: DER in Base64, without the lines of PEM."""
    return _encryption_pair(provider, now).certificate


def decryption_key(provider: IdentityProvider, now: datetime) -> str:
    """The private key, in PEM, of what a provider encrypts for the pool."""
    return _private_pem(_encryption_pair(provider, now))


def renew_certificates(now: datetime) -> None:
    """Put a new certificate over each signing key whose newest is a year old."""
    old = SamlKey.objects.filter(provider=None, certified__lte=now - RENEWED_AFTER)
    for pair in old.select_related("pool").iterator():
        certificate = _certify(_load(pair), pair.pool.public_id, now)
        SamlKey.objects.filter(pk=pair.pk, certified=pair.certified).update(
            certificate=certificate, certified=now
        )


def _signing_pair(pool: UserPool, now: datetime) -> SamlKey:
    def find() -> SamlKey | None:
        return SamlKey.objects.filter(pool=pool, provider=None).first()

    return find() or _make(find, pool.public_id, now, pool_id=pool.pk)


def _encryption_pair(provider: IdentityProvider, now: datetime) -> SamlKey:
    def find() -> SamlKey | None:
        return SamlKey.objects.filter(provider=provider).first()

    name = f"{provider.pool.public_id} {provider.name}"
    return find() or _make(find, name, now, pool_id=provider.pool_id, provider=provider)


def _make(find: Callable[[], SamlKey | None], name: str, now: datetime, **owner: Any) -> SamlKey:
    """A new pair; where another process made one meanwhile, that one."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sealed, certificate = settings.KEY_RING.encrypt(private), _certify(key, name, now)
    pair = SamlKey(**owner, encrypted=sealed, certificate=certificate, certified=now)
    try:
        with transaction.atomic():
            pair.save(force_insert=True)
    except IntegrityError:
        found = find()
        if found is None:  # its pool or its provider is gone
            raise
        return found
    return pair


def _certify(key: RSAPrivateKey, name: str, now: datetime) -> str:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + GOOD_FOR)
        .sign(key, SHA256())
    )
    return b64encode(made.public_bytes(Encoding.DER)).decode()


def _load(pair: SamlKey) -> RSAPrivateKey:
    # The key ring tells that it is as it was made: see rules/signing_keys/key_pairs.py.
    key = load_der_private_key(
        settings.KEY_RING.decrypt(bytes(pair.encrypted)), None, unsafe_skip_rsa_key_validation=True
    )
    assert isinstance(key, RSAPrivateKey)
    return key


def _private_pem(pair: SamlKey) -> str:
    return _load(pair).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
