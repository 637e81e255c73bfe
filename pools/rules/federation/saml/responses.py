"""Reading a SAML response that a provider made, for us and now.

Follows "SAML 2.0 Profiles", section 4.1.4. python3-saml verifies the signature and reads only what it covers; what it
leaves open is checked here too. It raises errors of many kinds for what it cannot read, plain Exception among them.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Invalid
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from pools.rules.federation.checks import Check, passed
from pools.rules.federation.providers.metadata import Metadata
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.encryption import ENCRYPTED, check_encryption
from pools.rules.federation.saml.showing import show_response
from pools.rules.federation.saml.signatures import ASSERTION, RESPONSE, check_signatures
from pools.rules.federation.saml.spent import Presented

MAX_CHARACTERS = 100_000
"""Of a response in Base64 (DG:cognito-user-pools-saml-idp)."""
MAX_NAME_ID = 1024
ONE_ENCRYPTED = "Responses must contain exactly one Encrypted Assertion"
_SECURITY = {
    "wantNameId": True,
    "wantAttributeStatement": False,
    "rejectDeprecatedAlgorithm": True,
    "failOnAuthnContextMismatch": False,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
}
_CHECKS = {
    Invalid.WRONG_ISSUER: Check.ISSUER,
    Invalid.ISSUER_MULTIPLE_IN_RESPONSE: Check.ISSUER,
    Invalid.ISSUER_NOT_FOUND_IN_ASSERTION: Check.ISSUER,
    Invalid.WRONG_AUDIENCE: Check.AUDIENCE,
    Invalid.WRONG_DESTINATION: Check.RECIPIENT,
    Invalid.EMPTY_DESTINATION: Check.RECIPIENT,
    Invalid.ASSERTION_TOO_EARLY: Check.TIME,
    Invalid.ASSERTION_EXPIRED: Check.TIME,
    Invalid.SESSION_EXPIRED: Check.TIME,
    Invalid.WRONG_SUBJECTCONFIRMATION: Check.TIME,
    Invalid.WRONG_INRESPONSETO: Check.REQUEST,
    Invalid.STATUS_CODE_IS_NOT_SUCCESS: Check.STATUS,
    Invalid.NO_NAMEID: Check.SUBJECT,
    Invalid.EMPTY_NAMEID: Check.SUBJECT,
    Invalid.INVALID_XML_FORMAT: Check.FORM,
    Invalid.MISSING_CONDITIONS: Check.FORM,
    Invalid.WRONG_NUMBER_OF_AUTHSTATEMENTS: Check.FORM,
}
"""Of which of our checks the library's errors are; all others are about signatures."""


@dataclass(frozen=True)
class Reader:
    """For whom a response may be: our names, and the addresses that it may come to.

    ``request_id`` is that of the request which it must answer, empty where it must answer none, None where that is not
    looked at. ``private_key``, in PEM, opens encrypted assertions; ``encrypted`` says that no others are taken.
    """

    audiences: Sequence[str]
    recipients: Sequence[str]
    request_id: str | None = None
    private_key: str = field(default="", repr=False)
    encrypted: bool = False
    longest_name: int = MAX_NAME_ID


@dataclass(frozen=True)
class Assertion:
    """What a response proves: who made it, of whom it speaks, and each attribute's values in their order.

    ``id`` is its own, ``issued`` when it was made, ``ends`` after which it proves nothing. ``context`` is how the provider
    asked (AuthnContextClassRef). ``session`` is what single logout names somebody by.
    """

    issuer: str
    name_id: str
    attributes: dict[str, list[str]]
    id: str
    issued: datetime
    ends: datetime
    context: str = ""
    session: dict[str, str] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, str | list[str]]:
        """The attributes that have values: the only one, or all."""
        given = ((name, values) for name, values in self.attributes.items() if values)
        return {name: values[0] if len(values) == 1 else values for name, values in given}

    @property
    def presented(self) -> Presented:
        return Presented.of(self.issuer, self.id, self.ends)


def decode(text: str) -> bytes:
    """The document in Base64, lines or none. Raises Rejected."""
    if len(text) > MAX_CHARACTERS:
        raise Rejected(Check.FORM, f"It has more than {MAX_CHARACTERS} characters.")
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Rejected(Check.FORM, "It is no SAML response in Base64.") from None


def read_response(provider: Metadata, document: bytes, reader: Reader, now: datetime) -> Assertion:
    """What a response of the provider of this metadata proves. Raises Rejected."""
    _check_shape(document, reader)
    # Whom and where it is for decides which of our names the library is to expect.
    draft = _parse(provider, reader, reader.audiences[0], reader.recipients[0], document, now)
    readable = draft.get_xml_document()
    if draft.encrypted:
        show_response(readable)
    if len(list(readable.iter(ASSERTION))) != 1 or next(readable.iter(ENCRYPTED), None) is not None:
        raise Rejected(Check.FORM, "It is no SAML response with one assertion.")
    check_signatures(readable)
    recipient, ends = _confirmation(draft, reader)
    audience = _audience(draft, reader)
    _check_request(draft, reader)
    response = _parse(provider, reader, audience, recipient, document, now)
    address = urlsplit(recipient)
    asked = {
        "https": "on" if address.scheme == "https" else "off",
        "http_host": address.netloc,
        "script_name": address.path,
    }
    try:
        response.is_valid(asked, raise_exceptions=True)
        proved = _read(provider, response, ends)
    except Invalid as problem:
        raise _rejected(problem, response) from None
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML response that can be verified.") from None
    passed(Check.SIGNATURE)
    passed(Check.ISSUER, proved.issuer)
    passed(Check.TIME, f"until {proved.ends.isoformat()}, and it is {now.isoformat()}")
    if not proved.name_id.strip() or len(proved.name_id) > reader.longest_name:
        raise Rejected(Check.SUBJECT, f"Its NameID has none, or more than {reader.longest_name} characters.")
    passed(Check.SUBJECT, proved.name_id)
    return proved


def _check_shape(document: bytes, reader: Reader) -> None:
    """Look at the document as it came, before anything in it is decrypted."""
    root = _document(document)
    show_response(root)
    if root.tag != RESPONSE:
        raise Rejected(Check.FORM, "It is no SAML response.")
    plain, encrypted = list(root.iter(ASSERTION)), list(root.iter(ENCRYPTED))
    if not plain and not encrypted:
        _check_status(root)
    if reader.encrypted and (plain or len(encrypted) != 1):
        raise Rejected(Check.ENCRYPTION, ONE_ENCRYPTED)
    if len(plain) + len(encrypted) != 1 or (plain or encrypted)[0].getparent() is not root:
        raise Rejected(Check.FORM, "It is no SAML response with one assertion.")
    if encrypted and not reader.private_key:
        raise Rejected(Check.ENCRYPTION, "Its assertion is encrypted, for which there is no key here.")
    for each in encrypted:
        check_encryption(each)
    passed(Check.FORM, "a response with one assertion" + (", encrypted" if encrypted else ""))


def _check_status(root: Any) -> None:
    """What the provider says where it asserts nothing: nobody signed in there, or it does not take our request."""
    try:
        code = OneLogin_Saml2_Utils.get_status(root).get("code") or ""
    except Exception:
        return
    said = code.rpartition(":")[2][:100]
    raise Rejected(Check.STATUS, f"The status code of the Response was not Success, was {said}")


def _document(document: bytes) -> Any:
    try:
        return OneLogin_Saml2_XML.to_etree(document)
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML response that can be read.") from None


def _parse(
    provider: Metadata, reader: Reader, audience: str, recipient: str, document: bytes, now: datetime
) -> OneLogin_Saml2_Response:
    signers = provider.signers(now)
    if not signers:
        raise Rejected(Check.KEY, "The signing certificates of the provider have expired.")
    idp = {
        "entityId": provider.entity_id,
        "singleSignOnService": {"url": provider.sign_on or recipient},
        "x509certMulti": {"signing": signers},
    }
    ours = {
        "entityId": audience,
        "assertionConsumerService": {"url": recipient},
        "privateKey": reader.private_key,
    }
    settings = {"strict": True, "sp": ours, "idp": idp, "security": _SECURITY}
    try:
        response = OneLogin_Saml2_Response(OneLogin_Saml2_Settings(settings), b64encode(document))
    except Exception:
        if reader.private_key:
            raise Rejected(Check.ENCRYPTION, "Its assertion cannot be decrypted.") from None
        raise Rejected(Check.FORM, "It is no SAML response that can be read.") from None
    if response.encrypted:
        # What was encrypted is read as strictly as the rest: no comment, no instruction and no entity stands in it.
        response.decrypted_document = _document(etree.tostring(response.decrypted_document))
    return response


def _confirmation(response: OneLogin_Saml2_Response, reader: Reader) -> tuple[str, datetime]:
    """Where the response is for and when it ends: each of its confirmations must be for one and the same place of ours."""
    found = _find(response, "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    if not all(data.get("NotOnOrAfter") for data in found):
        raise Rejected(Check.TIME, "Its SubjectConfirmationData has no NotOnOrAfter.")
    addresses = {data.get("Recipient") for data in found}
    if len(addresses) != 1 or not addresses <= set(reader.recipients):
        raise Rejected(Check.RECIPIENT, f"Its recipient is not {' or '.join(reader.recipients)}.")
    address = addresses.pop()
    if response.document.get("Destination", address) != address:
        raise Rejected(Check.RECIPIENT, f"Its destination is not {address}.")
    passed(Check.RECIPIENT, address)
    return address, max(_moment(data.get("NotOnOrAfter")) for data in found)


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


def _check_request(response: OneLogin_Saml2_Response, reader: Reader) -> None:
    """What is confirmed must answer the request that it should; so must the response, whose word may not be signed."""
    if reader.request_id is None:
        return
    confirmed = {
        data.get("InResponseTo", "")
        for data in _find(response, "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData")
    }
    if confirmed | {response.document.get("InResponseTo", reader.request_id)} != {reader.request_id}:
        why = "does not answer the request of this browser" if reader.request_id else "answers a request"
        raise Rejected(Check.REQUEST, f"Its InResponseTo {why}.")
    passed(Check.REQUEST, reader.request_id)


def _read(provider: Metadata, response: OneLogin_Saml2_Response, ends: datetime) -> Assertion:
    named, contexts = response.get_nameid_data(), response.get_authn_contexts()
    session = {
        "name_id": named["Value"],
        "format": named.get("Format"),
        "name_qualifier": named.get("NameQualifier"),
        "sp_name_qualifier": named.get("SPNameQualifier"),
        "index": response.get_session_index(),
    }
    return Assertion(
        provider.entity_id,
        named["Value"] or "",
        {name: _texts(values) for name, values in response.get_attributes().items()},
        response.get_assertion_id(),
        datetime.fromtimestamp(response.get_assertion_issue_instant(), UTC),
        ends,
        next((each for each in contexts if each), ""),
        {name: value for name, value in session.items() if value},
    )


def _rejected(problem: Invalid, response: OneLogin_Saml2_Response) -> Rejected:
    """What the library found, in the words that Amazon Cognito has for it, if any."""
    if problem.code == Invalid.INVALID_SIGNATURE:
        signed = response.get_xml_document().find(f"{ASSERTION}/{{*}}Signature") is not None
        words = "SAML Assertion signature is invalid." if signed else "SAML Response signature is invalid"
        return Rejected(Check.SIGNATURE, words)
    return Rejected(_CHECKS.get(problem.code, Check.SIGNATURE), str(problem)[:300])


def _moment(written: str) -> datetime:
    try:
        return datetime.fromtimestamp(OneLogin_Saml2_Utils.parse_SAML_to_time(written), UTC)
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML response that can be verified.") from None


def _find(response: OneLogin_Saml2_Response, path: str) -> list[Any]:
    return OneLogin_Saml2_XML.query(response.get_xml_document(), f"/samlp:Response/saml:Assertion/{path}")


def _texts(values: list[Any]) -> list[str]:
    return [value["NameID"]["value"] or "" if isinstance(value, dict) else value for value in values]
