"""Logins with SAML responses of providers that the pool names by the ARN under which IAM keeps them.

Follows "Setting up a SAML provider as an identity pool IdP" (DG:saml-identity-provider), "Configure SAML assertions for
the authentication response" (IAM) and "SAML 2.0 Profiles", section 4.1.4. python3-saml verifies the signature and reads
only what it covers; what it leaves open is checked here too. It raises errors of many kinds for what it cannot read, plain
Exception among them. A response may be presented again until it ends: an app
presents the same one to GetId and then to GetCredentialsForIdentity.
"""

import binascii
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as site
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from identities.logins.refusals import invalid, unsupported
from identities.logins.saml_signatures import check_signatures, is_response
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool, SamlProvider
from pools import errors
from pools.models.prepared_sql import find_one
from pools.wire.call import Call

AWS_RECIPIENT = "https://signin.aws.amazon.com/saml"
AWS_AUDIENCES = ("urn:amazon:webservices", AWS_RECIPIENT)
MAX_NAME_ID = 1024
_PREFIX = ":saml-provider/"
_SECURITY = {
    "wantNameId": True,
    "wantAttributeStatement": False,
    "rejectDeprecatedAlgorithm": True,
    "failOnAuthnContextMismatch": False,
    "allowRepeatAttributeName": True,
}


def is_saml(provider: str) -> bool:
    """Whether a key of the Logins map is the ARN of a SAML provider."""
    return provider.startswith("arn:aws") and _PREFIX in provider


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a SAML response in Base64. Raises NotAuthorizedException."""
    if provider not in (pool.settings.get("SamlProviderARNs") or ()):
        raise unsupported()
    kept = find_one(SamlProvider, name=provider.partition(_PREFIX)[2])
    if kept is None:
        raise unsupported()
    if kept.valid_until is not None and kept.valid_until <= call.now:
        raise errors.NotAuthorizedException("The metadata of the SAML provider has expired.")
    issuer, name_id, attributes = _read(kept.metadata, _decode(text))
    return VerifiedLogin(provider, name_id, "", attributes | {"sub": name_id, "iss": issuer})


def recipients() -> tuple[str, ...]:
    """Where a response may be for: AWS's sign-in, or this site."""
    own = (f"{site.SITE_URL.rstrip('/')}/saml",) if site.SITE_URL else ()
    return (AWS_RECIPIENT, *own)


def audiences() -> tuple[str, ...]:
    """Whom a response may be for."""
    own = (site.SITE_URL.rstrip("/"),) if site.SITE_URL else ()
    return (*AWS_AUDIENCES, *recipients(), *own)


def _decode(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise invalid("It is no SAML response in Base64.") from None


def _read(metadata: str, document: bytes) -> tuple[str, str, dict[str, Any]]:
    """The issuer, the NameID and the attributes of a response that the provider of this metadata made, for us and now."""
    idp = _provider(metadata)
    # Whom and where it is for decides which of our names the library is to expect.
    draft = _parse(idp, AWS_AUDIENCES[0], AWS_RECIPIENT, document)
    if not is_response(draft.document):
        raise invalid("It is no SAML response with one assertion that is not encrypted.")
    check_signatures(draft.document)
    recipient, audience = _recipient(draft), _audience(draft)
    response = _parse(idp, audience, recipient, document)
    address = urlsplit(recipient)
    asked = {"https": "on", "http_host": address.netloc, "script_name": address.path}
    try:
        response.is_valid(asked, raise_exceptions=True)
        name_id, attributes = response.get_nameid(), response.get_attributes()
    except OneLogin_Saml2_ValidationError as problem:
        raise invalid(str(problem)[:300]) from None
    except Exception:
        raise invalid("It is no SAML response that can be verified.") from None
    if not name_id or len(name_id) > MAX_NAME_ID:
        raise invalid(f"Its NameID has none, or more than {MAX_NAME_ID} characters.")
    return idp["entityId"], name_id, {name: _plain(values) for name, values in attributes.items() if values}


def _parse(idp: dict[str, Any], audience: str, recipient: str, document: bytes) -> OneLogin_Saml2_Response:
    provider = {"singleSignOnService": {"url": AWS_RECIPIENT}} | idp
    ours = {"entityId": audience, "assertionConsumerService": {"url": recipient}}
    settings = {"strict": True, "sp": ours, "idp": provider, "security": _SECURITY}
    try:
        return OneLogin_Saml2_Response(OneLogin_Saml2_Settings(settings), b64encode(document))
    except Exception:
        raise invalid("It is no SAML response that can be read.") from None


@lru_cache(maxsize=50)
def _provider(metadata: str) -> dict[str, Any]:
    """What the metadata says of the provider, its certificates above all."""
    try:
        return OneLogin_Saml2_IdPMetadataParser.parse(metadata)["idp"]
    except Exception:
        raise errors.NotAuthorizedException("The metadata of the SAML provider cannot be read.") from None


def _recipient(response: OneLogin_Saml2_Response) -> str:
    """Where the response is for: each of its confirmations must be for one and the same place of ours, and end."""
    addresses = set()
    for data in _find(response, "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"):
        if not data.get("NotOnOrAfter"):
            raise invalid("Its SubjectConfirmationData has no NotOnOrAfter.")
        addresses.add(data.get("Recipient"))
    if len(addresses) != 1 or not addresses <= set(recipients()):
        raise invalid(f"Its recipient is not {' or '.join(recipients())}.")
    address = addresses.pop()
    if response.document.get("Destination", address) != address:
        raise invalid(f"Its destination is not {address}.")
    return address


def _audience(response: OneLogin_Saml2_Response) -> str:
    """Which of our names the response is for: each of its restrictions must name us."""
    restrictions = _find(response, "saml:Conditions/saml:AudienceRestriction")
    named = [
        {"".join(each.itertext()).strip() for each in one.iterchildren() if isinstance(each.tag, str)}
        for one in restrictions
    ]
    shared = set.intersection(*named) if named else set()
    ours = [name for name in audiences() if name in shared]
    if not ours:
        raise invalid("Incorrect token audience")
    return ours[0]


def _find(response: OneLogin_Saml2_Response, path: str) -> list[Any]:
    return OneLogin_Saml2_XML.query(response.document, f"/samlp:Response/saml:Assertion/{path}")


def _plain(values: list[Any]) -> Any:
    texts = [value["NameID"]["value"] if isinstance(value, dict) else value for value in values]
    return texts[0] if len(texts) == 1 else texts
