"""Registering a passkey: what the browser is asked for, and whether it made that.

The challenge is sealed by the key ring: it holds for whom, for which client and until when it was given out. It is good
for one passkey. Follows "Registering a New Credential" of WebAuthn; makers' attestations are not asked for.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import IntegrityError, transaction
from webauthn import verify_registration_response
from webauthn.helpers import (
    bytes_to_base64url,
    parse_attestation_object,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.structs import CollectedClientData, RegistrationCredential

from pools import errors
from pools.models import UsedSession, User, UserPool, WebAuthnCredential
from pools.models.prepared_sql import find_one
from pools.rules.passkeys.credentials import keep_passkey, name_of, passkeys_of
from pools.rules.passkeys.relying_party import (
    REQUIRED,
    is_own_origin,
    relying_party_hash,
    relying_party_id,
    user_verification,
)
from pools.rules.user_pools.sign_in_policy import WEB_AUTHN, allowed_factors
from pools.wire.call import Call

VALIDITY = timedelta(minutes=5)
_ALGORITHMS = [COSEAlgorithmIdentifier.ECDSA_SHA_256, COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256]
_MARK = b"passkey "
_LONGEST_ID = 1023


@dataclass(frozen=True)
class Challenge:
    """What a challenge was given out for."""

    id: str
    user_id: int
    client_id: str
    expires: datetime


def check_enabled(pool: UserPool) -> None:
    """Raise WebAuthnNotEnabledException for a pool that takes no passkeys."""
    if WEB_AUTHN not in allowed_factors(pool):
        raise errors.WebAuthnNotEnabledException(
            "Passkeys are not enabled for this user pool: add WEB_AUTHN to AllowedFirstAuthFactors of its SignInPolicy."
        )


def creation_options(user: User, client_id: str, now: datetime) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptionsJSON for one more passkey of the user.

    Raises WebAuthnNotEnabledException, and WebAuthnConfigurationMissingException where the pool has no domain.
    """
    check_enabled(user.pool)
    relying_party = relying_party_id(user.pool)
    if not relying_party:
        raise errors.WebAuthnConfigurationMissingException(
            "The user pool has no relying party: set RelyingPartyId in its WebAuthnConfiguration to the domain of the "
            "pages that ask for passkeys."
        )
    return {
        "rp": {"id": relying_party, "name": relying_party},
        "user": {
            "id": bytes_to_base64url(user.sub.encode()),
            "name": user.username,
            "displayName": user.attributes.get("name") or user.username,
        },
        "challenge": _seal(user, client_id, now + VALIDITY),
        "pubKeyCredParams": [{"type": "public-key", "alg": int(algorithm)} for algorithm in _ALGORITHMS],
        "timeout": int(VALIDITY.total_seconds() * 1000),
        "excludeCredentials": [
            {"type": "public-key", "id": passkey.credential_id, "transports": passkey.transports}
            for passkey in passkeys_of(user)
        ],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": user_verification(user.pool),
        },
        "attestation": "none",
    }


def register(call: Call, user: User, client_id: str, given: dict[str, Any]) -> None:
    """Keep the passkey that a RegistrationResponseJSON brings.

    Raises InvalidParameterException for anything else, LimitExceededException for too many, and WebAuthn's own errors:
    challenge not found (expired, used, or another user's), client mismatch, origin not allowed, relying party mismatch,
    credential not supported.
    """
    check_enabled(user.pool)
    relying_party = relying_party_id(user.pool)
    credential, client_data, party_hash = _read(given)
    challenge = _open(client_data.challenge, user, call.now)
    if challenge.client_id != client_id:
        raise errors.WebAuthnClientMismatchException(
            "The registration was started by another app client. Start it again."
        )
    if client_data.cross_origin or not is_own_origin(client_data.origin, relying_party):
        raise errors.WebAuthnOriginNotAllowedException(
            f"The page that made the passkey does not belong to {relying_party}."
        )
    if party_hash != relying_party_hash(relying_party):
        raise errors.WebAuthnRelyingPartyMismatchException(
            f"The passkey was made for another relying party than {relying_party}."
        )
    passkey = _verified(user, credential, client_data, relying_party, call.now)
    with call.change():
        _spend(challenge)
        keep_passkey(passkey)


def _read(given: dict[str, Any]) -> tuple[RegistrationCredential, CollectedClientData, bytes]:
    """What came, what the browser says of it, and the digest of the relying party that it was made for."""
    try:
        credential = parse_registration_credential_json(given)
        client_data = parse_client_data_json(credential.response.client_data_json)
        attestation = parse_attestation_object(credential.response.attestation_object)
    except Exception:  # whatever a stranger's JSON and CBOR can bring about in the library
        raise errors.InvalidParameterException("Credential must be a RegistrationResponseJSON.") from None
    named = bytes_to_base64url(credential.raw_id) == credential.id
    if not named or not isinstance(client_data.origin, str):
        raise errors.InvalidParameterException("Credential must be a RegistrationResponseJSON.")
    return credential, client_data, attestation.auth_data.rp_id_hash


def _verified(
    user: User,
    credential: RegistrationCredential,
    client_data: CollectedClientData,
    relying_party: str,
    now: datetime,
) -> WebAuthnCredential:
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=client_data.challenge,
            expected_rp_id=relying_party,
            expected_origin=client_data.origin,
            require_user_verification=user_verification(user.pool) == REQUIRED,
            supported_pub_key_algs=_ALGORITHMS,
        )
    except Exception:  # whatever a stranger's CBOR and keys can bring about in the library
        verified = None
    if verified is None or not 0 < len(verified.credential_id) <= _LONGEST_ID:
        raise errors.WebAuthnCredentialNotSupportedException(
            "The passkey is not one that this user pool takes: it must be an ES256 or RS256 key that was made in the "
            "presence of its user, with user verification where the pool requires it."
        )
    attachment = credential.authenticator_attachment
    kind = attachment.value if attachment else ""
    return WebAuthnCredential(
        user=user,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name_of(verified.aaguid, kind),
        relying_party_id=relying_party,
        attachment=kind,
        transports=[transport.value for transport in credential.response.transports or ()],
        created=now,
    )


def _seal(user: User, client_id: str, expires: datetime) -> str:
    text = orjson.dumps([secrets.token_hex(16), user.id, client_id, expires.timestamp()])
    return bytes_to_base64url(settings.KEY_RING.encrypt(_MARK + text))


def _open(sealed: bytes, user: User, now: datetime) -> Challenge:
    lost = errors.WebAuthnChallengeNotFoundException(
        "The challenge has expired or was not given to this user. Start the registration again."
    )
    try:
        text = settings.KEY_RING.decrypt(sealed)
    except (InvalidToken, ValueError):
        raise lost from None
    if not text.startswith(_MARK):
        raise lost
    number, user_id, client_id, expires = orjson.loads(text.removeprefix(_MARK))
    challenge = Challenge(number, user_id, client_id, datetime.fromtimestamp(expires, UTC))
    if challenge.user_id != user.id or challenge.expires <= now:
        raise lost
    if find_one(UsedSession, id=challenge.id) is not None:
        raise lost
    return challenge


def _spend(challenge: Challenge) -> None:
    """Let the challenge bring no other passkey, whoever comes second."""
    try:
        with transaction.atomic():
            UsedSession.objects.bulk_create([UsedSession(id=challenge.id, expires=challenge.expires)])
    except IntegrityError:
        raise errors.WebAuthnChallengeNotFoundException(
            "The challenge was used already. Start the registration again."
        ) from None
