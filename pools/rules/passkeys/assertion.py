"""Signing in with a passkey: what it has to sign, and whether it did. Follows "Verifying an Authentication Assertion" of WebAuthn."""

import hmac
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from webauthn import base64url_to_bytes, verify_authentication_response
from webauthn.helpers import bytes_to_base64url, parse_authentication_credential_json, parse_client_data_json
from webauthn.helpers.structs import AuthenticationCredential

from pools import errors
from pools.models import User, UserPool, WebAuthnCredential
from pools.models.prepared_sql import find_one
from pools.rules.passkeys.relying_party import REQUIRED, is_own_origin

TIMEOUT = 180_000
"""Milliseconds that the browser gives the user."""
REFUSED = "The passkey was not accepted."
_CHALLENGE_BYTES = 32


class Use(NamedTuple):
    """One use of a passkey (its row's id): what was counted before and with it, and whether it ``verified`` its user."""

    passkey: int
    former: int
    counted: int
    verified: bool


def new_challenge() -> str:
    """Something to sign, in Base64 for URLs."""
    return bytes_to_base64url(secrets.token_bytes(_CHALLENGE_BYTES))


def request_options(
    relying_party: str, challenge: str, verification: str, credentials: Iterable[tuple[str, list[str]]]
) -> dict[str, Any]:
    """PublicKeyCredentialRequestOptionsJSON for passkeys, each given by its id and transports."""
    return {
        "challenge": challenge,
        "timeout": TIMEOUT,
        "rpId": relying_party,
        "allowCredentials": [
            {"type": "public-key", "id": credential_id, "transports": transports}
            for credential_id, transports in credentials
        ],
        "userVerification": verification,
    }


def read_assertion(text: str) -> AuthenticationCredential:
    """An AuthenticationResponseJSON. Raises InvalidParameterException for anything else."""
    try:
        return parse_authentication_credential_json(text)
    except Exception:  # whatever a JSON text can bring about in the library
        raise errors.InvalidParameterException(
            "CREDENTIAL must be the JSON of an AuthenticationResponseJSON."
        ) from None


def owner_of(pool: UserPool, assertion: AuthenticationCredential) -> User:
    """The user of the pool whose passkey it names. Nothing is proved by that. Raises NotAuthorizedException."""
    named = bytes_to_base64url(assertion.raw_id)
    user = User.objects.filter(pool=pool, web_authn_credentials__credential_id=named).first()
    if user is None:
        raise errors.NotAuthorizedException(REFUSED)
    user.pool = pool
    return user


def check_assertion(
    user: User | None,
    assertion: AuthenticationCredential,
    *,
    challenge: str,
    relying_party: str,
    verification: str,
) -> Use:
    """The use of a passkey of the user's.

    Raises NotAuthorizedException unless it signed this very challenge, on a page of the relying party, and counts on.
    """
    refused = errors.NotAuthorizedException(REFUSED)
    passkey = find_one(
        WebAuthnCredential, user_id=user.id if user else 0, credential_id=bytes_to_base64url(assertion.raw_id)
    )
    if user is None or passkey is None or passkey.relying_party_id != relying_party:
        raise refused
    handle = assertion.response.user_handle
    if handle and not hmac.compare_digest(handle, user.sub.encode()):
        raise refused
    try:
        client_data = parse_client_data_json(assertion.response.client_data_json)
        if not hmac.compare_digest(client_data.challenge, base64url_to_bytes(challenge)):
            raise refused
        if client_data.cross_origin or not is_own_origin(client_data.origin, relying_party):
            raise refused
        verified = verify_authentication_response(
            credential=assertion,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=relying_party,
            expected_origin=client_data.origin,
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=verification == REQUIRED,
        )
    except Exception:  # whatever a stranger's bytes can bring about in the library
        raise refused from None
    return Use(passkey.id, passkey.sign_count, verified.new_sign_count, verified.user_verified)


def count_use(use: Use) -> None:
    """Keep the authenticator's new count. Raises NotAuthorizedException where another sign-in kept one meanwhile."""
    if use.counted == use.former:
        return
    unchanged = WebAuthnCredential.objects.filter(id=use.passkey, sign_count=use.former)
    if not unchanged.update(sign_count=use.counted):
        raise errors.NotAuthorizedException(REFUSED)
