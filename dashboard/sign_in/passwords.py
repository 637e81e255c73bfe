"""Who gets in with a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from dashboard.models import SignInPolicy, StaffMember
from dashboard.permissions.deciding import is_administrator


class StaffPasswords(ModelBackend):
    """Django's backend by e-mail. An unknown address costs the time of a known one, and both get no answer."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str = "",
        **_: Any,
    ) -> StaffMember | None:
        if not email or not password:
            return None
        member = StaffMember.objects.filter(email=email.lower()).first()
        right = (member or StaffMember(password="!")).check_password(password)
        return member if member and right and member.is_active and may_use_password(member) else None


def may_use_password(member: StaffMember) -> bool:
    """Administrators always: where everybody else has to come from a provider, they get in while it is down."""
    return SignInPolicy.read().passwords or is_administrator(member)


def name_given(request: HttpRequest, credentials: dict | None) -> str:
    """For the lock-out: the address that a try was for, as addresses are stored."""
    name = (credentials or {}).get("email") or request.POST.get("login") or ""
    return str(name).strip().lower()
