"""The metadata document of a SAML identity provider: read without entities and without the network.

Follows "Metadata for SAML 2.0". What a user pool's provider must have beyond that is :func:`check_metadata`'s.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from cryptography.x509 import load_der_x509_certificate
from lxml import etree

MAX_CERTIFICATE = 4096
"""Characters of a signing certificate in Base64 (DG:quotas)."""
_MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_CERTIFICATE = ".//{http://www.w3.org/2000/09/xmldsig#}X509Certificate"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True)
class Certificate:
    """A certificate that a provider signs with: DER in Base64, and its last moment."""

    text: str
    ends: datetime


@dataclass(frozen=True)
class Metadata:
    """What a provider says of itself.

    ``sign_in`` is where a browser is sent to sign in and ``sign_out`` to sign out, by HTTP-Redirect, empty where it has
    none; ``signed_out`` where it wants to hear that somebody was signed out here. ``valid_until`` is None where it does not say.
    """

    entity_id: str
    certificates: tuple[Certificate, ...]
    valid_until: datetime | None = None
    sign_in: str = ""
    sign_out: str = ""
    signed_out: str = ""

    def signers(self, now: datetime) -> tuple[str, ...]:
        """The certificates that have not expired."""
        return tuple(each.text for each in self.certificates if each.ends > now)


@lru_cache(maxsize=50)
def read_metadata(document: str) -> Metadata:
    """What a document says. Raises ValueError, with a sentence that goes on after "Could not parse metadata:", unless it
    describes an identity provider with an entity id and a signing certificate."""
    root = _parse(document)
    provider = root.find(f"{_MD}IDPSSODescriptor") if root.tag == f"{_MD}EntityDescriptor" else None
    if provider is None:
        raise ValueError("it must be an EntityDescriptor that holds an IDPSSODescriptor.")
    entity_id = (root.get("entityID") or "").strip()
    if not entity_id:
        raise ValueError("the EntityDescriptor has no entityID.")
    certificates = _certificates(provider)
    if not certificates:
        raise ValueError("the IDPSSODescriptor has no signing certificate that can be read.")
    sign_out, signed_out = _addresses(provider, "SingleLogoutService")
    return Metadata(
        entity_id,
        certificates,
        _valid_until(root.get("validUntil")),
        _addresses(provider, "SingleSignOnService")[0],
        sign_out,
        signed_out,
    )


def check_metadata(document: str, now: datetime) -> Metadata:
    """As :func:`read_metadata`, of a document that a user pool is to take from now on.

    Raises ValueError also where nobody could sign in by it: it or its certificates have expired, it has no address by
    HTTP-Redirect, or its certificates or its entity id are too long.
    """
    found = read_metadata(document)
    if found.valid_until is not None and found.valid_until <= now:
        raise ValueError("it was valid until a time that has passed.")
    if len(found.entity_id) > 1024:
        raise ValueError("the entityID has more than 1024 characters.")
    if any(len(each.text) > MAX_CERTIFICATE for each in found.certificates):
        raise ValueError(f"a signing certificate has more than {MAX_CERTIFICATE} characters.")
    if not found.signers(now):
        raise ValueError("its signing certificates have expired.")
    if not found.sign_in:
        raise ValueError("it names no SingleSignOnService with the binding HTTP-Redirect.")
    return found


def _parse(document: str) -> etree._Element:
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise ValueError(f"it is not well-formed XML: {getattr(error, 'msg', 'no text')}") from None
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type (DOCTYPE) is not taken.")
    _check_declaration(document)
    return root


def _check_declaration(document: str) -> None:
    """Others read the document by the encoding that it declares, while it is sent and kept as UTF-8."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(document.encode(), parser)
    except etree.XMLSyntaxError:
        raise ValueError(
            "it declares an encoding in which it is not sent, such as UTF-16. Save it in UTF-8, and let it declare that."
        ) from None


def _certificates(provider: etree._Element) -> tuple[Certificate, ...]:
    keys = (key for key in provider.iterfind(f"{_MD}KeyDescriptor") if key.get("use", "signing") == "signing")
    texts = ("".join("".join(each.itertext()).split()) for key in keys for each in key.iterfind(_CERTIFICATE))
    read = [_read_certificate(text) for text in dict.fromkeys(texts)]
    return tuple(each for each in read if each is not None)


def _read_certificate(text: str) -> Certificate | None:
    try:
        der = base64.b64decode(text, validate=True)
        return Certificate(text, load_der_x509_certificate(der).not_valid_after_utc)
    except ValueError:
        return None


def _addresses(provider: etree._Element, service: str) -> tuple[str, str]:
    """The first address of this service by HTTP-Redirect, and where answers go; twice empty for none."""
    for each in provider.iterfind(f"{_MD}{service}"):
        location = (each.get("Location") or "").strip()
        if each.get("Binding") == _REDIRECT and _is_address(location):
            answers = (each.get("ResponseLocation") or "").strip()
            return location, answers if _is_address(answers) else location
    return "", ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment


def _valid_until(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError("validUntil is not a time.") from None
