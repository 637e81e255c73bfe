"""Logins with SAML responses."""

import re
from base64 import b64decode

import pytest
from django.utils import timezone

from identities.models import SamlProvider
from tests.fixtures.saml import SamlIdp, encoded, encrypt
from tests.fixtures.saml_attacks import ATTACKS, Right, attack
from tests.identities.logins.conftest import UNSUPPORTED, invalid

ARN = "arn:aws:iam::000000000000:saml-provider/Example"
IDP = SamlIdp()
UNSIGNED = invalid("No Signature found. SAML Response rejected")
FORGED = invalid("SAML Assertion signature is invalid.")


@pytest.fixture(autouse=True)
def provider(identity_pool) -> SamlProvider:
    identity_pool.settings["SamlProviderARNs"] = [ARN]
    return SamlProvider.objects.create(name="Example", metadata=IDP.metadata, created=timezone.now())


def test_a_signed_assertion_proves_who_its_subject_is(verify):
    login = verify(ARN, IDP.signed())
    assert (login.provider, login.subject, login.audience) == (ARN, "ann@example.com", "")
    assert login.claims["email"] == "ann@example.com"
    assert login.claims["groups"] == ["support", "staff"]


def test_a_signed_response_does_too_and_may_be_presented_again(verify):
    text = encoded(IDP.sign(IDP.response(IDP.assertion())))
    assert verify(ARN, text).subject == verify(ARN, text).subject == "ann@example.com"


def test_both_may_be_signed_and_base64_may_have_lines(verify):
    text = encoded(IDP.sign(IDP.response(IDP.sign(IDP.assertion()))))
    assert verify(ARN, "\n".join(re.findall(".{1,76}", text))).subject == "ann@example.com"


def test_this_sites_own_names_are_taken_too(verify, settings):
    settings.SITE_URL = "https://id.example.com"
    own = "<saml:Audience>https://id.example.com</saml:Audience>"
    text = IDP.signed(audience=own, recipient="https://id.example.com/saml")
    assert verify(ARN, text).subject == "ann@example.com"


def test_unsigned_responses_are_refused(refusal):
    assert refusal(ARN, encoded(IDP.response(IDP.assertion()))) == UNSIGNED
    elsewhere = SamlIdp(entity="https://elsewhere.example.com")
    foreign = invalid("SAML Response signature is invalid")
    assert refusal(ARN, encoded(SamlIdp().sign(IDP.response(IDP.assertion())))) == foreign
    assert refusal(ARN, elsewhere.signed())[0] == "NotAuthorizedException"


def test_a_changed_name_is_refused(refusal):
    assert (
        refusal(
            ARN, IDP.signed(lambda text: text.replace(">ann@example.com</saml:NameID", ">ben</saml:NameID"))
        )
        == FORGED
    )
    assert refusal(ARN, IDP.signed(lambda text: text.replace(">staff<", ">admins<"))) == FORGED


def test_a_comment_does_not_shorten_a_name(verify):
    longer = IDP.signed(name="ann@example.com.evil.example")
    text = (
        b64decode(longer)
        .decode()
        .replace("com.evil.example</saml:NameID", "com<!-- -->.evil.example</saml:NameID")
    )
    assert "<!-- -->" in text
    assert verify(ARN, encoded(text)).subject == "ann@example.com.evil.example"


def test_an_instruction_does_not_shorten_a_name(verify):
    longer = b64decode(IDP.signed(name="ann@example.com.evil.example")).decode()
    text = longer.replace("com.evil.example</saml:NameID", "com<?x?>.evil.example</saml:NameID")
    assert "<?x?>" in text
    assert verify(ARN, encoded(text)).subject == "ann@example.com.evil.example"


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(refusal, name):
    right = Right("urn:amazon:webservices", "https://signin.aws.amazon.com/saml")
    code, message = refusal(ARN, attack(name, IDP, right))
    assert code == "NotAuthorizedException"
    assert message.startswith("Invalid login token. ")


def test_what_has_the_right_destination_is_taken(verify):
    right = IDP.sign(IDP.response(IDP.assertion(), destination="https://signin.aws.amazon.com/saml"))
    assert verify(ARN, encoded(right)).subject == "ann@example.com"


@pytest.mark.parametrize("recipient", ["", "https"])
def test_what_is_for_no_recipient_is_refused(refusal, recipient):
    message = refusal(ARN, IDP.signed(recipient=recipient))[1]
    assert message.startswith("Invalid login token. Its recipient is not https://signin.aws.amazon.com/saml")


def test_what_is_encrypted_is_refused(refusal):
    key = "".join(line for line in IDP.certificate.splitlines() if "--" not in line)
    text = encrypt(IDP.response(IDP.sign(IDP.assertion())), key)
    assert refusal(ARN, encoded(text)) == invalid(
        "Its assertion is encrypted, for which there is no key here."
    )


@pytest.mark.parametrize("text", ["no Base64!", "", encoded("<a/>")])
def test_what_is_no_response_is_refused(refusal, text):
    assert refusal(ARN, text)[0] == "NotAuthorizedException"


def test_a_provider_that_is_not_the_pools_or_whose_metadata_has_expired_is_refused(
    refusal, identity_pool, provider
):
    assert refusal(f"{ARN}2", IDP.signed()) == UNSUPPORTED
    provider.valid_until = timezone.now()
    provider.save()
    expired = "NotAuthorizedException", "The metadata of the SAML provider has expired."
    assert refusal(ARN, IDP.signed()) == expired
    provider.delete()
    assert refusal(ARN, IDP.signed()) == UNSUPPORTED


@pytest.mark.parametrize(
    "until", ["2026-11-27T05:00:00+01:00", "10000-01-01T00:00:00Z", "2036-02-29T24:00:00Z"]
)
def test_a_time_that_the_library_cannot_read_is_refused(refusal, until):
    text = IDP.signed(confirmed_until=f'NotOnOrAfter="{until}"')
    assert refusal(ARN, text) == invalid("It is no SAML response that can be verified.")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: f'<?xml version="1.0" encoding="UTF-16"?>{text}',
        lambda text: "<metadata/>",
    ],
    ids=["encoding", "no metadata"],
)
def test_metadata_that_cannot_be_read_lets_nobody_in(refusal, provider, spoil):
    SamlProvider.objects.update(metadata=spoil(IDP.metadata))
    said = "The metadata of the SAML provider cannot be read."
    assert refusal(ARN, IDP.signed()) == ("NotAuthorizedException", said)


def test_any_certificate_of_the_metadata_verifies_until_it_ends(verify, refusal):
    other = SamlIdp(key=SamlIdp().key)
    both = IDP.describe(other.certificate, "", IDP.certificate)
    SamlProvider.objects.update(metadata=both)
    assert verify(ARN, IDP.signed()).subject == "ann@example.com"
    SamlProvider.objects.update(metadata=IDP.describe(other.certificate, IDP.certify(days=-1)))
    assert refusal(ARN, IDP.signed()) == FORGED
    SamlProvider.objects.update(metadata=IDP.describe(IDP.certify(days=-1)))
    assert refusal(ARN, IDP.signed()) == invalid("The signing certificates of the provider have expired.")
