"""Inviting members, and switching them off and on."""

from datetime import datetime

from dashboard.actor import Actor
from dashboard.models import PasswordLink, StaffMember
from dashboard.staff.acting import Refused
from dashboard.staff.administrators import changing_staff
from dashboard.staff.grants import Wanted, add, note, roles_of
from dashboard.staff.links import make_link
from dashboard.staff.sessions import end_sessions


def invite(actor: Actor, email: str, name: str, wanted: list[Wanted], now: datetime) -> PasswordLink:
    """Add somebody who cannot sign in yet, with their roles, and the link that will be sent to them. Raises Refused."""
    email = StaffMember.objects.normalize_email(email).lower()
    with changing_staff(actor) as by:
        if StaffMember.objects.filter(email=email).exists():
            raise Refused(f"{email} is a staff member already.")
        member = StaffMember(email=email, name=name, is_active=False)
        member.set_unusable_password()
        member.save()
        add(actor, by, member, wanted)
        link = make_link(actor, member, now, invites=True)
        note(actor, "InviteStaff", member, None, roles_of(member))
    return link


def send_again(actor: Actor, member: StaffMember, now: datetime) -> PasswordLink:
    """Another link in place of the one that was sent: an invitation, or for a new password. Raises Refused."""
    with changing_staff(actor):
        invited = is_invited(member)
        if not (invited or member.is_active):
            raise Refused(f"{member} is switched off. Switch them on first.")
        link = make_link(actor, member, now, invites=invited)
        note(actor, "ResendStaffInvitation" if invited else "SendPasswordLink", member)
    return link


def revoke(actor: Actor, member: StaffMember) -> None:
    """Take an invitation back: the link ends, and the member, who was never here, is gone. Raises Refused."""
    with changing_staff(actor):
        link = PasswordLink.objects.filter(member=member, invites=True, member__is_active=False)
        if not link.delete()[0]:
            raise Refused(f"{member} has joined already. Switch them off instead.")
        note(actor, "RevokeStaffInvitation", member, roles_of(member), {"roles": []})
        member.delete()


def switch_off(actor: Actor, member: StaffMember) -> None:
    """Let a member no longer in, at once and everywhere. Raises Refused for oneself and the last administrator."""
    with changing_staff(actor):
        if member.pk == actor.staff.pk:
            raise Refused("You cannot switch yourself off. Ask another administrator.")
        if is_invited(member):
            raise Refused(f"{member} has not joined yet. Revoke the invitation instead.")
        PasswordLink.objects.filter(member=member).delete()  # first: whoever uses it now is waited for
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)
        end_sessions(member)
        note(actor, "SwitchOffStaff", member, {"is_active": True}, {"is_active": False})


def switch_on(actor: Actor, member: StaffMember) -> None:
    """Let a member in again, with the roles they had. Raises Refused for one who has not joined yet."""
    with changing_staff(actor) as by:
        if is_invited(member):
            raise Refused(f"{member} has not joined yet. Send the invitation again instead.")
        add(actor, by, member, [Wanted(g.role, g.connection, g.pool) for g in member.grants.all()])
        StaffMember.objects.filter(pk=member.pk).update(is_active=True)
        note(actor, "SwitchOnStaff", member, {"is_active": False}, {"is_active": True})


def sign_out(actor: Actor, member: StaffMember) -> int:
    """End all sessions of a member; how many there were."""
    with changing_staff(actor):
        ended = end_sessions(member)
        note(actor, "EndStaffSessions", member, {"sessions": ended}, {"sessions": 0})
    return ended


def is_invited(member: StaffMember) -> bool:
    """Whether somebody was invited and has not come in yet."""
    return not member.is_active and PasswordLink.objects.filter(member=member, invites=True).exists()
