"""Sessions of staff members: which there are, how long they last, and ending them."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ua_parser import parse

from dashboard.models import StaffMember, StaffSession
from dashboard.requests import Request

KEPT = "staff_session"
_TOLD_EVERY = 60
"""Seconds after which a session's row learns that it was used."""
_POLLS = frozenset({"running"})
"""Pages that an open tab asks for by itself: they do not keep a session alive."""


def goes_on(request: Request) -> bool:
    """Whether the session of a request may be used still; notes that it was."""
    now, key = timezone.now().timestamp(), request.session.session_key
    kept = request.session.get(KEPT)
    if kept is None or kept["member"] != request.user.pk:
        kept = {"member": request.user.pk, "row": None, "began": now, "used": 0, "key": ""}
    elif now - kept["used"] > settings.SESSION_IDLE or now - kept["began"] > settings.SESSION_LIFETIME:
        return False
    polls = request.resolver_match.url_name in _POLLS
    if kept["key"] == key and (polls or now - kept["used"] < _TOLD_EVERY):
        return True
    row = _tell(request, request.user, kept["row"])
    request.session[KEPT] = kept | {"used": now, "key": key, "row": row}
    return bool(row)


def _tell(request: HttpRequest, member: StaffMember, row: int | None) -> int:
    """Keep what the list of sessions shows; the row's id, or 0 where the session was ended meanwhile."""
    said = {
        "member": member,
        "key": request.session.session_key,
        "address": request.META.get("REMOTE_ADDR", "")[:45],
        "agent": request.headers.get("User-Agent", "")[:300],
        "used": timezone.now(),
    }
    if row:
        return row if StaffSession.objects.filter(pk=row).update(**said) else 0
    return StaffSession.objects.update_or_create(key=said["key"], defaults=said)[0].pk


def of_member(member: StaffMember) -> list[StaffSession]:
    """Those that can be used still, the last used first."""
    since = timezone.now() - timedelta(seconds=settings.SESSION_IDLE)
    return list(member.sessions.filter(used__gt=since).order_by("-used"))


def end(key: str) -> None:
    """End a session: no process knows it any more."""
    import_module(settings.SESSION_ENGINE).SessionStore(key).delete()
    StaffSession.objects.filter(key=key).delete()


def end_all(member: StaffMember, *, but: str | None = None) -> int:
    """End a member's sessions, but for the one with this key; how many there were."""
    keys = [each.key for each in member.sessions.exclude(key=but or "")]
    for key in keys:
        end(key)
    return len(keys)


def begin(request: HttpRequest, user: StaffMember, **_: Any) -> None:
    """Called when somebody has signed in."""
    if request.session.session_key is None:  # somebody else was signed in before: theirs was thrown away
        request.session.create()
    now, key = timezone.now().timestamp(), request.session.session_key
    kept = {"member": user.pk, "began": now, "used": now, "key": key}
    request.session[KEPT] = kept | {"row": _tell(request, user, None)}


def forget_this(request: HttpRequest | None, **_: Any) -> None:
    """Called when somebody signs out."""
    if request is not None and request.session.session_key:
        StaffSession.objects.filter(key=request.session.session_key).delete()


def forget_unused() -> None:
    """Delete the rows of sessions that have run out."""
    since = timezone.now() - timedelta(seconds=max(settings.SESSION_IDLE, settings.SESSION_LIFETIME))
    StaffSession.objects.filter(used__lt=since).delete()


def device(agent: str) -> str:
    """A browser and its system in words."""
    found = parse(agent)
    named = [part.family for part in (found.user_agent, found.os) if part]
    return " on ".join(named) or "An unknown device"
