"""The way back in for whoever has the machine: what ``manage.py staff`` does."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password

from dashboard.models import PasswordLink, Role, StaffMember
from dashboard.permissions.builtin import ADMINISTRATOR
from dashboard.staff.acting import from_machine
from dashboard.staff.administrators import changing_staff
from dashboard.staff.factors import clear_factors
from dashboard.staff.grants import Wanted, add, note, roles_of
from dashboard.staff.links import draw, make_link
from dashboard.staff.sessions import end_sessions, unlock


def restore_administrator(email: str, name: str = "") -> tuple[StaffMember, bool]:
    """Make somebody an administrator of everything who can sign in, and whether they are new."""
    actor, email = from_machine(), StaffMember.objects.normalize_email(email).lower()
    with changing_staff(actor) as by:
        member, new = StaffMember.objects.get_or_create(email=email, defaults={"name": name, "password": "!"})
        before = roles_of(member)
        add(actor, by, member, [Wanted(Role.objects.get(key=ADMINISTRATOR))])
        PasswordLink.objects.filter(member=member).delete()
        member.is_active = True
        member.save(update_fields=["is_active"])
        unlock(member)
        note(actor, "RestoreAdministrator", member, before, roles_of(member))
    return member, new


def make_password_link(member: StaffMember, now: datetime) -> str:
    """The address of a link to set a password with, once. What was set before holds until then."""
    actor = from_machine()
    with changing_staff(actor):
        link = make_link(actor, member, now)
        address, link.sent = draw(link), now
        link.save(update_fields=["digest", "sent"])
        note(actor, "MakePasswordLink", member)
    return address


def set_password(member: StaffMember, password: str) -> None:
    """Set a password; sessions end. Raises ValidationError for one that the policy refuses."""
    validate_password(password, member)
    actor = from_machine()
    with changing_staff(actor):
        member.set_password(password)
        member.save(update_fields=["password"])
        PasswordLink.objects.filter(member=member).delete()
        end_sessions(member)
        unlock(member)
        note(actor, "SetStaffPassword", member)


def forget_factors(member: StaffMember) -> int:
    """Remove every second factor; how many there were."""
    actor = from_machine()
    with changing_staff(actor):
        gone = clear_factors(member)
        note(actor, "ClearStaffFactors", member, {"factors": gone}, {"factors": 0})
    return gone


def forget_failures(member: StaffMember) -> int:
    """Let a member who was locked out try again; how many addresses they had failed from."""
    gone = unlock(member)
    note(from_machine(), "UnlockStaff", member, {"lock_outs": gone}, {"lock_outs": 0})
    return gone
