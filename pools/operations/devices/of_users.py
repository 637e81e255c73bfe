"""What administrators do with users' devices: AdminForgetDevice, AdminGetDevice, AdminListDevices, AdminUpdateDeviceStatus."""

from pools import errors
from pools.models import User
from pools.operations.devices.pages import device_page
from pools.rules.sessions import devices
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def admin_forget_device(call: Call, *, user_pool_id: str, username: str, device_key: str) -> dict:
    """Forget a device and end the sign-ins on it."""
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        devices.forget_device(user, device_key, call.now)
    return {}


def admin_get_device(call: Call, *, device_key: str, user_pool_id: str, username: str) -> dict:
    user = _find_user(user_pool_id, username)
    return {"Device": devices.describe_device(devices.find_device(user, device_key))}


def admin_list_devices(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    limit: int | None = None,
    pagination_token: str | None = None,
) -> dict:
    return device_page(_find_user(user_pool_id, username), limit, pagination_token)


def admin_update_device_status(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    device_key: str,
    device_remembered_status: str | None = None,
) -> dict:
    user = find_user(find_pool(user_pool_id), username)
    with call.change():
        devices.set_status(user, device_key, device_remembered_status, call.now)
    return {}


def _find_user(user_pool_id: str, username: str) -> User:
    """The user, for operations that have no UserNotFoundException."""
    pool = find_pool(user_pool_id)
    try:
        return find_user(pool, username)
    except errors.UserNotFoundException as error:
        raise errors.ResourceNotFoundException(error.message) from None
