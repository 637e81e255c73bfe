"""SAML metadata as a person needs it: who the provider is, until when, and when its certificates expire.

Follows "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0". Nothing is fetched, and a document
with a type declaration (from which entities could grow) is refused.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from lxml import etree

LARGEST = 1_000_000
"""Bytes of metadata that the console takes. IAM allows ten times as many; a federation's whole list is no provider."""
_MD, _DS = "{urn:oasis:names:tc:SAML:2.0:metadata}", "{http://www.w3.org/2000/09/xmldsig#}"
MOST_CERTIFICATES = 20


class Unreadable(Exception):
    """The text is no metadata of an identity provider. The message says why."""


@dataclass(frozen=True)
class Certificate:
    """A certificate with which the provider signs. ``expires`` is None where it cannot be read."""

    subject: str
    expires: datetime | None

    @property
    def has_expired(self) -> bool:
        return self.expires is not None and self.expires <= datetime.now(UTC)


@dataclass(frozen=True)
class Metadata:
    """What the document says of the provider."""

    entity_id: str
    valid_until: datetime | None = None
    sign_in_urls: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = field(default=())


def read_metadata(text: str) -> Metadata:
    """The metadata of one identity provider. Raises Unreadable."""
    entity = _parse(text)
    if entity.tag != f"{_MD}EntityDescriptor":
        raise Unreadable(
            "The first element is not EntityDescriptor: this is no SAML metadata of one provider."
        )
    provider = entity.find(f"{_MD}IDPSSODescriptor")
    if provider is None:
        raise Unreadable("It has no IDPSSODescriptor: this describes no identity provider.")
    if not (entity_id := entity.get("entityID", "").strip()):
        raise Unreadable("EntityDescriptor has no entityID.")
    services = provider.findall(f"{_MD}SingleSignOnService")
    keys = [key for key in provider.findall(f"{_MD}KeyDescriptor") if key.get("use", "signing") == "signing"]
    texts = [each.text or "" for key in keys for each in key.iter(f"{_DS}X509Certificate")]
    return Metadata(
        entity_id,
        _moment(entity.get("validUntil") or provider.get("validUntil")),
        tuple(dict.fromkeys(service.get("Location", "") for service in services)),
        tuple(_certificate(each) for each in texts[:MOST_CERTIFICATES]),
    )


def read_if_possible(text: str) -> Metadata | None:
    """As :func:`read_metadata`; None where a stored document cannot be read."""
    try:
        return read_metadata(text)
    except Unreadable:
        return None


def _parse(text: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(text.lstrip("\ufeff \t\r\n").encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Unreadable(f"Line {line}, column {column}: this is no XML. {error.msg}")
    except ValueError as error:
        raise Unreadable(f"This is no XML: {error}.")
    if tree.getroottree().docinfo.doctype:
        raise Unreadable("It has a document type declaration (DOCTYPE), which metadata does not need.")
    return tree


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _certificate(text: str) -> Certificate:
    try:
        found = x509.load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
        return Certificate(found.subject.rfc4514_string() or "no subject", found.not_valid_after_utc)
    except (ValueError, binascii.Error):
        return Certificate("cannot be read", None)
