"""Sign-ins that begin at an app and go by way of a SAML provider."""

from base64 import b64decode
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from django.utils import timezone
from lxml import etree

from pools.models import User
from tests.fixtures.saml import SamlIdp
from tests.pools.federation.saml.conftest import BASE, IDP, refusal
from tests.pools.oauth.conftest import answer_of

NAMES = {
    "p": "urn:oasis:names:tc:SAML:2.0:protocol",
    "a": "urn:oasis:names:tc:SAML:2.0:assertion",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


def test_a_browser_takes_a_request_along(visitor, provider, app, pool, acs):
    request = visitor.leave(app).document
    assert request.tag == f"{{{NAMES['p']}}}AuthnRequest"
    assert request.findtext("a:Issuer", namespaces=NAMES) == f"urn:amazon:cognito:sp:{pool}"
    assert request.get("AssertionConsumerServiceURL") == acs
    assert request.get("Destination") == "https://idp.example.com/sso?a=1&b=2"
    assert request.get("ProtocolBinding") == "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
    assert request.get("ForceAuthn") is None
    assert visitor.leave(app, prompt="login").document.get("ForceAuthn") == "true"


def test_a_request_is_signed_where_that_is_set(cognito, visitor, make_provider, offer, pool):
    make_provider(RequestSigningAlgorithm="rsa-sha256")
    request = visitor.leave(offer())
    assert request.query["SigAlg"] == ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"]
    signed, _, _ = urlsplit(request.address).query.partition("&Signature=")
    signed = signed[signed.index("SAMLRequest=") :]
    shown = cognito.get_signing_certificate(UserPoolId=pool)["Certificate"]
    certificate = x509.load_der_x509_certificate(b64decode(shown))
    signature = b64decode(request.query["Signature"][0])
    certificate.public_key().verify(signature, signed.encode(), PKCS1v15(), SHA256())


def test_who_comes_back_is_signed_in(visitor, provider, app, good):
    request = visitor.leave(app)
    told = answer_of(visitor.bring(good(request.id), request.relay_state))
    assert set(told) == {"code", "state", "iss"}
    user = User.objects.get()
    assert (user.username, user.attributes["email"]) == ("Okta_ann@example.com", "ann@example.com")
    # And signed in silently from now on.
    assert "code" in answer_of(visitor.authorize(app))


def test_the_tokens_say_who_vouched(visitor, provider, app, good, cognito, pool):
    request = visitor.leave(app)
    code = answer_of(visitor.bring(good(request.id), request.relay_state))["code"]
    tokens = visitor.redeem(app, code).json()
    shown = cognito.get_user(AccessToken=tokens["access_token"])
    identities = next(each["Value"] for each in shown["UserAttributes"] if each["Name"] == "identities")
    assert f'"issuer":"{IDP.entity}"' in identities
    assert '"userId":"ann@example.com"' in identities


def test_any_certificate_of_the_metadata_verifies(visitor, make_provider, offer, good):
    other = SamlIdp()
    make_provider(MetadataFile=IDP.describe(IDP.certificate, other.certificate))
    app = offer()
    for idp in (IDP, other):
        request = visitor.leave(app, prompt="login")
        told = answer_of(visitor.bring(good(request.id, idp, id=f"_{id(idp)}"), request.relay_state))
        assert "code" in told


def test_an_expired_certificate_verifies_nothing(visitor, app, good, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2))
    request = visitor.leave(app)
    brought = visitor.bring(good(request.id), request.relay_state)
    said = "Invalid SAML response received: The signing certificates of the provider have expired."
    assert refusal(brought) == said


def test_the_pool_says_who_it_is(client, visitor, provider, pool, cognito):
    response = visitor.get("saml2/metadata")
    assert response["Content-Type"] == "application/samlmetadata+xml"
    root = etree.fromstring(response.content)
    assert root.get("entityID") == f"urn:amazon:cognito:sp:{pool}"
    shown = cognito.get_signing_certificate(UserPoolId=pool)["Certificate"]
    assert [each.text for each in root.iterfind(".//ds:X509Certificate", NAMES)] == [shown]
    answers = root.find(".//md:AssertionConsumerService", NAMES)
    assert answers.get("Location") == f"{BASE}/{pool}/saml2/idpresponse"
    bindings = {each.get("Binding") for each in root.iterfind(".//md:SingleLogoutService", NAMES)}
    assert {each.rpartition(":")[2] for each in bindings} == {"HTTP-POST", "HTTP-Redirect"}


def test_for_a_provider_it_says_what_to_encrypt_for(visitor, make_provider, pool, cognito):
    make_provider(EncryptedResponses="true", RequestSigningAlgorithm="rsa-sha256")
    root = etree.fromstring(visitor.get("saml2/metadata", {"identity_provider": "Okta"}).content)
    described = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Okta")["IdentityProvider"]
    key = root.find(".//md:KeyDescriptor[@use='encryption']//ds:X509Certificate", NAMES)
    assert key.text == described["ProviderDetails"]["ActiveEncryptionCertificate"]
    assert root.find("md:SPSSODescriptor", NAMES).get("AuthnRequestsSigned") == "true"
    assert visitor.get("saml2/metadata", {"identity_provider": "Nobody"}).status_code == 404
