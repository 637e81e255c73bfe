"""Devices that users are remembered on. Follows "Working with user devices" (DG:amazon-cognito-user-pools-device-tracking).

A key that a sign-in gives out (NewDeviceMetadata) is made from the sign-in itself, and stored once the app confirms it.
"""

import binascii
import secrets
from base64 import b64decode
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError
from django.utils.crypto import salted_hmac

from pools import errors
from pools.models import Device, SignIn, User, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.passwords.srp import keep_verifier, make_verifier
from pools.rules.sessions.revoking import revoke_device
from pools.rules.user_pools.finding import region_of
from pools.wire.call import Call

# Not this module's name: what is stored or given out depends on it.
_KEYS = "pools.rules.devices"
REMEMBERED = {"remembered": True, "not_remembered": False}
"""DeviceRememberedStatusType."""


def tracks_devices(pool: UserPool) -> bool:
    """Whether the pool remembers devices at all: any property of DeviceConfiguration turns that on."""
    return bool(pool.settings.get("DeviceConfiguration"))


def asks_first(pool: UserPool) -> bool:
    """Whether a device is remembered only when its user says so (``DeviceOnlyRememberedOnUserPrompt``)."""
    return bool(pool.settings.get("DeviceConfiguration", {}).get("DeviceOnlyRememberedOnUserPrompt"))


def suppresses_factors(pool: UserPool) -> bool:
    """Whether a remembered device stands for a second factor (``ChallengeRequiredOnNewDevice``)."""
    return bool(pool.settings.get("DeviceConfiguration", {}).get("ChallengeRequiredOnNewDevice"))


def new_metadata(pool: UserPool, sign_in: SignIn) -> dict[str, str]:
    """NewDeviceMetadataType of a sign-in from a device that is not known."""
    return {"DeviceKey": _key_of(pool, sign_in), "DeviceGroupKey": _group_key(pool)}


def _key_of(pool: UserPool, sign_in: SignIn) -> str:
    made = salted_hmac(_KEYS, f"device {sign_in.id}", algorithm="sha256").digest()
    return f"{region_of(pool)}_{UUID(bytes=made[:16], version=4)}"


def _group_key(pool: UserPool) -> str:
    return "-" + salted_hmac(_KEYS, f"group {pool.public_id}", algorithm="sha256").hexdigest()[:8]


def find_device(user: User, key: str) -> Device:
    """A confirmed device of the user. Raises ResourceNotFoundException, in words that client libraries look for."""
    device = find_one(Device, user_id=user.id, key=key)
    if device is None:
        raise errors.ResourceNotFoundException("Device does not exist.")
    return device


def is_on_device(user: User, sign_in: SignIn, key: str | None) -> bool:
    """Whether who brings this key may have new tokens of the sign-in: that of the confirmed device that it needs, if any.

    Follows DeviceKey of GetTokensFromRefreshToken. An app that is given a key (NewDeviceMetadata) has to confirm the device.
    """
    needed = sign_in.device_key or sign_in.device_needed
    # A browser has no key to show: what the pages gave is bound to the app client alone, as on Cognito.
    if sign_in.by_pages or not needed or not tracks_devices(user.pool):
        return True
    return key == needed and find_one(Device, user_id=user.id, key=needed) is not None


def list_devices(user: User, after: list | None, limit: int) -> list[Device]:
    """Up to ``limit`` devices of a user after a key (the id of one), newest first."""
    devices = Device.objects.filter(user_id=user.id)
    if after:
        devices = devices.filter(id__lt=after[0])
    return list(devices.order_by("-id")[:limit])


def confirm_device(
    call: Call, user: User, sign_in: SignIn, key: str, *, config: dict[str, str] | None, name: str
) -> Device:
    """Keep the device that the sign-in gave a key to. From now on the sign-in is that device's.

    Raises InvalidUserPoolConfigurationException, DeviceKeyExistsException, ResourceNotFoundException for a key that
    this sign-in did not give out, and InvalidParameterException for a verifier that is none.
    """
    if not tracks_devices(user.pool):
        raise errors.InvalidUserPoolConfigurationException("This user pool does not remember devices.")
    if find_one(Device, user_id=user.id, key=key) is not None:
        raise errors.DeviceKeyExistsException("Device already exists.")
    if key != _key_of(user.pool, sign_in):
        raise errors.ResourceNotFoundException("Device does not exist.")
    device = Device(
        user=user,
        key=key,
        group_key=_group_key(user.pool),
        name=name,
        remembered=not asks_first(user.pool),
        verifier=settings.KEY_RING.encrypt(_read_verifier(config or {})),
        last_ip=call.source_ip,
        created=call.now,
        modified=call.now,
        last_authenticated=call.now,
    )
    try:
        with call.change():
            device.save(force_insert=True)
            SignIn.objects.filter(id=sign_in.id).update(device_key=key)
    except IntegrityError:
        raise errors.DeviceKeyExistsException("Device already exists.") from None
    return device


def remember_device(call: Call, user: User, *, name: str) -> tuple[Device, str]:
    """Keep the browser that a user signs in with on the pool's pages as a device of theirs; and its secret, which it keeps.

    Raises InvalidUserPoolConfigurationException where the pool remembers none.
    """
    if not tracks_devices(user.pool):
        raise errors.InvalidUserPoolConfigurationException("This user pool does not remember devices.")
    secret, group_key = secrets.token_urlsafe(32), _group_key(user.pool)
    key = f"{region_of(user.pool)}_{uuid4()}"
    device = Device(
        user=user,
        key=key,
        group_key=group_key,
        name=name,
        remembered=True,
        verifier=settings.KEY_RING.encrypt(make_verifier(group_key, key, secret)),
        last_ip=call.source_ip,
        created=call.now,
        modified=call.now,
        last_authenticated=call.now,
    )
    with call.change():
        device.save(force_insert=True)
    return device, secret


def _read_verifier(config: dict[str, str]) -> bytes:
    salt, verifier = config.get("Salt"), config.get("PasswordVerifier")
    if not salt or not verifier:
        raise errors.InvalidParameterException(
            "DeviceSecretVerifierConfig must hold a PasswordVerifier and a Salt: the device proves itself by them."
        )
    try:
        return keep_verifier(b64decode(salt, validate=True), b64decode(verifier, validate=True))
    except (binascii.Error, ValueError):
        raise errors.InvalidParameterException(
            "PasswordVerifier and Salt of DeviceSecretVerifierConfig must be Base64."
        ) from None


def set_status(user: User, key: str, status: str | None, now: datetime) -> None:
    """Remember the device, or no longer; ``status`` is DeviceRememberedStatusType."""
    if status is None:
        raise errors.InvalidParameterException("Missing required parameter DeviceRememberedStatus")
    device = find_device(user, key)
    Device.objects.filter(id=device.id).update(remembered=REMEMBERED[status], modified=now)


def forget_device(user: User, key: str, now: datetime) -> None:
    """Delete the device and end what was signed in on it, inside a change."""
    device = find_device(user, key)
    Device.objects.filter(id=device.id).delete()
    revoke_device(user, key, now)


def describe_device(device: Device) -> dict[str, Any]:
    """The device as DeviceType."""
    attributes = {
        "device_status": "valid",
        "device_name": device.name,
        "last_ip_used": device.last_ip,
        "dev:device_remembered_status": "remembered" if device.remembered else "not_remembered",
    }
    return {
        "DeviceKey": device.key,
        "DeviceAttributes": [{"Name": name, "Value": value} for name, value in attributes.items() if value],
        "DeviceCreateDate": device.created,
        "DeviceLastModifiedDate": device.modified,
        "DeviceLastAuthenticatedDate": device.last_authenticated,
    }
