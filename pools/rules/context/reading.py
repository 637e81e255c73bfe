"""From where a user comes: what a call and the context data in it tell about them.

Follows ContextDataType and UserContextDataType of the API, and "Adding user device and session data to API requests"
(DG:user-pool-settings-viewing-threat-protection-app).
"""

import base64
from dataclasses import dataclass

import orjson

from pools.models import AppClient
from pools.rules.context.places import NOWHERE, Place, locate, read_address
from pools.rules.context.user_agents import device_name
from pools.wire.call import Call

_LONGEST_AGENT = 500
_LONGEST_DATA = 16_384


@dataclass(frozen=True)
class Context:
    """Where a user is and on what. ``address`` is empty where it is not known."""

    address: str = ""
    device_key: str = ""
    device_name: str = ""
    timezone: str = ""
    place: Place = NOWHERE


def read_context(
    call: Call,
    *,
    client: AppClient | None = None,
    context_data: dict | None = None,
    user_context_data: dict | None = None,
    device_key: str = "",
) -> Context:
    """The context of a call, by the ``ContextData`` of an administrator's operation or a user's ``UserContextData``.

    Users are believed another address than the one they call from only where their app client says so
    (``EnablePropagateAdditionalUserContextData``). ``device_key`` is the key of a device that Cognito has confirmed.
    """
    given = context_data or user_context_data or {}
    told = _fingerprint(given.get("EncodedData"))
    address, agent = call.source_ip, call.user_agent
    if context_data is not None:
        headers = {
            str(header.get("headerName", "")).lower(): header.get("headerValue", "")
            for header in context_data.get("HttpHeaders", [])
        }
        address, agent = context_data.get("IpAddress", ""), headers.get("user-agent", "")
    elif (
        given.get("IpAddress") and client and client.settings.get("EnablePropagateAdditionalUserContextData")
    ):
        address = given["IpAddress"]
    read = read_address(address)
    address = str(read) if read else ""
    return Context(
        address=address,
        device_key=device_key[:64] or told.get("DeviceId", "")[:64],
        device_name=(
            told.get("DeviceName") or device_name((told.get("UserAgent") or agent)[:_LONGEST_AGENT])
        )[:120],
        timezone=told.get("ClientTimezone", "")[:64],
        place=locate(address),
    )


def _fingerprint(encoded: str | None) -> dict[str, str]:
    """The texts in what the context data collection library of an SDK has gathered; nothing of it is trusted."""
    if not encoded or len(encoded) > _LONGEST_DATA:
        return {}
    try:
        payload = orjson.loads(base64.b64decode(encoded)).get("payload")
        gathered = (orjson.loads(payload) if isinstance(payload, str) else payload).get("contextData")
        return {name: text for name, text in gathered.items() if isinstance(text, str)}
    except (ValueError, AttributeError):
        return {}
