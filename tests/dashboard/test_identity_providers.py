"""OpenID Connect and SAML providers, on the embedded engine and on AWS."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile

from dashboard.iam_documents.metadata import LARGEST, Unreadable, read_metadata
from dashboard.models import Role
from tests.dashboard.reading import form_in, read, row_for, words

ISSUER = "https://login.example.com/harbour"
PRINT = "990f4193972f2becf12ddeda5237f9c952f20d9e"


def certificate(expires: datetime) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbour sign-in")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(expires - timedelta(days=900))
        .not_valid_after(expires)
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()


def metadata(
    entity_id: str = "https://idp.example.com/saml", expires: datetime | None = None, head: str = ""
) -> str:
    signed = certificate(expires or datetime(2031, 5, 4, tzinfo=UTC))
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{entity_id}"
    validUntil="2032-01-02T03:04:05Z">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>{signed}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
        Location="https://idp.example.com/sign-in"/>
  </md:IDPSSODescriptor>
  <!-- {"IAM takes no metadata of less than a thousand characters. " * 4} -->
</md:EntityDescriptor>"""


def oidc(keep, *client_ids: str) -> str:
    made = keep.iam.create_open_id_connect_provider(
        Url=ISSUER, ClientIDList=list(client_ids), ThumbprintList=[PRINT]
    )
    return made["OpenIDConnectProviderArn"]


def saml(keep, **more) -> str:
    made = keep.iam.create_saml_provider(Name="harbour", SAMLMetadataDocument=metadata(**more))
    return made["SAMLProviderArn"]


def stored(keep, arn: str) -> dict:
    return keep.iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def test_an_empty_list_says_what_to_add(console, keep):
    page = words(console.get(keep.provider_url()))
    assert "No OpenID Connect provider" in page
    assert "No SAML provider" in page


def test_both_kinds_are_listed(console, keep):
    arns = oidc(keep), saml(keep)
    page = console.get(keep.provider_url())
    assert arns[0] in row_for(page, "login.example.com/harbour")
    assert arns[1] in row_for(page, "saml-provider/")


# OpenID Connect


def test_a_provider_is_added_with_its_clients(console, keep):
    typed = form_in(console.get(keep.provider_url("oidc/create/")))
    typed |= {"url": ISSUER, "client_ids": "web\nphone\nweb", "thumbprints": PRINT.upper()}
    answer = console.post(keep.provider_url("oidc/create/"), typed)
    assert answer.status_code == 302
    page = words(console.get(answer["Location"]))
    assert "phone" in page
    assert PRINT in page
    arn = keep.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
    assert sorted(stored(keep, arn)["ClientIDList"]) == ["phone", "web"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"url": "http://login.example.com"}, "begins with https://"),
        ({"url": "https://login.example.com/?a=1"}, "no query"),
        ({"url": "https://login.example.com", "thumbprints": "abc"}, "no thumbprint"),
        ({"url": "https://login.example.com", "client_ids": "x" * 256}, "at most 255"),
        ({"url": "https://login.example.com", "client_ids": "\n".join(map(str, range(101)))}, "at most 100"),
    ],
)
def test_what_iam_could_not_take_is_told_at_the_field(console, keep, typed, told):
    page = console.post(keep.provider_url("oidc/create/"), typed)
    assert page.status_code == 422
    assert told in read(page).select_one(".field .errorlist").text
    assert keep.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_an_issuer_that_is_there_already_is_refused(console, keep):
    oidc(keep)
    page = console.post(keep.provider_url("oidc/create/"), {"url": ISSUER})
    assert page.status_code == 409
    assert form_in(page)["url"] == ISSUER


def test_client_ids_come_and_go(console, embedded_keep):
    arn = oidc(embedded_keep, "web")
    answer = console.post(embedded_keep.provider_url(f"oidc/add-client/{arn}"), {"client_id": "phone"})
    assert answer.status_code == 302
    assert sorted(stored(embedded_keep, arn)["ClientIDList"]) == ["phone", "web"]
    console.post(embedded_keep.provider_url(f"oidc/remove-client/{arn}"), {"client_id": "web"})
    assert stored(embedded_keep, arn)["ClientIDList"] == ["phone"]


def test_a_connection_that_cannot_change_client_ids_says_so_beside_the_field(console, aws_keep):
    arn = oidc(aws_keep, "web")
    page = console.post(aws_keep.provider_url(f"oidc/add-client/{arn}"), {"client_id": "phone"})
    assert page.status_code == 502
    assert "Not on this connection" in words(page)
    assert read(page).select_one("#id_client_id")["value"] == "phone"


def test_a_client_id_with_a_space_is_refused(console, keep):
    arn = oidc(keep, "web")
    page = console.post(keep.provider_url(f"oidc/add-client/{arn}"), {"client_id": "the phone"})
    assert page.status_code == 422
    assert "holds no spaces" in words(page)


def test_thumbprints_are_replaced_and_the_second_of_two_editors_is_told(console, keep):
    arn = oidc(keep, "web")
    url = keep.provider_url(f"oidc/thumbprints/{arn}")
    mine = form_in(console.get(url))
    keep.iam.update_open_id_connect_provider_thumbprint(
        OpenIDConnectProviderArn=arn, ThumbprintList=["a" * 40]
    )
    page = console.post(url, mine)
    assert page.status_code == 409
    assert "a" * 40 in words(page)
    assert console.post(url, form_in(page) | {"thumbprints": "b" * 40}).status_code == 302
    assert stored(keep, arn)["ThumbprintList"] == ["b" * 40]


def test_a_provider_is_deleted_after_one_question(console, keep):
    arn = oidc(keep)
    assert "no longer accepted" in words(console.get(keep.provider_url(f"oidc/delete/{arn}")))
    assert console.post(keep.provider_url(f"oidc/delete/{arn}")).status_code == 302
    assert keep.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"] == []


def test_the_identity_pools_that_accept_a_provider_are_named(console, keep):
    arn = oidc(keep)
    keep.identities.create_identity_pool(
        IdentityPoolName="Harbour web", AllowUnauthenticatedIdentities=False, OpenIdConnectProviderARNs=[arn]
    )
    keep.identities.create_identity_pool(IdentityPoolName="Another", AllowUnauthenticatedIdentities=False)
    page = words(console.get(keep.provider_url(f"uses/{arn}")))
    assert "Harbour web accepts its logins" in page
    assert "Another" not in page


# SAML


@pytest.mark.parametrize("way", ["file", "text"])
def test_a_provider_is_added_from_its_metadata(console, keep, way):
    text = metadata()
    given = SimpleUploadedFile("metadata.xml", text.encode()) if way == "file" else text
    answer = console.post(keep.provider_url("saml/create/"), {"name": "harbour", way: given})
    assert answer.status_code == 302
    page = words(console.get(answer["Location"]))
    assert "https://idp.example.com/saml" in page
    assert "CN=Harbour sign-in" in page
    assert "2031" in page
    assert "2032" in page


def test_an_expired_certificate_is_said_to_be(console, keep):
    arn = saml(keep, expires=datetime(2024, 1, 1, tzinfo=UTC))
    assert "Expired" in words(console.get(keep.provider_url(f"saml/show/{arn}")))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Choose the file, or paste"),
        ({"text": "<a>\n<b></a>"}, "Line 2, column"),
        ({"text": "<html/>"}, "no SAML metadata"),
        ({"text": metadata(entity_id="")}, "no entityID"),
        ({"text": metadata(head='<!DOCTYPE a [<!ENTITY b "c">]>')}, "DOCTYPE"),
    ],
)
def test_what_is_no_metadata_is_told_at_the_field(console, keep, given, told):
    page = console.post(keep.provider_url("saml/create/"), {"name": "harbour", **given})
    assert page.status_code == 422
    assert told in read(page).select_one(".field .errorlist").text
    assert keep.iam.list_saml_providers()["SAMLProviderList"] == []


def test_a_file_that_is_too_large_or_no_text_is_refused(console, keep):
    for content, told in ((b"x" * (LARGEST + 1), "larger than 1 MB"), (b"\xff\xfe\x00", "not UTF-8")):
        file = SimpleUploadedFile("metadata.xml", content)
        page = console.post(keep.provider_url("saml/create/"), {"name": "harbour", "file": file})
        assert told in words(page)


def test_metadata_is_replaced_and_the_second_of_two_editors_is_told(console, keep):
    arn = saml(keep)
    url = keep.provider_url(f"saml/replace/{arn}")
    mine = form_in(console.get(url)) | {"text": metadata(entity_id="https://mine.example.com")}
    theirs = metadata(entity_id="https://theirs.example.com")
    keep.iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=theirs)
    page = console.post(url, mine)
    assert page.status_code == 409
    assert "https://theirs.example.com" in words(page)
    assert console.post(url, form_in(page)).status_code == 302
    assert "https://mine.example.com" in words(console.get(keep.provider_url(f"saml/show/{arn}")))


def test_a_saml_provider_is_deleted_after_one_question(console, keep):
    arn = saml(keep)
    assert "Delete harbour?" in words(console.get(keep.provider_url(f"saml/delete/{arn}")))
    assert console.post(keep.provider_url(f"saml/delete/{arn}")).status_code == 302
    assert keep.iam.list_saml_providers()["SAMLProviderList"] == []


def test_metadata_never_grows_from_entities():
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'
    with pytest.raises(Unreadable):
        read_metadata(bomb)


def test_a_reason_is_asked_for_before_the_upload_and_a_file_without_one_is_asked_for_again(console, keep):
    Role.objects.filter(key="administrator").update(asks_reason=True)
    url = keep.provider_url("saml/create/")
    assert read(console.get(url)).select_one("form[enctype] #audit-reason")

    file = SimpleUploadedFile("metadata.xml", metadata().encode())
    page = console.post(url, {"name": "harbour", "file": file})
    assert page.status_code == 422
    assert "metadata.xml A page cannot keep a file: choose it again." in words(page)
    form = read(page).select_one("form[enctype='multipart/form-data']")
    assert form.select_one("input[type=file][name=file][required]")

    again = SimpleUploadedFile("metadata.xml", metadata().encode())
    console.post(url, form_in(page) | {"audit-reason": "The provider moved", "file": again})
    assert len(keep.iam.list_saml_providers()["SAMLProviderList"]) == 1
