"""Assertions that are encrypted for the pool."""

import pytest
import xmlsec
from django.utils import timezone

from pools.rules.federation.checks import Check
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml import keys
from pools.rules.federation.saml.answers import verify_answer
from tests.fixtures.saml import encoded, encrypt
from tests.fixtures.saml_attacks import Forger
from tests.pools.federation.saml.conftest import BASE, IDP, refusal
from tests.pools.oauth.conftest import answer_of


@pytest.fixture
def provider(make_provider):
    return make_provider(EncryptedResponses="true")


@pytest.fixture
def key(provider) -> str:
    return keys.encryption_certificate(provider, timezone.now())


@pytest.fixture
def forger(right) -> Forger:
    return Forger(IDP, right("_r"))


@pytest.fixture
def verify(provider, pool):
    def run(document: str):
        place, now = f"{BASE}/{pool}", timezone.now()
        return verify_answer(provider, encoded(document), place, now, request_id="_r")

    return run


@pytest.fixture
def refused(verify):
    def run(document: str) -> tuple[Check, str]:
        with pytest.raises(Rejected) as caught:
            verify(document)
        return caught.value.check, caught.value.said

    return run


@pytest.mark.parametrize("method", ["AES128", "AES256", "AES128_GCM", "AES256_GCM"])
def test_what_is_encrypted_and_signed_is_read(verify, forger, key, method):
    document = encrypt(forger.signed(), key, method=getattr(xmlsec.Transform, method))
    assert "ann@example.com" not in document
    verified = verify(document)
    assert verified.subject == "ann@example.com"
    assert verified.claims["groups"] == ["support", "staff"]


def test_the_whole_may_be_signed_in_place_of_the_assertion(verify, forger, key):
    document = IDP.sign(encrypt(forger.response(forger.assertion()), key))
    assert verify(document).subject == "ann@example.com"


def test_a_plain_answer_is_refused_in_cognitos_words(visitor, provider, app, good):
    request = visitor.leave(app)
    brought = visitor.bring(good(request.id), request.relay_state)
    said = "Invalid SAML response received: Responses must contain exactly one Encrypted Assertion"
    assert refusal(brought) == said


def test_an_encrypted_answer_signs_in(visitor, provider, app, right, key):
    request = visitor.leave(app)
    document = encrypt(Forger(IDP, right(request.id)).signed(), key)
    assert "code" in answer_of(visitor.bring(encoded(document), request.relay_state))


def test_encrypted_answers_are_taken_before_they_must_be(make_provider, visitor, offer, right):
    """So the provider can be changed first."""
    provider = make_provider()
    key = keys.encryption_certificate(provider, timezone.now())
    request = visitor.leave(offer())
    document = encrypt(Forger(IDP, right(request.id)).signed(), key)
    assert "code" in answer_of(visitor.bring(encoded(document), request.relay_state))


def test_what_is_encrypted_and_unsigned_is_refused(refused, forger, key):
    document = encrypt(forger.response(forger.assertion()), key)
    assert refused(document) == (Check.SIGNATURE, "No Signature found. SAML Response rejected")


def test_what_was_signed_by_another_is_refused(refused, right, key):
    other = Forger(type(IDP)(IDP.entity), right("_r"))
    assert refused(encrypt(other.signed(), key)) == (Check.SIGNATURE, "SAML Assertion signature is invalid.")


def test_two_are_refused_plain_or_not(refused, forger, key):
    one = encrypt(forger.signed(), key)
    begins, ends = one.index("<saml:EncryptedAssertion"), one.index("</samlp:Response>")
    twice = one[:ends] + one[begins:ends] + one[ends:]
    beside = one[:ends] + forger.good + one[ends:]
    for document in (twice, beside):
        assert refused(document) == (
            Check.ENCRYPTION,
            "Responses must contain exactly one Encrypted Assertion",
        )


def test_what_is_for_another_key_is_refused(refused, forger, provider):
    other = keys.signing_certificate(provider.pool, timezone.now())
    said = (Check.ENCRYPTION, "Its assertion cannot be decrypted.")
    assert refused(encrypt(forger.signed(), other)) == said


def test_a_name_is_not_shortened_by_what_was_put_in_before_it_was_encrypted(verify, forger, key):
    text = forger.signed(name="ann@example.com.evil")
    parted = text.replace("ann@example.com.evil</saml:N", "ann@example.com<!-- -->.evil</saml:N")
    assert verify(encrypt(parted, key)).subject == "ann@example.com.evil"


def test_pkcs1_is_refused(refused, forger, key):
    document = encrypt(forger.signed(), key, transport=xmlsec.Transform.RSA_PKCS1)
    check, said = refused(document)
    assert check == Check.ENCRYPTION
    assert "rsa-1_5 is not taken" in said


@pytest.mark.parametrize(
    ("former", "latter"),
    [
        ("<xenc:CipherValue>", '<xenc:CipherReference URI="file:///etc/passwd"/><xenc:CipherValue>'),
        ("<xenc:CipherValue>", '<xenc:CipherReference URI="http://127.0.0.1:9/"/><xenc:CipherValue>'),
        ("<xenc:EncryptedKey>", '<ds:RetrievalMethod URI="http://127.0.0.1:9/"/><xenc:EncryptedKey>'),
        ("<xenc:EncryptedKey>", '<ds:KeyInfoReference URI="file:///etc/passwd"/><xenc:EncryptedKey>'),
        ("<xenc:EncryptedKey>", "<ds:Transforms/><xenc:EncryptedKey>"),
    ],
)
def test_nothing_is_fetched_or_computed_to_decrypt(refused, forger, key, former, latter):
    document = encrypt(forger.signed(), key).replace(former, latter)
    assert refused(document) == (
        Check.ENCRYPTION,
        "The EncryptedAssertion holds what is not taken there.",
    )
