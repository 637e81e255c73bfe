"""The devices that a user is remembered on, as pages and questions speak of them."""

from typing import Any


class Remembered:
    """A DeviceType in words."""

    def __init__(self, device: dict[str, Any]) -> None:
        told = {item["Name"]: item.get("Value", "") for item in device.get("DeviceAttributes", ())}
        self.key = device["DeviceKey"]
        self.name = told.get("device_name") or "A device without a name"
        self.address = told.get("last_ip_used", "")
        self.used = device.get("DeviceLastAuthenticatedDate")
        self.created = device.get("DeviceCreateDate")
        self.remembered = told.get("dev:device_remembered_status") == "remembered"
