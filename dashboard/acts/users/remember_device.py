"""Remember a user's device, or no longer, so that MFA is left out on it or asked for."""

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct

REMEMBERED, FORGOTTEN = "remembered", "not_remembered"


def read(form: Given) -> dict[str, str]:
    """What a form says: which ``device``, and the ``status`` that it is to have."""
    status = REMEMBERED if form.get("status") == REMEMBERED else FORGOTTEN
    return {"device": form.get("device", ""), "status": status}


def said(user: User, given: Given) -> str:
    if given["status"] == REMEMBERED:
        return "The device is remembered."
    return "The device is not remembered any more: MFA is asked for on it."


ACT = UserAct(
    key="device-status",
    operation="cognito-idp:AdminUpdateDeviceStatus",
    label="Remember",
    effects="A sign-in on a device that is remembered asks for no second factor, where the pool says so.",
    perform=lambda user, given: user.client.admin_update_device_status(
        **user.names, DeviceKey=given["device"], DeviceRememberedStatus=given["status"]
    ),
    said=said,
    past="Device changed",
    page="own",
)
