"""What users do with their own devices: ConfirmDevice, ForgetDevice, GetDevice, ListDevices, UpdateDeviceStatus."""

from pools import errors
from pools.operations.devices.pages import device_page
from pools.rules.sessions import devices
from pools.rules.tokens.reading import read_access_token
from pools.wire.call import Call


def confirm_device(
    call: Call,
    *,
    access_token: str,
    device_key: str,
    device_secret_verifier_config: dict | None = None,
    device_name: str | None = None,
) -> dict:
    """Remember the device whose key the last sign-in gave out, with the verifier of its secret.

    Raises InvalidUserPoolConfigurationException where the pool remembers none, DeviceKeyExistsException for one known already.
    """
    session = read_access_token(call, access_token)
    device = devices.confirm_device(
        call,
        session.user,
        session.sign_in,
        device_key,
        config=device_secret_verifier_config,
        name=device_name or "",
    )
    return {"UserConfirmationNecessary": not device.remembered}


def forget_device(call: Call, *, device_key: str, access_token: str | None = None) -> dict:
    """Forget a device of the token's user and end the sign-ins on it."""
    user = read_access_token(call, _present(access_token)).user
    with call.change():
        devices.forget_device(user, device_key, call.now)
    return {}


def get_device(call: Call, *, device_key: str, access_token: str | None = None) -> dict:
    user = read_access_token(call, _present(access_token)).user
    return {"Device": devices.describe_device(devices.find_device(user, device_key))}


def list_devices(
    call: Call, *, access_token: str, limit: int | None = None, pagination_token: str | None = None
) -> dict:
    return device_page(read_access_token(call, access_token).user, limit, pagination_token)


def update_device_status(
    call: Call, *, access_token: str, device_key: str, device_remembered_status: str | None = None
) -> dict:
    user = read_access_token(call, access_token).user
    with call.change():
        devices.set_status(user, device_key, device_remembered_status, call.now)
    return {}


def _present(access_token: str | None) -> str:
    # The model leaves the token open, and nothing else says whose device it is.
    if not access_token:
        raise errors.InvalidParameterException("Missing required parameter AccessToken")
    return access_token
