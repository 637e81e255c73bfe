"""A pool's keys as a SAML service provider."""

from base64 import b64decode
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.utils import timezone

from pools.models import SamlKey, UserPool
from pools.rules.federation.saml import keys
from tests.fixtures.rivals import meanwhile


@pytest.fixture
def user_pool(pool) -> UserPool:
    return UserPool.objects.get(public_id=pool)


def certificate(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(b64decode(text, validate=True))


def public(certified: x509.Certificate) -> bytes:
    return certified.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def test_a_pool_has_one_signing_key_whose_certificate_is_good_for_ten_years(user_pool):
    now = timezone.now()
    private, shown = keys.signing_key(user_pool, now)
    made = certificate(shown)
    assert keys.signing_certificate(user_pool, now) == shown
    assert load_pem_private_key(private.encode(), None).public_key() == made.public_key()
    assert timedelta(days=3650) < made.not_valid_after_utc - now < timedelta(days=3654)


def test_a_year_later_there_is_a_new_certificate_over_the_same_key(user_pool):
    now = timezone.now()
    first = keys.signing_certificate(user_pool, now)
    keys.renew_certificates(now + timedelta(days=364))
    assert keys.signing_certificate(user_pool, now) == first
    keys.renew_certificates(now + timedelta(days=366))
    second = keys.signing_certificate(user_pool, now)
    assert second != first
    assert public(certificate(second)) == public(certificate(first))


def test_each_provider_has_a_key_of_its_own_to_encrypt_for(user_pool, provider):
    now = timezone.now()
    shown = keys.encryption_certificate(provider, now)
    private = load_pem_private_key(keys.decryption_key(provider, now).encode(), None)
    assert private.public_key() == certificate(shown).public_key()
    assert shown != keys.signing_certificate(user_pool, now)
    provider.delete()
    assert SamlKey.objects.count() == 1


def test_two_processes_make_one_key(user_pool):
    now, made = timezone.now(), []

    def first() -> None:
        made.append(keys.signing_certificate(user_pool, now))

    with meanwhile(first, "pools_samlkey", begins="SELECT"):
        shown = keys.signing_certificate(user_pool, now)
    assert made == [shown]
    assert SamlKey.objects.count() == 1


def test_private_keys_are_encrypted_at_rest(user_pool):
    keys.signing_certificate(user_pool, timezone.now())
    assert not bytes(SamlKey.objects.get().encrypted).startswith(b"\x30\x82")
