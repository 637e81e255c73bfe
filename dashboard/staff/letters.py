"""The e-mail messages that carry links to staff members."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet

from dashboard import words
from dashboard.leases import LOST, unattended
from dashboard.models import PasswordLink
from dashboard.staff.links import draw

_AGAIN = timedelta(minutes=1)
"""When a mail server that refused is asked again."""
_INVITATION = """Hello{name},

{by} invites you to Lifeguard, the console for user pools. Set a password here, and sign in with this e-mail address:

{address}

The link works once, until {until}. If you expected no invitation, leave it: nothing happens then.
"""
_PASSWORD = """Hello{name},

{by} sends you a link to set a new password for Lifeguard, the console for user pools:

{address}

The link works once, until {until}. Until you use it, your password stays as it is.
"""


def waiting(now: datetime) -> QuerySet[PasswordLink]:
    """Links that are still to be sent, and that nobody is sending or was refused a moment ago."""
    left = unattended(now, _AGAIN) | Q(tried__lte=now - LOST, problem="")
    return PasswordLink.objects.filter(left, sent__isnull=True, expires__gt=now)


def send_letter(link_id: int, now: datetime) -> None:
    """Draw a link and send it. A mail server that refuses is told on the member's page, and tried again in a minute."""
    with transaction.atomic():
        link = waiting(now).select_for_update().filter(pk=link_id).first()
        if link is None:
            return
        address, link.tried, link.problem = draw(link), now, ""
        link.save(update_fields=["digest", "tried", "problem"])
    same = PasswordLink.objects.filter(pk=link_id, digest=link.digest)
    try:
        _letter(link, address).send()
    except (SMTPException, OSError) as error:
        same.update(problem=str(error)[:300] or type(error).__name__)
    else:
        same.update(sent=now, problem="")


def _letter(link: PasswordLink, address: str) -> EmailMessage:
    name = " ".join(link.member.name.split())
    body = (_INVITATION if link.invites else _PASSWORD).format(
        name=f" {name}" if name else "",
        by=" ".join(link.made_by.split()),
        address=address,
        until=words.exact(link.expires),
    )
    subject = "Your invitation to Lifeguard" if link.invites else "A new password for Lifeguard"
    return EmailMessage(subject, body, to=[link.member.email])
