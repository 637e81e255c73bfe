"""The passkeys that a user has registered."""

from typing import Any

from django.db import IntegrityError, transaction

from pools import errors
from pools.models import User, WebAuthnCredential
from pools.models.prepared_sql import find_one, insert_one
from pools.rules.passkeys.relying_party import relying_party_id

MOST = 20
"""Passkeys of one user (DG:limits)."""
_MAKERS = {
    "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4": "Google Password Manager",
    "fbfc3007-154e-4ecc-8c0b-6e020557d7bd": "iCloud Keychain",
    "adce0002-35bc-c60a-648b-0b25f1f05503": "Chrome on Mac",
    "08987058-cadc-4b81-b6e1-30de50dcbe96": "Windows Hello",
    "9ddd1817-af5a-4672-a2b9-3e3dd95000a9": "Windows Hello",
    "6028b017-b1d4-4c02-b4b3-afcdafc96bb2": "Windows Hello",
    "bada5566-a7aa-401f-bd96-45619a55120d": "1Password",
    "d548826e-79b4-db40-a3d8-11116f7e8349": "Bitwarden",
    "531126d6-e717-415c-9320-3d9aa6981239": "Dashlane",
    "53414d53-554e-4700-0000-000000000000": "Samsung Pass",
}


def passkeys_of(user: User) -> list[WebAuthnCredential]:
    """The user's passkeys that are good for the pool's relying party, oldest first."""
    relying_party = relying_party_id(user.pool)
    return [
        passkey
        for passkey in WebAuthnCredential.objects.filter(user_id=user.id).order_by("id")
        if passkey.relying_party_id == relying_party
    ]


def all_passkeys(user: User, *, after: int, limit: int) -> list[WebAuthnCredential]:
    """The user's passkeys whose row comes after ``after``, those of former relying parties too."""
    return list(WebAuthnCredential.objects.filter(user_id=user.id, id__gt=after).order_by("id")[:limit])


def keep_passkey(passkey: WebAuthnCredential) -> None:
    """Give a user one more passkey, inside a change. Raises LimitExceededException, and InvalidParameterException for one that is known."""
    # Held, so that two registrations at once count each other.
    if find_one(User, lock=True, id=passkey.user_id) is None:
        raise errors.NotAuthorizedException("User does not exist.")
    if WebAuthnCredential.objects.filter(user_id=passkey.user_id).count() >= MOST:
        raise errors.LimitExceededException(f"A user can have {MOST} passkeys. Delete one first.")
    try:
        with transaction.atomic():
            insert_one(passkey)
    except IntegrityError:
        raise errors.InvalidParameterException("This passkey is registered already.") from None


def remove_passkey(user: User, credential_id: str) -> None:
    """Take a passkey away. Raises ResourceNotFoundException for one that the user does not have."""
    if not WebAuthnCredential.objects.filter(user_id=user.id, credential_id=credential_id).delete()[0]:
        raise errors.ResourceNotFoundException("The user has no passkey with this CredentialId.")


def name_of(aaguid: str, attachment: str) -> str:
    """A name that tells people which passkey it is, by the kind of authenticator that made it."""
    return _MAKERS.get(aaguid) or ("Security key" if attachment == "cross-platform" else "Passkey")


def describe_passkey(passkey: WebAuthnCredential) -> dict[str, Any]:
    """WebAuthnCredentialDescription."""
    described = {
        "CredentialId": passkey.credential_id,
        "FriendlyCredentialName": passkey.name,
        "RelyingPartyId": passkey.relying_party_id,
        "AuthenticatorTransports": passkey.transports,
        "CreatedAt": passkey.created,
    }
    return described | ({"AuthenticatorAttachment": passkey.attachment} if passkey.attachment else {})
