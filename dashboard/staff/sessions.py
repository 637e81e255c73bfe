"""Where staff members are signed in, and what keeps them out."""

from datetime import timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.utils import timezone

from dashboard.models import StaffMember, StaffSession
from dashboard.sign_in.sessions import end_all, of_member


def sessions_of(member: StaffMember) -> list[StaffSession]:
    """The member's sessions that have not run out, the last used first."""
    return of_member(member)


def end_sessions(member: StaffMember) -> int:
    """Sign the member out everywhere, at once; how many sessions there were."""
    return end_all(member)


def unlock(member: StaffMember) -> int:
    """Forget the failed guesses at the member's password; how many were kept."""
    return reset(username=member.email)


def is_locked(member: StaffMember) -> bool:
    """Whether failed guesses keep the member out from some address now."""
    now = timezone.now()
    lately = (now - timedelta(hours=settings.AXES_COOLOFF_TIME), now)
    failures = AccessAttempt.objects.filter(username=member.email, attempt_time__range=lately)
    return failures.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists()
