"""The shape that an encrypted SAML assertion must have before it is decrypted.

Follows "XML Encryption Syntax and Processing". What is decrypted stands in the document itself: nothing names another
place that the library would fetch it from, or a computation. RSA PKCS #1 v1.5 is not taken, as who may ask often enough
learns by it what was encrypted.
"""

from typing import Any

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names

from pools.rules.federation.checks import Check
from pools.rules.federation.rejections import Rejected

ENCRYPTED = f"{{{Names.NS_SAML}}}EncryptedAssertion"
_XENC, _XENC11 = f"{{{Names.NS_XENC}}}", "{http://www.w3.org/2009/xmlenc11#}"
_DS = f"{{{Names.NS_DS}}}"
_ELEMENTS = frozenset(
    (
        ENCRYPTED,
        f"{_XENC11}MGF",
        *(
            f"{_XENC}{name}"
            for name in (
                "EncryptedData",
                "EncryptedKey",
                "EncryptionMethod",
                "CipherData",
                "CipherValue",
                "KeySize",
                "OAEPparams",
                "ReferenceList",
                "DataReference",
                "CarriedKeyName",
            )
        ),
        *(
            f"{_DS}{name}"
            for name in (
                "KeyInfo",
                "KeyName",
                "KeyValue",
                "RSAKeyValue",
                "Modulus",
                "Exponent",
                "DigestMethod",
                "RetrievalMethod",
                "X509Data",
                "X509Certificate",
                "X509IssuerSerial",
                "X509IssuerName",
                "X509SerialNumber",
                "X509SubjectName",
                "X509SKI",
            )
        ),
    )
)
_METHODS = frozenset(
    (
        *(f"http://www.w3.org/2001/04/xmlenc#{name}" for name in ("aes128-cbc", "aes192-cbc", "aes256-cbc")),
        *(f"http://www.w3.org/2009/xmlenc11#{name}" for name in ("aes128-gcm", "aes192-gcm", "aes256-gcm")),
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
        "http://www.w3.org/2009/xmlenc11#rsa-oaep",
    )
)


def check_encryption(encrypted: Any) -> None:
    """Raise Rejected unless an EncryptedAssertion may be decrypted."""
    data = encrypted.findall(f"{_XENC}EncryptedData")
    strange = any(each.tag not in _ELEMENTS for each in encrypted.iter("*"))
    elsewhere = any(
        not each.get("URI", "").startswith("#") for each in encrypted.iter(f"{_DS}RetrievalMethod")
    )
    if len(data) != 1 or strange or elsewhere:
        raise Rejected(Check.ENCRYPTION, "The EncryptedAssertion holds what is not taken there.")
    for each in encrypted.iter(f"{_XENC}EncryptionMethod"):
        if each.get("Algorithm") not in _METHODS:
            raise Rejected(
                Check.ENCRYPTION,
                f"The encryption algorithm {str(each.get('Algorithm'))[:100]} is not taken.",
            )
