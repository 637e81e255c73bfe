"""What a SAML provider says at our logout address: who signed it, before anything in it is believed.

Follows "SAML 2.0 Bindings", sections 3.4 (HTTP Redirect, which signs the address) and 3.5 (HTTP POST, whose document is
signed). python3-saml verifies both; what it is given has the one shape that is taken.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote_plus
from zlib import decompressobj, error

from onelogin.saml2.constants import OneLogin_Saml2_Constants as Names
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from pools.models import IdentityProvider, ProviderType, UserPool
from pools.rules.federation.checks import Check
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.leaving import metadata_of
from pools.rules.federation.saml.responses import MAX_CHARACTERS, decode
from pools.rules.federation.saml.signatures import SIGNATURES, check_signatures

LEEWAY = timedelta(minutes=5)
"""How old a message may be, and how far the provider's clock may be off."""
_P, _A = f"{{{Names.NS_SAMLP}}}", f"{{{Names.NS_SAML}}}"
_SCHEMA = "saml-schema-protocol-2.0.xsd"


@dataclass(frozen=True)
class Message:
    """A message as it came. ``query`` is that of the address, encoded as it was, and empty for a form."""

    document: bytes
    query: str = ""

    @classmethod
    def of_query(cls, query: str, name: str) -> "Message":
        """That which a query holds under this name. Raises Rejected."""
        return cls(_inflate(decode(_parts(query).get(name, ""))), query)

    @classmethod
    def of_form(cls, text: str) -> "Message":
        """That of a form's field. Raises Rejected."""
        return cls(decode(text))


def read_message(
    pool: UserPool, message: Message, kind: str, address: str, now: datetime
) -> tuple[IdentityProvider, Any]:
    """Which provider of the pool says this to ``address`` now, and what: a tree of this ``kind`` (``LogoutRequest``).

    Raises Rejected.
    """
    root = _root(message.document)
    if root.tag != f"{_P}{kind}" or isinstance(OneLogin_Saml2_XML.validate_xml(root, _SCHEMA), str):
        raise Rejected(Check.FORM, f"It is no {kind} that can be read.")
    if root.get("Destination", address) != address:
        raise Rejected(Check.RECIPIENT, f"Its destination is not {address}.")
    _check_time(root, now)
    issuer = root.findtext(f"{_A}Issuer", "").strip()
    for provider in _providers(pool, issuer):
        signers = metadata_of(provider).signers(now)
        if message.query:
            signed = any(_signs_query(message.query, kind, certificate) for certificate in signers)
        else:
            signed = _signs_document(root, kind, signers)
        if signed:
            return provider, root
    raise Rejected(
        Check.SIGNATURE, f"{kind} signature is invalid, or its issuer is no provider of this pool."
    )


def _providers(pool: UserPool, issuer: str) -> Iterator[IdentityProvider]:
    named = IdentityProvider.objects.filter(pool=pool, type=ProviderType.SAML, discovered__entity_id=issuer)
    for provider in named:
        provider.pool = pool
        yield provider


def _root(document: bytes) -> Any:
    try:
        return OneLogin_Saml2_XML.to_etree(document)
    except Exception:
        raise Rejected(Check.FORM, "It is no SAML message that can be read.") from None


def _inflate(deflated: bytes) -> bytes:
    """What was deflated, up to as much as is taken at all."""
    opened = decompressobj(-15)
    try:
        text = opened.decompress(deflated, MAX_CHARACTERS)
    except error:
        raise Rejected(Check.FORM, "It is no SAML message that can be read.") from None
    if opened.unconsumed_tail:
        raise Rejected(Check.FORM, f"It has more than {MAX_CHARACTERS} characters.")
    return text


def _check_time(root: Any, now: datetime) -> None:
    try:
        issued = OneLogin_Saml2_Utils.parse_SAML_to_time(root.get("IssueInstant"))
        until = root.get("NotOnOrAfter")
        ends = OneLogin_Saml2_Utils.parse_SAML_to_time(until) if until else None
    except Exception:
        raise Rejected(Check.TIME, "It bears no time that can be read.") from None
    off = now - datetime.fromtimestamp(issued, UTC)
    if not -LEEWAY <= off <= LEEWAY or (ends is not None and ends <= now.timestamp()):
        raise Rejected(Check.TIME, "It was made too long ago, or for another time.")


def _signs_document(root: Any, kind: str, signers: list[str]) -> bool:
    check_signatures(root, (f"{_P}{kind}",))
    if not signers:
        return False
    return bool(
        OneLogin_Saml2_Utils.validate_sign(
            root, xpath=f"/samlp:{kind}/ds:Signature", multicerts=_pem(signers)
        )
    )


def _signs_query(query: str, kind: str, certificate: str) -> bool:
    parts = _raw_parts(query)
    name = "SAMLRequest" if kind.endswith("Request") else "SAMLResponse"
    algorithm = unquote_plus(parts.get("SigAlg", ""))
    if algorithm not in SIGNATURES or "Signature" not in parts:
        return False
    try:
        signature = b64decode(unquote_plus(parts["Signature"]))
    except ValueError:
        return False
    signed = "&".join(f"{each}={parts[each]}" for each in (name, "RelayState", "SigAlg") if each in parts)
    return OneLogin_Saml2_Utils.validate_binary_sign(signed, signature, _pem([certificate])[0], algorithm)


def _pem(certificates: list[str]) -> list[str]:
    return [OneLogin_Saml2_Utils.format_cert(each) for each in certificates]


def _raw_parts(query: str) -> Mapping[str, str]:
    """Each parameter as it was written, of which the signature is made. One that comes twice is none."""
    pairs = [part.partition("=")[::2] for part in query.split("&")]
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if names.count(name) == 1}


def _parts(query: str) -> Mapping[str, str]:
    return {name: unquote_plus(value) for name, value in _raw_parts(query).items()}
