"""Forget a device that a user is remembered on."""

from dataclasses import replace

from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS
from dashboard.users.devices import Remembered


def effects(device: str) -> str:
    """``device`` is what the question calls it."""
    return (
        f"{device} is forgotten. The app on it loses its sessions, and the next sign-in"
        " there asks for everything as on a new device. An app that still uses the old device key is refused until it clears it."
    )


def of(user: User, key: str) -> UserAct:
    return replace(ACT, effects=effects(_name_of(user, key)))


def _name_of(user: User, key: str) -> str:
    try:
        device = Remembered(user.client.admin_get_device(**user.names, DeviceKey=key)["Device"])
    except ERRORS:
        return "The device"
    return f"“{device.name}”" + (f", last used from {device.address}," if device.address else "")


ACT = UserAct(
    key="device-forget",
    operation="cognito-idp:AdminForgetDevice",
    label="Forget device",
    effects=effects("The device"),
    of=of,
    perform=lambda user, given: user.client.admin_forget_device(**user.names, DeviceKey=given["device"]),
    said="The device of {name} is forgotten.",
    past="Device forgotten",
    dangerous=True,
    address="devices/forget/",
    thing="device",
)
