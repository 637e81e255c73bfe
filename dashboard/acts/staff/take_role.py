"""Take a role from a member."""

from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import Grant, StaffMember
from dashboard.staff.grants import take
from dashboard.staff.scopes import scope_in_words


def perform(actor: Actor, member: StaffMember, grant: Grant) -> str:
    """The role and where it held, in words."""
    taken = f"{grant.role} {scope_in_words(grant)}"
    take(actor, member, grant.pk)
    return taken


ACT = SiteAct(
    key="grant-remove",
    operation="console:TakeRole",
    permissions=("console:ManageStaff",),
    heading="Take a role",
    label="Take role",
    question="Take a role from {name.email}?",
    words="dashboard/staff/grant_remove.html",
    perform=perform,
    said="{answer} is taken from {name}.",
    past="Role taken",
    also_past={"GiveRole": "Role given"},
    dangerous=True,
    grave=True,
)
