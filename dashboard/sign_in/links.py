"""Links for a new password: good once, and for an hour."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from dashboard.models import StaffMember
from dashboard.sign_in.passwords import may_use_password


def password_link(member: StaffMember, site: str) -> str:
    """``site`` is this site's address. Changing the password, the address or signing in makes the link void."""
    key = default_token_generator.make_token(member)
    path = reverse("account_reset_password_from_key", args=(user_pk_to_url_str(member), key))
    return site.rstrip("/") + path


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
