"""The metadata document of a SAML identity provider: read without entities and without the network."""

import base64
from datetime import UTC, datetime

from cryptography.x509 import load_der_x509_certificate
from lxml import etree

from pools import errors

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_CERTIFICATES = f"{METADATA}KeyDescriptor"
_CERTIFICATE = ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"


def check_metadata(document: str) -> datetime | None:
    """Until when the document is valid, where it says so.

    Raises InvalidInputException unless it describes an identity provider with an entity id and a signing certificate.
    """
    root = _parse(document)
    provider = root.find(f"{METADATA}IDPSSODescriptor") if root.tag == f"{METADATA}EntityDescriptor" else None
    if provider is None:
        raise _invalid("it must be an EntityDescriptor that holds an IDPSSODescriptor.")
    if not root.get("entityID"):
        raise _invalid("the EntityDescriptor has no entityID.")
    if not any(_holds_certificate(key) for key in provider.iterfind(_CERTIFICATES)):
        raise _invalid("the IDPSSODescriptor has no signing certificate that can be read.")
    return _valid_until(root.get("validUntil"))


def _parse(document: str) -> etree._Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise _invalid(f"it is not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise _invalid("a document type (DOCTYPE) is not taken.")
    _check_declaration(document)
    return root


def _check_declaration(document: str) -> None:
    """A sign-in reads the document by the encoding that it declares, while it is sent and kept as UTF-8."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(document.encode(), parser)
    except etree.XMLSyntaxError:
        raise _invalid(
            "it declares an encoding in which it is not sent, such as UTF-16. Save it in UTF-8, and let it declare that."
        ) from None


def _holds_certificate(key: etree._Element) -> bool:
    if key.get("use", "signing") != "signing":
        return False
    return any(_is_certificate(each.text or "") for each in key.iterfind(_CERTIFICATE))


def _is_certificate(text: str) -> bool:
    try:
        load_der_x509_certificate(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:
        return False
    return True


def _valid_until(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _invalid("validUntil is not a time.") from None


def _invalid(why: str) -> errors.ServiceError:
    return errors.InvalidInputException(f"Could not parse metadata: {why}")
