"""What the library asks of this site about accounts."""

from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dashboard.models import StaffMember
from dashboard.sign_in import freshness, sessions

MISMATCH = "This e-mail address and password do not go together. Check both; capitals matter in the password."
_WORDS = {
    "account/messages/password_changed.txt": "The password is changed. Your other sessions have ended.",
    "account/messages/password_set.txt": "The password is set.",
    "mfa/messages/totp_activated.txt": "The authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "The authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
}
log = structlog.get_logger()


class StaffAccounts(DefaultAccountAdapter):
    """Nobody signs up: administrators invite. Failed passwords are counted by axes, in the database."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": "This is not your current password.",
        "too_many_login_attempts": "Too many wrong tries. Wait 15 minutes, then try again.",
        "rate_limited": "Too many wrong tries. Wait 15 minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing to count here: axes does."""

    def reauthenticate(self, user: StaffMember, password: str) -> bool:
        return self.authenticate(self.request, email=user.email, password=password) == user

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        return not freshness.is_fresh(self.request)

    def respond_user_inactive(self, request: HttpRequest, user: StaffMember) -> HttpResponse:
        messages.error(request, "This did not work. Ask an administrator of this site.")
        return redirect("sign-in")

    def set_password(self, user: StaffMember, password: str) -> None:
        """Every session ends but the one of this request, and a lock-out with them."""
        super().set_password(user, password)
        sessions.end_all(user, but=self.request.session.session_key)
        forget_failures(username=user.email)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def send_notification_mail(
        self, template_prefix: str, user: StaffMember, context: dict | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """What it tells of has happened: a mail server that is down must not make it look as if it had not."""
        address = (settings.SITE_URL or settings.OWN_ADDRESS).rstrip("/")
        site = {"name": urlsplit(address).hostname, "domain": address}  # never the Host that a request names
        try:
            super().send_mail(template_prefix, email, context | {"current_site": site})
        except OSError as error:
            log.warning("a message to a staff member was not sent", error=type(error).__name__)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *_: Any, **more: Any
    ) -> None:
        text = more.get("message") or _WORDS.get(message_template or "", "")
        if text:
            messages.add_message(request, level, text)
