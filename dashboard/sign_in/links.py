"""Links for a new password: good once, and for an hour."""

from datetime import datetime, timedelta
from smtplib import SMTPException

import structlog
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.leases import unattended
from dashboard.models import ForgottenPassword, StaffMember
from dashboard.sign_in.passwords import may_use_password

log = structlog.get_logger("lifeguard.tasks")
_GIVEN_UP = timedelta(hours=1)


def password_link(member: StaffMember, site: str) -> str:
    """``site`` is this site's address. Changing the password, the address or signing in makes the link void."""
    key = default_token_generator.make_token(member)
    path = reverse("account_reset_password_from_key", args=(user_pk_to_url_str(member), key))
    return site.rstrip("/") + path


def ask_for_link(email: str, now: datetime) -> int:
    """Note that somebody has forgotten their password; the row's key. The same is done for every address."""
    return ForgottenPassword.objects.create(email=email, asked=now).pk


def unanswered(now: datetime) -> QuerySet[ForgottenPassword]:
    """Who asked and was not answered, and whom nobody answers now."""
    return ForgottenPassword.objects.filter(unattended(now))


def answer(key: int, now: datetime) -> None:
    """Send the link, once, and again where a worker died meanwhile or a mail server was away; for an hour."""
    if not unanswered(now).filter(pk=key).update(tried=now):
        return
    asked = ForgottenPassword.objects.get(pk=key)
    try:
        send_link(asked.email, settings.SITE_URL or settings.OWN_ADDRESS)
    except (SMTPException, OSError) as problem:
        log.warning("a link for a new password was not sent", problem=type(problem).__name__)
        if asked.asked > now - _GIVEN_UP:
            return
    asked.delete()


def send_link(email: str, site: str) -> None:
    """Send a member who has a password, and may use it, a link for a new one; do nothing for any other address."""
    member = StaffMember.objects.filter(email=email, is_active=True).first()
    if member is None or not member.has_usable_password() or not may_use_password(member):
        return
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    body = render_to_string(
        "dashboard/sign_in/link.txt", {"link": password_link(member, site), "minutes": minutes}
    )
    send_mail("[Lifeguard] A new password", body, settings.DEFAULT_FROM_EMAIL, [member.email])
