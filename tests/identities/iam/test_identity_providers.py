"""OpenID Connect and SAML providers through boto3."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.identities.iam.conftest import ACCOUNT

OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/login.example.com/a"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/staff"
THUMBPRINT = "AB" * 20


def make_oidc(iam, url: str = "https://login.example.com/a", **more):
    return iam.create_open_id_connect_provider(Url=url, **more)["OpenIDConnectProviderArn"]


def test_an_openid_connect_provider_is_kept(iam):
    arn = make_oidc(
        iam,
        ClientIDList=["app", "web", "app"],
        ThumbprintList=[THUMBPRINT],
        Tags=[{"Key": "a", "Value": "b"}],
    )
    assert arn == OIDC
    kept = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert kept["Url"] == "login.example.com/a"
    assert kept["ClientIDList"] == ["app", "web"]
    assert kept["ThumbprintList"] == [THUMBPRINT.lower()]
    assert kept["Tags"] == [{"Key": "a", "Value": "b"}]
    assert kept["CreateDate"] <= datetime.now(UTC)
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == [{"Arn": arn}]
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        make_oidc(iam)


def test_client_ids_and_thumbprints_change(iam):
    make_oidc(iam, ClientIDList=["app"])
    provider = {"OpenIDConnectProviderArn": OIDC}
    for client_id in ("web", "web"):
        iam.add_client_id_to_open_id_connect_provider(**provider, ClientID=client_id)
    for client_id in ("app", "none"):
        iam.remove_client_id_from_open_id_connect_provider(**provider, ClientID=client_id)
    iam.update_open_id_connect_provider_thumbprint(**provider, ThumbprintList=[THUMBPRINT])
    kept = iam.get_open_id_connect_provider(**provider)
    assert (kept["ClientIDList"], kept["ThumbprintList"]) == (["web"], [THUMBPRINT.lower()])
    iam.update_open_id_connect_provider_thumbprint(**provider, ThumbprintList=[])
    assert iam.get_open_id_connect_provider(**provider)["ThumbprintList"] == []


def test_a_provider_has_a_hundred_client_ids_at_most(iam):
    make_oidc(iam, ClientIDList=[f"app{number}" for number in range(100)])
    with pytest.raises(iam.exceptions.LimitExceededException):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=OIDC, ClientID="one more")
    assert len(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=OIDC)["ClientIDList"]) == 100


def test_deleting_an_openid_connect_provider_twice_is_no_error(iam):
    make_oidc(iam)
    for _ in range(2):
        iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=OIDC)
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []
    for call in (
        lambda: iam.get_open_id_connect_provider(OpenIDConnectProviderArn=OIDC),
        lambda: iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=OIDC, ClientID="x"),
        lambda: iam.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=OIDC, ClientID="x"
        ),
        lambda: iam.update_open_id_connect_provider_thumbprint(
            OpenIDConnectProviderArn=OIDC, ThumbprintList=[]
        ),
    ):
        with pytest.raises(iam.exceptions.NoSuchEntityException):
            call()


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("http://login.example.com", {}),
        ("HTTPS://login.example.com", {}),
        ("login.example.com", {}),
        ("https://", {}),
        ("https:///path", {}),
        ("https://ann@login.example.com", {}),
        ("https://login.example.com?x=1", {}),
        ("https://login.example.com#x", {}),
        ("https://login.example.com:99999", {}),
        ("https://[::1", {}),
        ("https://login example.com", {}),
        ("https://lögin.example.com", {}),
        ("https://login.example.com", {"ThumbprintList": ["x" * 40]}),
        ("https://login.example.com", {"ThumbprintList": [f"{number:040}" for number in range(6)]}),
    ],
)
def test_what_an_openid_connect_provider_may_not_be(iam, url, more):
    with pytest.raises(iam.exceptions.InvalidInputException):
        make_oidc(iam, url, **more)
    assert iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


@pytest.mark.parametrize("arn", [SAML, "x" * 20, OIDC.replace(ACCOUNT, "1" * 12)])
def test_an_arn_of_something_else_is_refused(iam, arn):
    with pytest.raises(iam.exceptions.InvalidInputException):
        iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def certificate() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    return base64.encodebytes(made.public_bytes(serialization.Encoding.DER)).decode()


def metadata(**changes: str) -> str:
    given = {
        "start": "",
        "entity": 'entityID="https://idp.example.com"',
        "role": "IDPSSODescriptor",
        "use": 'use="signing"',
        "certificate": certificate(),
        "padding": "x" * 1000,
        **changes,
    }
    return """{start}<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" {entity}>
<!-- {padding} --><md:{role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor {use}>
<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>{certificate}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:{role}></md:EntityDescriptor>""".format(
        **given
    )


def test_a_saml_provider_is_kept(iam):
    document = metadata(start='<?xml version="1.0" encoding="ISO-8859-1"?>', padding="é\U0001f600" * 500)
    arn = iam.create_saml_provider(
        Name="staff", SAMLMetadataDocument=document, Tags=[{"Key": "a", "Value": "b"}]
    )
    assert arn["SAMLProviderArn"] == SAML
    kept = iam.get_saml_provider(SAMLProviderArn=SAML)
    assert kept["SAMLMetadataDocument"] == document
    assert kept["Tags"] == [{"Key": "a", "Value": "b"}]
    assert "ValidUntil" not in kept
    with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
        iam.create_saml_provider(Name="staff", SAMLMetadataDocument=document)


def test_a_saml_providers_metadata_is_replaced(iam):
    iam.create_saml_provider(Name="staff", SAMLMetadataDocument=metadata())
    other = metadata(entity='entityID="x" validUntil="2030-01-01T00:00:00Z"', use="")
    assert (
        iam.update_saml_provider(SAMLProviderArn=SAML, SAMLMetadataDocument=other)["SAMLProviderArn"] == SAML
    )
    assert iam.get_saml_provider(SAMLProviderArn=SAML)["SAMLMetadataDocument"] == other
    (listed,) = iam.list_saml_providers()["SAMLProviderList"]
    assert (listed["Arn"], listed["ValidUntil"]) == (SAML, datetime(2030, 1, 1, tzinfo=UTC))


def test_a_saml_provider_is_deleted_once(iam):
    iam.create_saml_provider(Name="staff", SAMLMetadataDocument=metadata())
    iam.delete_saml_provider(SAMLProviderArn=SAML)
    assert iam.list_saml_providers()["SAMLProviderList"] == []
    for call in (
        lambda: iam.delete_saml_provider(SAMLProviderArn=SAML),
        lambda: iam.get_saml_provider(SAMLProviderArn=SAML),
        lambda: iam.update_saml_provider(SAMLProviderArn=SAML, SAMLMetadataDocument=metadata()),
    ):
        with pytest.raises(iam.exceptions.NoSuchEntityException):
            call()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("x" * 1000, "not well-formed"),
        (metadata(start="<a>"), "not well-formed"),
        (metadata(start=ENTITIES, entity='entityID="&b;"'), ""),
        (metadata(start=FILES, certificate="&a;"), ""),
        (metadata(start="<!DOCTYPE x>"), "DOCTYPE"),
        (metadata(start='<?xml version="1.0" encoding="UTF-16"?>'), "Save it in UTF-8"),
        (metadata(role="SPSSODescriptor"), "IDPSSODescriptor"),
        (metadata(entity=""), "entityID"),
        (metadata(use='use="encryption"'), "signing certificate"),
        (metadata(certificate="AAAA"), "signing certificate"),
        (metadata(certificate="é"), "signing certificate"),
        (metadata(entity='entityID="x" validUntil="soon"'), "validUntil"),
    ],
    ids=range(12),
)
def test_metadata_that_is_none_is_refused(iam, document, said):
    with pytest.raises(iam.exceptions.InvalidInputException) as caught:
        iam.create_saml_provider(Name="staff", SAMLMetadataDocument=document)
    assert said in str(caught.value)
    assert "root:" not in str(caught.value)
    assert iam.list_saml_providers()["SAMLProviderList"] == []


def test_encrypted_assertions_are_refused(iam):
    with pytest.raises(iam.exceptions.InvalidInputException, match="Encrypted"):
        iam.create_saml_provider(
            Name="staff", SAMLMetadataDocument=metadata(), AssertionEncryptionMode="Required"
        )


@pytest.mark.parametrize("document", ["x" * 999, "short"])
def test_metadata_has_a_thousand_characters_at_least(make_client, document):
    iam = make_client(service="iam", checked=False)
    with pytest.raises(ClientError) as caught:
        iam.create_saml_provider(Name="staff", SAMLMetadataDocument=document)
    assert caught.value.response["Error"]["Code"] == "ValidationError"
