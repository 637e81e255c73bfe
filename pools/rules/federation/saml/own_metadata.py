"""What a pool says of itself as a SAML service provider: a document to hand to a provider, which AWS has none of.

Follows "Metadata for SAML 2.0", section 2.4.4.
"""

from datetime import datetime
from typing import Any

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names

from pools.models import IdentityProvider, UserPool
from pools.rules.federation.saml.addresses import LOGOUT, RESPONSE, entity_id
from pools.rules.federation.saml.keys import encryption_certificate, signing_certificate

_MD, _DS = f"{{{Names.NS_MD}}}", f"{{{Names.NS_DS}}}"


def build_metadata(pool: UserPool, base: str, provider: IdentityProvider | None, now: datetime) -> bytes:
    """The document for whoever sends people to ``base``; for a ``provider`` with the certificate that it encrypts for."""
    root: Any = etree.Element(f"{_MD}EntityDescriptor", nsmap={"md": Names.NS_MD, "ds": Names.NS_DS})
    root.set("entityID", entity_id(pool))
    signs = provider is not None and bool(provider.details.get("RequestSigningAlgorithm"))
    ours = etree.SubElement(root, f"{_MD}SPSSODescriptor")
    ours.attrib.update(
        {
            "AuthnRequestsSigned": str(signs).lower(),
            "WantAssertionsSigned": "true",
            "protocolSupportEnumeration": Names.NS_SAMLP,
        }
    )
    _key(ours, "signing", signing_certificate(pool, now))
    if provider is not None:
        _key(ours, "encryption", encryption_certificate(provider, now))
    for binding in (Names.BINDING_HTTP_POST, Names.BINDING_HTTP_REDIRECT):
        _service(ours, "SingleLogoutService", binding, f"{base}/{LOGOUT}")
    etree.SubElement(ours, f"{_MD}NameIDFormat").text = Names.NAMEID_PERSISTENT
    answers = _service(ours, "AssertionConsumerService", Names.BINDING_HTTP_POST, f"{base}/{RESPONSE}")
    answers.attrib.update({"index": "0", "isDefault": "true"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _key(ours: Any, use: str, certificate: str) -> None:
    described = etree.SubElement(ours, f"{_MD}KeyDescriptor")
    described.set("use", use)
    data = etree.SubElement(etree.SubElement(described, f"{_DS}KeyInfo"), f"{_DS}X509Data")
    etree.SubElement(data, f"{_DS}X509Certificate").text = certificate


def _service(ours: Any, name: str, binding: str, location: str) -> Any:
    service = etree.SubElement(ours, f"{_MD}{name}")
    service.attrib.update({"Binding": binding, "Location": location})
    return service
