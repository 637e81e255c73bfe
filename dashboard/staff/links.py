"""Making and using the links with which members set a password. What is kept of a link is its hash."""

import hashlib
import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from dashboard.actor import Actor
from dashboard.models import PasswordLink, StaffMember
from dashboard.models.password_link import VALID
from dashboard.staff.acting import by_themselves
from dashboard.staff.grants import note
from dashboard.staff.sessions import end_sessions, unlock


def make_link(actor: Actor, member: StaffMember, now: datetime, *, invites: bool = False) -> PasswordLink:
    """A link for a member in place of any older one, which no longer works. It waits to be sent, or shown."""
    fresh = {
        "invites": invites,
        "digest": "",
        "made_by": str(actor.staff),
        "expires": now + VALID,
        "tried": None,
        "sent": None,
        "problem": "",
    }
    return PasswordLink.objects.update_or_create(member=member, defaults=fresh)[0]


def draw(link: PasswordLink) -> str:
    """The address that the link leads to, from now on; it can never be told again. Leaves ``link`` unsaved."""
    token = secrets.token_urlsafe(32)
    link.digest = digest_of(token)
    site = (settings.SITE_URL or settings.OWN_ADDRESS).rstrip("/")
    return f"{site}{reverse('password-link', args=[token])}"


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(digest: str, now: datetime) -> PasswordLink | None:
    """The link that can still be used, by its hash; None for one that is used, replaced, too old or unknown."""
    if not digest:
        return None
    found = PasswordLink.objects.select_related("member").filter(digest=digest, expires__gt=now).first()
    return found if found and (found.invites or found.member.is_active) else None


def use_link(
    digest: str, now: datetime, *, name: str, password: str, source_ip: str = ""
) -> StaffMember | None:
    """Set the member's name and password, and switch an invited one on; their sessions end, and failures are forgotten.

    One of two who use it at once wins; None for the other, and for a link that cannot be used any more.
    """
    with transaction.atomic():
        held = PasswordLink.objects.select_for_update().filter(digest=digest).values_list("pk", flat=True)
        if not (list(held) and (link := find_link(digest, now))):
            return None
        member = link.member
        member.name = name or member.name
        member.is_active = True
        member.set_password(password)
        member.save(update_fields=["name", "is_active", "password"])
        link.delete()
        end_sessions(member)
        unlock(member)
        note(by_themselves(member, source_ip), "JoinStaff" if link.invites else "SetOwnPassword", member)
    return member
