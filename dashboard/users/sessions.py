"""A user's sessions, where the pool tracks them, as pages and questions speak of them."""

from typing import Any

from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS


class Signed:
    """A session in words. ``clients`` are the names of app clients by their ids."""

    def __init__(self, session: dict[str, Any], clients: dict[str, str]) -> None:
        place = session.get("LastLocation", {})
        known = [place.get(name) for name in ("City", "Country") if place.get(name)]
        device = session.get("DeviceType", "unknown")
        self.id, self.address = session["SessionId"], session.get("LastIPAddress", "")
        self.device = "Unknown device" if device.lower() == "unknown" else device
        self.client = clients.get(session.get("ClientId", ""), session.get("ClientId", ""))
        self.where = ", ".join(name for name in known if name.lower() != "unknown")
        self.created, self.active = session.get("CreateDate"), session.get("LastActiveDate")
        self.kind = "Sign-in pages" if session.get("SessionType") == "SSO" else ""
        self.linked = bool(session.get("OriginSessionId"))


def read_sessions(
    client: StaffClient, pool_id: str, username: str, token: str = ""
) -> tuple[list[Signed], str]:
    """One page of a user's sessions, and the token of the next. Raises what the connection raises."""
    paging = {"NextToken": token} if token else {}
    answer = client.admin_list_user_sessions(UserPoolId=pool_id, Username=username, **paging)
    found = answer.get("Sessions", [])
    clients = _client_names(client, pool_id) if found else {}
    return [Signed(session, clients) for session in found], answer.get("NextToken", "")


def _client_names(client: StaffClient, pool_id: str) -> dict[str, str]:
    try:
        answer = client.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)
    except ERRORS:
        return {}
    return {each["ClientId"]: each["ClientName"] for each in answer["UserPoolClients"]}
