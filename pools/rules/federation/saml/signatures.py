"""The shape that a signed SAML document must have before anything in it is computed.

Follows "SAML 2.0 Core", section 5.4. A signature covers the element that it stands in, by its id and no other way, so
that what is read is what was signed.
"""

from collections.abc import Collection
from typing import Any

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names

from pools.rules.federation.checks import Check, passed
from pools.rules.federation.rejections import Rejected

_DS = f"{{{Names.NS_DS}}}"
RESPONSE, ASSERTION = f"{{{Names.NS_SAMLP}}}Response", f"{{{Names.NS_SAML}}}Assertion"
_CANONICAL = "http://www.w3.org/2001/10/xml-exc-c14n#"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_FOREIGN = ("Object", "Manifest", "RetrievalMethod")
_TRANSFORMS = frozenset(
    {"http://www.w3.org/2000/09/xmldsig#enveloped-signature", _CANONICAL, f"{_CANONICAL}WithComments"}
)
SIGNATURES = frozenset(
    f"{_MORE}{name}"
    for name in ("rsa-sha256", "rsa-sha384", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512")
)
_DIGESTS = frozenset(
    {
        "http://www.w3.org/2001/04/xmlenc#sha256",
        f"{_MORE}sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    }
)


def check_signatures(document: Any, signed: Collection[str] = (RESPONSE, ASSERTION)) -> None:
    """Raise Rejected unless a document has signatures, each of the only shape that is taken, of elements of these names."""
    signatures = list(document.iter(f"{_DS}Signature"))
    if not signatures:
        raise Rejected(Check.SIGNATURE, "No Signature found. SAML Response rejected")
    if not all(_is_plain(each, signed) for each in signatures):
        raise Rejected(Check.SIGNATURE, "Found an invalid Signed Element. SAML Response rejected")
    if not _has_unique_ids(document):
        raise Rejected(Check.SIGNATURE, "Duplicated ID. SAML Response rejected")
    for each in signatures:
        _check_algorithms(each)


def _is_plain(signature: Any, signed: Collection[str]) -> bool:
    parent = signature.getparent()
    references = list(signature.iter(f"{_DS}Reference"))
    if parent is None or parent.tag not in signed or len(references) != 1:
        return False
    return (
        references[0].get("URI") == f"#{parent.get('ID')}"
        and not any(next(signature.iter(f"{_DS}{name}"), None) is not None for name in _FOREIGN)
        and _algorithms(signature, "Transform") <= _TRANSFORMS
        and _algorithms(signature, "CanonicalizationMethod") <= _TRANSFORMS
    )


def _check_algorithms(signature: Any) -> None:
    used = _algorithms(signature, "SignatureMethod") | _algorithms(signature, "DigestMethod")
    refused = sorted(str(each) for each in used - SIGNATURES - _DIGESTS)
    if refused:
        raise Rejected(Check.ALGORITHM, f"Deprecated signature algorithm found: {refused[0][:100]}")
    passed(Check.ALGORITHM, " ".join(sorted(str(each) for each in used)))


def _algorithms(signature: Any, name: str) -> set[str | None]:
    return {each.get("Algorithm") for each in signature.iter(f"{_DS}{name}")}


def _has_unique_ids(document: Any) -> bool:
    ids = [
        value
        for element in document.iter("*")
        for name, value in element.attrib.items()
        if name.rpartition("}")[2].lower() == "id"
    ]
    return len(ids) == len(set(ids))
