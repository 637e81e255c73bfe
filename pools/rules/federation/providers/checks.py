"""Whether ProviderDetails can hold, by the type of the provider, before anybody else is asked.

Follows ProviderDetails of CreateIdentityProvider. What was read there is spelled as on the wire.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping

import regex
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from pools import errors
from pools.models import ProviderType
from pools.rules.federation.arriving.groups import DETAILS as GROUP_RULE
from pools.rules.federation.arriving.groups import MAP as GROUPS_MAP
from pools.rules.federation.providers.types import DETAILS, OIDC_ADDRESSES, added_details

MAX_VALUE = 4096
_MAX_LONG = {"MetadataFile": 131_072, GROUPS_MAP: 65_536}
_FLAGS = ("IDPSignout", "IDPInit", "EncryptedResponses")
_SCOPES = regex.compile(r"[\x21\x23-\x5B\x5D-\x7E]+([ ,]+[\x21\x23-\x5B\x5D-\x7E]+)*")
_VERSION = regex.compile(r"v\d{1,3}\.\d{1,3}")
_HTTPS = regex.compile(r"https://[^/?#\s@\\]+(?:[/?][^#\s\\]*)?")
_MAX_URL = 2048
_LINES = regex.compile(r"-----[A-Z ]+-----|\\n|\s")


def refuse(message: str) -> errors.InvalidParameterException:
    return errors.InvalidParameterException(message)


def check_details(kind: str, given: Mapping[str, str], read: Mapping[str, str]) -> dict[str, str]:
    """The details that are to be kept: those that are given, in a form of their own, without what is read only.

    ``read`` are those that the provider has by itself now. A member that is read only may come along as it was described.
    Raises InvalidParameterException.
    """
    its = DETAILS[kind]
    named = (*its.needed, *its.others, *GROUP_RULE)
    details = {name: value for name, value in given.items() if value}
    if any(not details.get(name) for name in its.needed):
        raise refuse(its.missing)
    fixed = added_details(kind, details) | dict.fromkeys(its.read, "") | dict(read)
    for name, value in details.items():
        if name not in named and name not in fixed:
            raise refuse(f"{name[:128]} is none of the provider details of {kind}.")
        if name in added_details(kind, details) and value != fixed[name]:
            raise refuse(f"{name} is read only for {kind}: it is {fixed[name]}.")
        if len(value) > (longest := _MAX_LONG.get(name, MAX_VALUE)):
            raise refuse(f"{name} must have a length of at most {longest} characters.")
    kept = {name: value for name, value in details.items() if name in named}
    _CHECKS.get(kind, _check_social)(kept)
    return kept


def _check_scopes(details: dict[str, str]) -> None:
    if not _SCOPES.fullmatch(details.get("authorize_scopes", "none")):
        raise refuse("authorize_scopes must be scopes with a space between them.")


def _check_social(details: dict[str, str]) -> None:
    _check_scopes(details)
    if not _VERSION.fullmatch(details.get("api_version", "v1.0")):
        raise refuse("api_version must be a version of Facebook's Graph API, such as v17.0.")


def _check_oidc(details: dict[str, str]) -> None:
    _check_scopes(details)
    if "openid" not in details["authorize_scopes"].split():
        raise refuse("authorize_scopes must contain openid: the provider gives no ID token without it.")
    method = details["attributes_request_method"]
    if method not in ("GET", "POST"):
        raise refuse(
            f"1 validation error detected: Value '{method[:128]}' at 'attributesRequestMethod' failed to satisfy constraint: "
            "Member must satisfy enum value set: [POST, GET]"
        )
    for name in ("oidc_issuer", *OIDC_ADDRESSES):
        if name in details:
            check_address(name, details[name])
    if "?" in details["oidc_issuer"]:
        raise refuse("oidc_issuer must be an address without a query.")


def check_address(name: str, value: str) -> None:
    """Raise InvalidParameterException unless the value is an ``https://`` address."""
    if not value.startswith("https://"):
        raise refuse(f"OIDC endpoint must start with https://: {name} does not.")
    if len(value) > _MAX_URL or not _HTTPS.fullmatch(value):
        raise refuse(f"{name} is no address that can be asked.")


def _check_saml(details: dict[str, str]) -> None:
    by_url, by_file = "MetadataURL" in details, "MetadataFile" in details
    if not by_url and not by_file:
        raise refuse("At least one of the MetadataURL or MetadataFile should be provided.")
    if by_url and by_file:
        raise refuse("Only one of the MetadataURL or MetadataFile should be provided.")
    if by_url and (len(details["MetadataURL"]) > _MAX_URL or not _HTTPS.fullmatch(details["MetadataURL"])):
        raise refuse("MetadataURL must be an address that starts with https://.")
    for name in _FLAGS:
        if details.get(name, "true").lower() not in ("true", "false"):
            raise refuse(f"{name} must be true or false.")
        if name in details:
            details[name] = details[name].lower()
    if details.get("RequestSigningAlgorithm", "rsa-sha256") != "rsa-sha256":
        raise refuse("RequestSigningAlgorithm must be rsa-sha256.")


def _check_apple(details: dict[str, str]) -> None:
    _check_scopes(details)
    for name in ("team_id", "key_id"):
        if not regex.fullmatch(r"[A-Za-z0-9]{1,64}", details[name]):
            raise refuse(f"{name} must be the letters and digits that Apple shows.")
    details["private_key"] = _pem_of(details["private_key"])


def _pem_of(text: str) -> str:
    """Apple's key in PEM, from the file that Apple gives or the Base64 in it."""
    try:
        key = load_der_private_key(b64decode(_LINES.sub("", text), validate=True), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise refuse("private_key must be the key that Apple gave: the text of its .p8 file.")
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


_CHECKS: dict[str, Callable[[dict[str, str]], None]] = {
    ProviderType.OIDC: _check_oidc,
    ProviderType.SAML: _check_saml,
    ProviderType.APPLE: _check_apple,
}
