"""Pages of devices, as ListDevices and AdminListDevices give them."""

from typing import Any

from pools.models import User
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.sessions import devices

DEFAULT_LIMIT = 60


def device_page(user: User, limit: int | None, token: str | None) -> dict[str, Any]:
    """A page of the user's devices, newest first."""
    scope, size = f"ListDevices {user.id}", limit or DEFAULT_LIMIT
    page, more = cut_page(devices.list_devices(user, read_token(token, scope=scope), size + 1), size)
    output: dict[str, Any] = {"Devices": [devices.describe_device(device) for device in page]}
    if more:
        output["PaginationToken"] = make_token([page[-1].id], scope=scope)
    return output
