"""Providers of type SAML: their metadata, by file or by address, and the pool's own certificates."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509 import load_der_x509_certificate

from pools.models import IdentityProvider
from tests.fixtures.pool_providers import METADATA_URL, provider, saml_metadata, signing_certificate
from tests.pools.operations.answers import refused

BY_URL = {"MetadataURL": METADATA_URL}
SPOILT = {
    "of another type": ("%PDF-1.7", "not well-formed XML"),
    "another document": ("<html/>", "must be an EntityDescriptor"),
    "with a document type": ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + saml_metadata(), "document type"),
    "without a certificate": (saml_metadata("no"), "no signing certificate"),
    "expired": (saml_metadata(valid_until="2020-01-01T00:00:00Z"), "it was valid until 2020-01-01"),
    "with expired certificates": (
        saml_metadata(signing_certificate(-1)),
        "last signing certificate expired on",
    ),
    "nowhere to go": (saml_metadata(sign_on=""), "no SingleSignOnService with the binding HTTP-Redirect"),
    "a script to go to": (saml_metadata(sign_on="javascript:alert(1)"), "no SingleSignOnService"),
}


@pytest.fixture
def given(pool_id) -> dict[str, str]:
    return {"UserPoolId": pool_id}


def create(cognito, given, **details: str) -> dict:
    members = provider("SAML", ProviderDetails=details)
    return details_in(cognito.create_identity_provider(**given, **members))


def details_in(answer: dict) -> dict[str, str]:
    details = dict(answer["IdentityProvider"]["ProviderDetails"])
    return {name: value for name, value in details.items() if name != "ActiveEncryptionCertificate"}


@pytest.mark.parametrize(("document", "words"), SPOILT.values(), ids=SPOILT)
def test_metadata_by_which_nobody_could_sign_in_are_refused(cognito, given, providers, document, words):
    members = provider("SAML", ProviderDetails={"MetadataFile": document})
    refused(
        cognito.create_identity_provider,
        match=f"The MetadataFile cannot be used: .*{words}",
        **given,
        **members,
    )
    providers.pages[METADATA_URL] = document.encode()
    members = provider("SAML", ProviderDetails=BY_URL)
    source = f"Error retrieving metadata from {METADATA_URL}: "
    refused(cognito.create_identity_provider, match=f"{source}.*{words}", **given, **members)
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("length", "code", "words"),
    [
        (10_000_000, "SerializationException", "The body is larger than 1 MiB"),
        (131_073, "InvalidParameterException", "less than or equal to 131072"),
    ],
)
def test_a_file_that_is_too_long_is_refused(make_client, given, length, code, words):
    create_any = make_client(checked=False).create_identity_provider
    members = provider("SAML", ProviderDetails={"MetadataFile": "x" * length})
    refused(create_any, code, words, **given, **members)
    assert not IdentityProvider.objects.exists()


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, "At least one of the MetadataURL or MetadataFile should be provided."),
        (
            BY_URL | {"MetadataFile": "<a/>"},
            "Only one of the MetadataURL or MetadataFile should be provided.",
        ),
        (
            {"MetadataURL": "http://login.example.com/"},
            "MetadataURL must be an address that starts with https://",
        ),
        ({"MetadataFile": "<a/>", "IDPInit": "yes"}, "IDPInit must be true or false."),
        ({"MetadataFile": "<a/>", "RequestSigningAlgorithm": "rsa-sha1"}, "must be rsa-sha256"),
        (BY_URL, f"Error retrieving metadata from {METADATA_URL}: .*404"),
    ],
)
def test_details_that_cannot_hold_are_refused(cognito, given, providers, details, words):
    members = provider("SAML", ProviderDetails=details)
    refused(cognito.create_identity_provider, match=words, **given, **members)


def test_metadata_at_an_address_are_read_and_due_again(cognito, given, providers):
    soon = (datetime.now(UTC) + timedelta(hours=2)).replace(microsecond=0)
    providers.pages[METADATA_URL] = saml_metadata(valid_until=soon.isoformat()).encode()
    shown = create(cognito, given, **BY_URL, IDPInit="TRUE")
    assert shown == BY_URL | {
        "IDPInit": "true",
        "SSORedirectBindingURI": "https://idp.example.com/sso",
        "SLORedirectBindingURI": "https://idp.example.com/slo",
    }
    assert IdentityProvider.objects.get().metadata_due == soon

    providers.pages[METADATA_URL] = saml_metadata(log_out="", sign_on="https://idp.example.com/new").encode()
    named = {**given, "ProviderName": "Staff"}
    assert details_in(cognito.update_identity_provider(**named, ProviderDetails=shown)) == BY_URL | {
        "IDPInit": "true",
        "SSORedirectBindingURI": "https://idp.example.com/new",
    }
    row = IdentityProvider.objects.get()
    assert row.metadata_due == row.modified + timedelta(hours=6)


def test_one_good_certificate_among_old_ones_is_enough(cognito, given):
    create(cognito, given, MetadataFile=saml_metadata(signing_certificate(-1), signing_certificate()))


def test_a_provider_has_a_certificate_of_its_own_to_encrypt_for(cognito, given):
    create(cognito, given, MetadataFile=saml_metadata(), EncryptedResponses="true")
    shown, again = (
        cognito.describe_identity_provider(**given, ProviderName="Staff")["IdentityProvider"][
            "ProviderDetails"
        ]
        for _ in range(2)
    )
    assert again == shown
    assert load_der_x509_certificate(b64decode(shown["ActiveEncryptionCertificate"]))
    signing = cognito.get_signing_certificate(**given)
    assert signing["Certificate"] == cognito.get_signing_certificate(**given)["Certificate"]
    assert load_der_x509_certificate(b64decode(signing["Certificate"], validate=True))
    assert signing["Certificate"] != shown["ActiveEncryptionCertificate"]
