"""Logins with SAML responses."""

import re
from base64 import b64decode

import pytest
from django.utils import timezone
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names

from identities.models import SamlProvider
from tests.identities.logins.conftest import UNSUPPORTED, invalid
from tests.identities.logins.saml_provider import SamlIdp, encoded

ARN = "arn:aws:iam::000000000000:saml-provider/Example"
IDP = SamlIdp()
UNSIGNED = invalid("No Signature found. SAML Response rejected")
WRAPPED = invalid("Found an invalid Signed Element. SAML Response rejected")
DOUBLED = invalid("Duplicated ID. SAML Response rejected")
FORGED = invalid("Signature validation failed. SAML Response rejected")
NOT_ONE = invalid("It is no SAML response with one assertion that is not encrypted.")
AUDIENCE = invalid("Incorrect token audience")


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
    assert refusal(ARN, encoded(SamlIdp().sign(IDP.response(IDP.assertion())))) == FORGED
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


MADE = timezone.now()
"""When the documents below were made, which are good for a few minutes: a long run comes to them later."""
EVIL = IDP.assertion("ben@example.com", id="_evil")
SIGNED = IDP.sign(IDP.assertion())
SIGNATURE = re.search("<ds:Signature.*</ds:Signature>", SIGNED, re.DOTALL)[0]
EVIL_SIGNED = EVIL.replace("</saml:Issuer>", f"</saml:Issuer>{SIGNATURE}")
BARE = SIGNED.replace(SIGNATURE, "")


@pytest.mark.parametrize(
    "document",
    [
        IDP.response(EVIL + SIGNED),
        IDP.response(SIGNED + EVIL),
        IDP.response(EVIL, more=f"<samlp:Extensions>{SIGNED}</samlp:Extensions>"),
        IDP.response(EVIL_SIGNED),
        IDP.response(EVIL_SIGNED.replace("_evil", "_assertion")),
        IDP.response(EVIL_SIGNED, more=f"<samlp:Extensions>{BARE}</samlp:Extensions>"),
        IDP.response(EVIL_SIGNED.replace("</ds:Signature>", f"<ds:Object>{BARE}</ds:Object></ds:Signature>")),
        IDP.response(EVIL.replace("</saml:Subject>", f"</saml:Subject><saml:Advice>{SIGNED}</saml:Advice>")),
        IDP.response(SIGNED, more=f"<samlp:Extensions>{SIGNATURE}</samlp:Extensions>"),
        IDP.response(EVIL, more=SIGNATURE),
        IDP.response(EVIL, more=SIGNATURE.replace('"#_assertion"', '""')),
        IDP.response(SIGNED.replace('URI="#_assertion"', 'URI="http://127.0.0.1/"')),
        IDP.response(SIGNED.replace('URI="#_assertion"', 'URI=""')),
        IDP.response(
            SIGNED.replace(IDP.entity + "</saml:Issuer>", IDP.entity + "</saml:Issuer>" + SIGNATURE)
        ),
        IDP.response(SIGNED.replace("_assertion", "_response")),
        f"<wrap>{IDP.response(SIGNED)}</wrap>",
        SIGNED,
    ],
)
def test_a_signature_cannot_be_wrapped(refusal, document, time_machine):
    time_machine.move_to(MADE)
    code, message = refusal(ARN, encoded(document))
    assert code == "NotAuthorizedException"
    assert message in {each[1] for each in (NOT_ONE, WRAPPED, DOUBLED, FORGED)}


@pytest.mark.parametrize(
    "transform",
    [
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>',
        '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>false()</ds:XPath></ds:Transform>',
    ],
)
def test_a_signature_computes_nothing(refusal, transform):
    text = IDP.signed(lambda text: text.replace("<ds:Transforms>", f"<ds:Transforms>{transform}"))
    assert refusal(ARN, text) == WRAPPED


def test_sha1_is_refused(refusal):
    weak = IDP.sign(IDP.assertion(), sign_algorithm=Names.RSA_SHA1, digest_algorithm=Names.SHA1)
    assert refusal(ARN, encoded(IDP.response(weak))) == WRAPPED


def test_a_time_that_has_passed_or_not_come_is_refused(refusal):
    for limits in ({"ends": -400}, {"begins": 400, "ends": 800}, {"confirmed_until": ""}):
        assert refusal(ARN, IDP.signed(**limits))[0] == "NotAuthorizedException"
    assert "expired" in refusal(ARN, IDP.signed(ends=-400))[1]


@pytest.mark.parametrize(
    "audience",
    [
        "",
        "<saml:Audience>https://elsewhere.example.com</saml:Audience>",
        "<saml:Audience>urn:amazon:webservices.evil.example</saml:Audience>",
        "<saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction><saml:AudienceRestriction>"
        "<saml:Audience>https://elsewhere.example.com</saml:Audience>",
    ],
)
def test_what_is_for_another_audience_is_refused(refusal, audience):
    assert refusal(ARN, IDP.signed(audience=audience)) == AUDIENCE


@pytest.mark.parametrize(
    "recipient",
    ["https://elsewhere.example.com/saml", "https://signin.aws.amazon.com/saml.evil.example", "", "https"],
)
def test_what_is_for_another_recipient_is_refused(refusal, recipient):
    code, message = refusal(ARN, IDP.signed(recipient=recipient))
    assert code == "NotAuthorizedException"
    assert message.startswith("Invalid login token. Its recipient is not https://signin.aws.amazon.com/saml")


def test_what_was_sent_to_another_destination_is_refused(refusal, verify):
    there = "https://signin.aws.amazon.com/saml"
    right = IDP.sign(IDP.response(IDP.assertion(), destination=there))
    wrong = IDP.sign(IDP.response(IDP.assertion(), destination=f"{there}/evil"))
    assert verify(ARN, encoded(right)).subject == "ann@example.com"
    assert refusal(ARN, encoded(wrong)) == invalid(f"Its destination is not {there}.")


ENTITIES = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "text",
    [
        "no Base64!",
        "",
        encoded("no XML"),
        encoded(""),
        encoded("<a/>"),
        encoded(ENTITIES + IDP.response(SIGNED.replace("ann@example.com</saml:N", "&x;</saml:N"))),
        encoded(BOMB + IDP.response(SIGNED)),
        encoded("<a>" * 3000 + "</a>" * 3000),
        encoded(IDP.response(f"<saml:EncryptedAssertion>{SIGNED}</saml:EncryptedAssertion>")),
    ],
)
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


def test_a_name_has_an_end(refusal):
    said = invalid("Its NameID has none, or more than 1024 characters.")
    assert refusal(ARN, IDP.signed(name="x" * 1025)) == said


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
        lambda text: text.replace("</md:KeyDescriptor>", f"</md:KeyDescriptor>{NO_CERTIFICATE}"),
        lambda text: "<metadata/>",
    ],
    ids=["encoding", "empty certificate", "no metadata"],
)
def test_metadata_that_cannot_be_read_lets_nobody_in(refusal, provider, spoil):
    SamlProvider.objects.update(metadata=spoil(IDP.metadata))
    said = "The metadata of the SAML provider cannot be read."
    assert refusal(ARN, IDP.signed()) == ("NotAuthorizedException", said)


NO_CERTIFICATE = (
    '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
    "<ds:X509Certificate/></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
)
