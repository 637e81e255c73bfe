"""Second factors of staff members, kept by django-allauth."""

from collections.abc import Iterable

from django.apps import apps

from dashboard.models import StaffMember

_RECOVERY = "recovery_codes"


def have_second_factor(members: Iterable[StaffMember]) -> set[int]:
    """Which of the members have one, by their keys."""
    if not apps.is_installed("allauth.mfa"):
        return set()
    kept = _factors().filter(user__in=[member.pk for member in members]).exclude(type=_RECOVERY)
    return set(kept.values_list("user_id", flat=True))


def clear_factors(member: StaffMember) -> int:
    """Remove every second factor of a member, recovery codes among them; how many there were."""
    if not apps.is_installed("allauth.mfa"):
        return 0
    return _factors().filter(user=member).delete()[0]


def _factors():
    return apps.get_model("mfa", "Authenticator").objects.all()
