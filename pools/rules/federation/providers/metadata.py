"""The metadata document of a SAML identity provider: read without entities and without the network.

Follows "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0".
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, load_der_x509_certificate
from lxml import etree

from pools.rules.federation import fetching
from pools.rules.federation.rejections import Unreachable

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_KEYS, _CERTIFICATE = f"{METADATA}KeyDescriptor", ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


class BadMetadata(ValueError):
    """The document says nothing that can be used. The message says why, and what to change."""


@dataclass(frozen=True)
class Metadata:
    """What a document says of a provider: its name, where requests go by HTTP-Redirect ("" for nowhere), with what it signs.

    ``valid_until`` is None where it does not say. ``logged_out`` is where our answers to its own requests to log out go.
    """

    entity_id: str
    sign_on: str
    log_out: str
    certificates: tuple[Certificate, ...]
    valid_until: datetime | None
    logged_out: str = ""

    def signers(self, now: datetime) -> list[str]:
        """The certificates that have not expired: DER in Base64."""
        good = (each for each in self.certificates if each.not_valid_after_utc > now)
        return [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in good]


@lru_cache(maxsize=50)
def read_metadata(document: str | bytes) -> Metadata:
    """What the document says, whether it is good now or not.

    Raises BadMetadata unless it describes an identity provider with an entity id and a signing certificate.
    """
    root = _parse(document)
    provider = root.find(f"{METADATA}IDPSSODescriptor") if root.tag == f"{METADATA}EntityDescriptor" else None
    if provider is None:
        raise BadMetadata("it must be an EntityDescriptor that holds an IDPSSODescriptor.")
    entity_id = root.get("entityID")
    if not entity_id:
        raise BadMetadata("the EntityDescriptor has no entityID.")
    certificates = tuple(one for key in provider.iterfind(_KEYS) for one in _certificates(key))
    if not certificates:
        raise BadMetadata("the IDPSSODescriptor has no signing certificate that can be read.")
    return Metadata(
        entity_id=entity_id,
        sign_on=_address(provider, "SingleSignOnService"),
        log_out=_address(provider, "SingleLogoutService"),
        certificates=certificates,
        valid_until=_valid_until(root.get("validUntil")),
        logged_out=_address(provider, "SingleLogoutService", "ResponseLocation"),
    )


def fetch_metadata(url: str) -> str:
    """The document at an ``https://`` address. Raises Unreachable, BadMetadata where it is not written in UTF-8."""
    answer = fetching.get(url, {"Accept": "application/samlmetadata+xml, application/xml, text/xml"})
    if answer.status != 200:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    try:
        return answer.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadMetadata("it is not written in UTF-8.") from None


def _parse(document: str | bytes) -> etree._Element:
    written = document.encode() if isinstance(document, str) else document
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(written, parser)
    except etree.XMLSyntaxError as error:
        raise BadMetadata(f"it is not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise BadMetadata("a document type (DOCTYPE) is not taken.")
    _check_declaration(written)
    return root


def _check_declaration(written: bytes) -> None:
    """A sign-in reads the document by the encoding that it declares, while it is sent and kept as UTF-8."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(written, parser)
    except etree.XMLSyntaxError:
        raise BadMetadata(
            "it declares an encoding in which it is not sent, such as UTF-16. Save it in UTF-8, and let it declare that."
        ) from None


def _certificates(key: etree._Element) -> list[Certificate]:
    if key.get("use", "signing") != "signing":
        return []
    found = (_certificate(each.text or "") for each in key.iterfind(_CERTIFICATE))
    return [one for one in found if one is not None]


def _certificate(text: str) -> Certificate | None:
    try:
        return load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        return None


def _address(provider: etree._Element, service: str, name: str = "Location") -> str:
    services = (
        each for each in provider.iterfind(f"{METADATA}{service}") if each.get("Binding") == _REDIRECT
    )
    first = next(services, None)
    return "" if first is None else (first.get(name) or first.get("Location", ""))


def _valid_until(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadMetadata("validUntil is not a time.") from None
