"""Revoke one session of a user."""

from dataclasses import replace
from typing import Any

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.aws.errors import ERRORS
from dashboard.users.sessions import read_sessions

_EFFECTS = (
    "Its refresh token stops working at once, and so do sessions that came from it. Others go on, and the person can sign"
    " in again. An app that checks access tokens by itself may accept one until it runs out, an hour by default."
)


def of(user: User, key: str) -> UserAct:
    """The question names the session's device and app, where it is still there."""
    try:
        found, _ = read_sessions(user.client, user.where.pool_id, user.username)
    except ERRORS:
        return ACT
    which = next((f"{one.device} in {one.client}. " for one in found if one.id == key), "")
    return replace(ACT, effects=which + _EFFECTS)


def perform(user: User, given: Given) -> Any:
    return user.client.admin_revoke_user_session(
        **user.names, SessionId=given["session"], RevokeAssociatedSessions="LINKED"
    )


ACT = UserAct(
    key="session-revoke",
    operation="cognito-idp:AdminRevokeUserSession",
    label="Revoke session",
    effects=_EFFECTS,
    of=of,
    perform=perform,
    said="The session of {name} is revoked.",
    past="Session revoked",
    dangerous=True,
    address="sessions/revoke/",
    thing="session",
)
