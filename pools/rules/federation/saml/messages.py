"""Requests and answers of ours to a SAML provider, sent along with the browser in an address.

Follows "SAML 2.0 Core" (3.4, 3.7) and "SAML 2.0 Bindings", section 3.4 (HTTP Redirect). They are built as trees, so that an
address or a name with ``&`` or ``<`` in it stays what it is.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from zlib import compress

from lxml import etree
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from pools.models import UserPool
from pools.rules.federation.saml.addresses import entity_id
from pools.rules.federation.saml.keys import signing_key

REQUEST, ANSWER = "SAMLRequest", "SAMLResponse"
SIGNED = Names.RSA_SHA256
_P, _A = f"{{{Names.NS_SAMLP}}}", f"{{{Names.NS_SAML}}}"
_NAMESPACES = {"samlp": Names.NS_SAMLP, "saml": Names.NS_SAML}
_NAME_ID = {
    "Format": "format",
    "NameQualifier": "name_qualifier",
    "SPNameQualifier": "sp_name_qualifier",
}


def authn_request(
    pool: UserPool, request_id: str, now: datetime, *, destination: str, answers: str, force: bool
) -> Any:
    """Please sign somebody in, and let the answer come to this address. With ``force`` they are asked in any case."""
    more = {"ForceAuthn": "true"} if force else {}
    message = _message("AuthnRequest", pool, request_id, now, destination)
    message.attrib.update(
        {"ProtocolBinding": Names.BINDING_HTTP_POST, "AssertionConsumerServiceURL": answers, **more}
    )
    return message


def logout_request(
    pool: UserPool, request_id: str, now: datetime, *, destination: str, session: Mapping[str, str]
) -> Any:
    """Please sign out whoever this session names, which came with their assertion."""
    message = _message("LogoutRequest", pool, request_id, now, destination)
    name = etree.SubElement(message, f"{_A}NameID")
    name.text = session["name_id"]
    name.attrib.update({mark: session[kept] for mark, kept in _NAME_ID.items() if session.get(kept)})
    if session.get("index"):
        etree.SubElement(message, f"{_P}SessionIndex").text = session["index"]
    return message


def logout_response(
    pool: UserPool, answer_id: str, now: datetime, *, destination: str, in_response_to: str
) -> Any:
    """Somebody was signed out here, as the provider asked."""
    message = _message("LogoutResponse", pool, answer_id, now, destination)
    message.set("InResponseTo", in_response_to)
    status = etree.SubElement(message, f"{_P}Status")
    etree.SubElement(status, f"{_P}StatusCode").set("Value", Names.STATUS_SUCCESS)
    return message


def redirect_address(
    pool: UserPool, message: Any, now: datetime, *, name: str, relay_state: str, signed: bool
) -> str:
    """Where the browser takes a message, by HTTP-Redirect; ``name`` is REQUEST or ANSWER."""
    deflated = b64encode(compress(etree.tostring(message))[2:-4]).decode()
    query = {name: deflated, **({"RelayState": relay_state} if relay_state else {})}
    if signed:
        query["SigAlg"] = SIGNED
        private, _ = signing_key(pool, now)
        signature = OneLogin_Saml2_Utils.sign_binary(urlencode(query, quote_via=quote, safe=""), private)
        query["Signature"] = b64encode(signature).decode()
    destination = str(message.get("Destination"))
    joint = "&" if "?" in destination else "?"
    return f"{destination}{joint}{urlencode(query, quote_via=quote, safe='')}"


def _message(kind: str, pool: UserPool, message_id: str, now: datetime, destination: str) -> Any:
    made: Any = etree.Element(f"{_P}{kind}", nsmap=_NAMESPACES)
    made.attrib.update(
        {
            "ID": message_id,
            "Version": "2.0",
            "IssueInstant": f"{now:%Y-%m-%dT%H:%M:%SZ}",
            "Destination": destination,
        }
    )
    etree.SubElement(made, f"{_A}Issuer").text = entity_id(pool)
    return made
