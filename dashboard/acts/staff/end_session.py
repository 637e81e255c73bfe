"""End one session of a member."""

from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import StaffMember, StaffSession
from dashboard.sign_in.sessions import end
from dashboard.staff.grants import note


def why_not(actor: Actor, member: StaffMember, session: StaffSession, own_key: str | None) -> str:
    """``own_key`` is the key of the session in which it is asked."""
    return "This is the session you are in: sign out to end it." if session.key == own_key else ""


def perform(actor: Actor, member: StaffMember, session: StaffSession, own_key: str | None) -> None:
    end(session.key)
    note(actor, ACT.call, member)


ACT = SiteAct(
    key="session-end",
    operation="console:EndStaffSession",
    permissions=("console:ManageStaff",),
    label="End session",
    why_not=why_not,
    perform=perform,
    said="The session has ended.",
    past="Session ended",
    dangerous=True,
    grave=True,
)
