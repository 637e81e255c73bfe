"""The e-mail note that tells approvers of a request. It names no user: what it is about stands behind the sign-in."""

from datetime import datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse

from dashboard import words
from dashboard.acts.markable import MARKABLE
from dashboard.approvals.waiting import approvers
from dashboard.leases import unattended
from dashboard.models import ApprovalRequest

_NOTE = """Hello,

{who} asks for approval in Lifeguard: {act}, on {where}.

Look at it and decide, until {until}:

{address}
"""


def untold(now: datetime) -> QuerySet[ApprovalRequest]:
    """Open requests of which the approvers have not been told, and of which nobody is telling them."""
    return ApprovalRequest.objects.filter(
        unattended(now), state="waiting", expires__gt=now, told__isnull=True
    )


def tell_approvers(key: int, now: datetime) -> int:
    """Write to each approver, once, and again where a worker died meanwhile; to how many."""
    request = untold(now).select_related("connection", "requester").filter(pk=key).first()
    if request is None or not untold(now).filter(pk=key).update(tried=now):
        return 0
    told = [_send(request, member.email) for member in approvers(request)]
    became = {"told": now} if any(told) or not told else {"tried": None}
    ApprovalRequest.objects.filter(pk=key, tried=now).update(**became)
    return sum(told)


def _site() -> str:
    return (settings.SITE_URL or settings.OWN_ADDRESS).rstrip("/")


def _send(request: ApprovalRequest, to: str) -> bool:
    who = " ".join(str(request.requester).split())
    body = _NOTE.format(
        who=who,
        act=MARKABLE[request.act].name.lower(),
        where=request.connection.name,
        until=words.exact(request.expires),
        address=f"{_site()}{reverse('approval', args=[request.pk])}",
    )
    try:
        return bool(EmailMessage(f"Approval wanted: {who}", body, to=[to]).send())
    except (SMTPException, OSError):
        return False
