"""A SAML identity provider of the tests, with a key and metadata of its own."""

import datetime
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from onelogin.saml2.utils import OneLogin_Saml2_Utils

ENTITY = "https://idp.example.com/metadata"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
SAML = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'


def moment(seconds: float) -> str:
    """The time so many seconds from now, as SAML writes it."""
    then = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class SamlIdp:
    """The provider. ``assertion`` and ``response`` make documents, which :meth:`sign` signs at their first issuer."""

    entity: str = ENTITY
    key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))

    @property
    def private(self) -> str:
        pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        return self.key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain).decode()

    @property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp")])
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(7)
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def metadata(self) -> str:
        inside = re.sub(r"-----.*?-----|\s", "", self.certificate)
        return f"""<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.entity}">
          <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
            <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
              <ds:X509Certificate>{inside}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
            <md:SingleSignOnService Location="https://idp.example.com/sso"
              Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>
          </md:IDPSSODescriptor></md:EntityDescriptor>"""

    def assertion(
        self,
        name: str = "ann@example.com",
        *,
        audience: str = "<saml:Audience>urn:amazon:webservices</saml:Audience>",
        recipient: str = "https://signin.aws.amazon.com/saml",
        begins: float = -60,
        ends: float = 300,
        confirmed_until: str | None = None,
        id: str = "_assertion",  # noqa: A002 (the attribute's name)
    ) -> str:
        until = f'NotOnOrAfter="{moment(ends)}"' if confirmed_until is None else confirmed_until
        limits = f"<saml:AudienceRestriction>{audience}</saml:AudienceRestriction>" if audience else ""
        return (
            f'<saml:Assertion {SAML} ID="{id}" Version="2.0" IssueInstant="{moment(0)}">'
            f"<saml:Issuer>{self.entity}</saml:Issuer>"
            f"<saml:Subject><saml:NameID>{name}</saml:NameID>"
            f'<saml:SubjectConfirmation Method="{BEARER}">'
            f'<saml:SubjectConfirmationData {until} Recipient="{recipient}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{moment(begins)}" NotOnOrAfter="{moment(ends)}">{limits}</saml:Conditions>'
            f'<saml:AuthnStatement AuthnInstant="{moment(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
            "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
            "<saml:AttributeStatement>"
            '<saml:Attribute Name="email"><saml:AttributeValue>ann@example.com</saml:AttributeValue></saml:Attribute>'
            '<saml:Attribute Name="groups"><saml:AttributeValue>support</saml:AttributeValue>'
            "<saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute>"
            "</saml:AttributeStatement></saml:Assertion>"
        )

    def response(self, assertion: str, *, more: str = "", destination: str = "") -> str:
        place = f' Destination="{destination}"' if destination else ""
        return (
            f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" {SAML}'
            f' ID="_response" Version="2.0" IssueInstant="{moment(0)}"{place}>'
            f"<saml:Issuer>{self.entity}</saml:Issuer>{more}"
            f'<samlp:Status><samlp:StatusCode Value="{SUCCESS}"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )

    def sign(self, document: str, **algorithms: str) -> str:
        signed = OneLogin_Saml2_Utils.add_sign(document, self.private, self.certificate, **algorithms)
        return signed.decode() if isinstance(signed, bytes) else signed

    def signed(self, change: Callable[[str], str] = str, **assertion: object) -> str:
        """A response, in Base64, whose assertion is signed; ``change`` is made after that."""
        return encoded(change(self.response(self.sign(self.assertion(**assertion)))))


def encoded(document: str) -> str:
    return b64encode(document.encode()).decode()
