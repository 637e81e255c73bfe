"""Send an invitation again, or a link for a new password."""

from django.utils import timezone

from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import PasswordLink, StaffMember
from dashboard.staff.members import send_again


def perform(actor: Actor, member: StaffMember) -> PasswordLink:
    """The new link, which is yet to be sent."""
    return send_again(actor, member, timezone.now())


ACT = SiteAct(
    key="link",
    operation="console:SendPasswordLink",
    permissions=("console:ManageStaff",),
    label="Send a link",
    perform=perform,
    said="A new link goes to {name.email}. Older ones no longer work.",
    past="Sent a link for a new password",
    also_past={
        "ResendStaffInvitation": "Invited again",
        "MakePasswordLink": "Made a link for a new password",
    },
    grave=True,
)
