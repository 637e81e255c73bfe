"""What keeps somebody out who guesses: five wrong passwords for a name from an address, many from an address, many for a name.

Signing in costs nothing, however many do it from one address: an office has one for all.
"""

from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessLog
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from dashboard.sign_in.passwords import name_given
from pools.rules.limits.buckets import Bucket, enter, network, take

REFUSED, FOR_ONE_NAME, MESSAGES = "staff-refused", "staff-name", "staff-messages"


class _Request(HttpRequest):
    """What the library sets on a request."""

    axes_attempt_time: datetime
    axes_locked_out: bool


class StaffFailures(AxesDatabaseHandler):
    """What ``AXES_HANDLER`` names: the library's lock-out of a name at an address, and the bounds of each for itself."""

    def get_user_attempts(self, request: _Request, credentials: dict | None = None) -> list[QuerySet]:
        """Without those of a time that has not come: after a clock that was ahead a lock lasts no longer than any."""
        found = super().get_user_attempts(request, credentials)
        return [attempts.filter(attempt_time__lte=request.axes_attempt_time) for attempts in found]

    def is_locked(self, request: _Request, credentials: dict | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        full = enter(_buckets(request, name_given(request, credentials))) is not None
        request.axes_locked_out = request.axes_locked_out or full  # the library's middleware answers 429
        return full

    def user_login_failed(
        self, sender: Any, credentials: dict, request: HttpRequest | None = None, **more: Any
    ) -> None:
        super().user_login_failed(sender, credentials, request, **more)
        if request is not None:
            for bucket in _buckets(request, name_given(request, credentials)):
                take(bucket)


def is_refused(request: HttpRequest) -> bool:
    """Whether too much was refused to the address for it to try anything."""
    return enter(_of_address(request, REFUSED)) is not None


def count_refused(request: HttpRequest) -> None:
    """One more was refused to the address."""
    for bucket in _of_address(request, REFUSED):
        take(bucket)


def may_send(request: HttpRequest) -> bool:
    """Whether the address may cause one more message; it counts from now on."""
    return all(take(bucket) for bucket in _of_address(request, MESSAGES))


def _buckets(request: HttpRequest, name: str) -> list[Bucket]:
    """Of the address, and of the name: but not where its owner was before, whom nobody else is to keep out."""
    found = _of_address(request, REFUSED)
    rate = settings.LIMITS_BY_ADDRESS.get(FOR_ONE_NAME)
    if rate and name and not _was_here(request, name):
        found.append(Bucket(FOR_ONE_NAME, name, rate))
    return found


def _was_here(request: HttpRequest, name: str) -> bool:
    address = request.META.get("REMOTE_ADDR", "")
    return AccessLog.objects.filter(username=name, ip_address=address or None).exists()


def _of_address(request: HttpRequest, kind: str) -> list[Bucket]:
    shared = getattr(request, "through_unnamed_proxy", False)
    whose, rate = network(request.META.get("REMOTE_ADDR", "")), settings.LIMITS_BY_ADDRESS.get(kind)
    return [Bucket(kind, whose, rate)] if rate and whose and not shared else []
