"""The seam for keys that belong to an IAM user: who keeps the users hangs in at start-up what asks their policies."""

from collections.abc import Callable, Mapping
from typing import Any

from pools.models import ApiKey
from pools.wire.call import Call

OwnerCheck = Callable[[ApiKey, Call, str, Mapping[str, Any]], None]
_checks: list[OwnerCheck] = []


def hang_owner_check(check: OwnerCheck) -> None:
    """Ask this from now on about each call that is signed with a key of an IAM user.

    It gets the key, the call, its action (``cognito-idp:AdminGetUser``) and its input, and raises AccessDeniedException
    for what the user's policies do not allow, UnrecognizedClientException for a key that is no longer good.
    """
    _checks[:] = [check]


def check_owner(key: ApiKey, call: Call, action: str, given: Mapping[str, Any]) -> None:
    """Raise unless the policies of the key's owner allow the call."""
    _checks[0](key, call, action, given)
