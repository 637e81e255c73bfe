"""Second factors of staff members: who has one, who must, and how their secrets are kept."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache

from dashboard.models import SignInPolicy, StaffMember
from dashboard.permissions.deciding import is_administrator

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Recovery codes stand in for one of these; alone they are none."""
_CODE_LASTS = 120
"""Seconds, and more than any code of an app is accepted."""


class StaffFactors(DefaultMFAAdapter):
    """What the library asks of this site about factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This was not accepted. Wait for the next code, or use another way.",
        "cannot_delete_authenticator": "This site requires a second factor. Add another one first.",
    }

    def encrypt(self, text: str) -> str:
        return settings.KEY_RING.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return settings.KEY_RING.decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not is_required_of(authenticator.user)

    def generate_authenticator_name(self, user: StaffMember, type: Authenticator.Type) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}" if number > 1 else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Lifeguard"}


def has_factor(member: StaffMember) -> bool:
    return Authenticator.objects.filter(user=member, type__in=FACTORS).exists()


def is_required_of(member: StaffMember) -> bool:
    """Whether an administrator decided that this member needs a second factor."""
    factor = SignInPolicy.read().factor
    if factor == SignInPolicy.Factor.ADMINISTRATORS:
        return is_administrator(member)
    return factor == SignInPolicy.Factor.EVERYONE


def overview(member: StaffMember) -> dict[str, Any]:
    """What a member has: ``app``, ``passkeys``, ``codes`` (rows), ``codes_left``."""
    rows = list(Authenticator.objects.filter(user=member).order_by("created_at"))
    found = {kind: [row for row in rows if row.type == kind] for kind in Authenticator.Type}
    codes = next(iter(found[Authenticator.Type.RECOVERY_CODES]), None)
    return {
        "app": next(iter(found[Authenticator.Type.TOTP]), None),
        "passkeys": found[Authenticator.Type.WEBAUTHN],
        "codes": codes,
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
    }


def spend_code(member: StaffMember, code: str) -> bool:
    """Whether a code of an app was not used before: it is spent now."""
    digits = "".join(filter(str.isalnum, code))
    return cache.add(f"staff-code:{member.pk}:{digits}", "spent", timeout=_CODE_LASTS)
