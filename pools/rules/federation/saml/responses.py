"""Reading a SAML response that a provider made, for us and now.

Follows "SAML 2.0 Profiles", section 4.1.4. python3-saml verifies the signature and reads only what it covers; what it
leaves open is checked here too. It raises errors of many kinds for what it cannot read, plain Exception among them.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from pools.rules.federation.checks import Check, passed
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.signatures import check_signatures, is_response

MAX_NAME_ID = 1024
_SECURITY = {
    "wantNameId": True,
    "wantAttributeStatement": False,
    "rejectDeprecatedAlgorithm": True,
    "failOnAuthnContextMismatch": False,
    "allowRepeatAttributeName": True,
}


@dataclass(frozen=True)
class Reader:
    """For whom a response may be: our names, and the addresses that it may come to."""

    audiences: Sequence[str]
    recipients: Sequence[str]


@dataclass(frozen=True)
class Assertion:
    """What a response proves: who made it, of whom it speaks, and each attribute's values in their order."""

    issuer: str
    name_id: str
    attributes: dict[str, list[str]]


def decode(text: str) -> bytes:
    """The document in Base64, lines or none. Raises Rejected."""
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Rejected(Check.FORM, "It is no SAML response in Base64.") from None


def read_response(metadata: str, document: bytes, reader: Reader) -> Assertion:
    """What a response of the provider of this metadata proves. Raises Rejected, and ValueError for bad metadata."""
    idp = read_provider(metadata)
    # Whom and where it is for decides which of our names the library is to expect.
    draft = _parse(idp, reader.audiences[0], reader.recipients[0], document)
    if not is_response(draft.document):
        raise Rejected(Check.FORM, "It is no SAML response with one assertion that is not encrypted.")
    check_signatures(draft.document)
    recipient, audience = _recipient(draft, reader), _audience(draft, reader)
    response = _parse(idp, audience, recipient, document)
    address = urlsplit(recipient)
    asked = {"https": "on", "http_host": address.netloc, "script_name": address.path}
    try:
        response.is_valid(asked, raise_exceptions=True)
        name_id, attributes = response.get_nameid(), response.get_attributes()
    except OneLogin_Saml2_ValidationError as problem:
        raise Rejected(Check.SIGNATURE, str(problem)[:300]) from None
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML response that can be verified.") from None
    passed(Check.SIGNATURE)
    if not name_id or len(name_id) > MAX_NAME_ID:
        raise Rejected(Check.SUBJECT, f"Its NameID has none, or more than {MAX_NAME_ID} characters.")
    passed(Check.SUBJECT, name_id)
    return Assertion(idp["entityId"], name_id, {name: _texts(values) for name, values in attributes.items()})


@lru_cache(maxsize=50)
def read_provider(metadata: str) -> dict[str, Any]:
    """What the metadata says of the provider, its certificates above all. Raises ValueError."""
    try:
        return OneLogin_Saml2_IdPMetadataParser.parse(metadata)["idp"]
    except Exception:
        raise ValueError("The metadata of the SAML provider cannot be read.") from None


def _parse(idp: dict[str, Any], audience: str, recipient: str, document: bytes) -> OneLogin_Saml2_Response:
    provider = {"singleSignOnService": {"url": recipient}} | idp
    ours = {"entityId": audience, "assertionConsumerService": {"url": recipient}}
    settings = {"strict": True, "sp": ours, "idp": provider, "security": _SECURITY}
    try:
        return OneLogin_Saml2_Response(OneLogin_Saml2_Settings(settings), b64encode(document))
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML response that can be read.") from None


def _recipient(response: OneLogin_Saml2_Response, reader: Reader) -> str:
    """Where the response is for: each of its confirmations must be for one and the same place of ours, and end."""
    addresses = set()
    for data in _find(response, "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"):
        if not data.get("NotOnOrAfter"):
            raise Rejected(Check.TIME, "Its SubjectConfirmationData has no NotOnOrAfter.")
        addresses.add(data.get("Recipient"))
    if len(addresses) != 1 or not addresses <= set(reader.recipients):
        raise Rejected(Check.RECIPIENT, f"Its recipient is not {' or '.join(reader.recipients)}.")
    address = addresses.pop()
    if response.document.get("Destination", address) != address:
        raise Rejected(Check.RECIPIENT, f"Its destination is not {address}.")
    passed(Check.RECIPIENT, address)
    return address


def _audience(response: OneLogin_Saml2_Response, reader: Reader) -> str:
    """Which of our names the response is for: each of its restrictions must name us."""
    restrictions = _find(response, "saml:Conditions/saml:AudienceRestriction")
    named = [
        {"".join(each.itertext()).strip() for each in one.iterchildren() if isinstance(each.tag, str)}
        for one in restrictions
    ]
    shared = set.intersection(*named) if named else set()
    ours = [name for name in reader.audiences if name in shared]
    if not ours:
        raise Rejected(Check.AUDIENCE, "Incorrect token audience")
    passed(Check.AUDIENCE, ours[0])
    return ours[0]


def _find(response: OneLogin_Saml2_Response, path: str) -> list[Any]:
    return OneLogin_Saml2_XML.query(response.document, f"/samlp:Response/saml:Assertion/{path}")


def _texts(values: list[Any]) -> list[str]:
    return [value["NameID"]["value"] if isinstance(value, dict) else value for value in values]
