"""Delete a role of the staff."""

from dashboard.actor import Actor
from dashboard.acts.site_act import SiteAct
from dashboard.models import Role
from dashboard.staff.roles import delete_role, holders


def why_not(actor: Actor, role: Role) -> str:
    if role.key:
        return f"{role} is built in and stays. Take it from those who should not have it."
    held_by = ", ".join(str(member) for member in holders(role))
    return f"{role} is held by {held_by}. Take it from them first." if held_by else ""


ACT = SiteAct(
    key="delete",
    operation="console:DeleteStaffRole",
    permissions=("console:ManageRoles",),
    heading="Delete a role",
    label="Delete role",
    question="Delete the role {name}?",
    why_not=why_not,
    effects=("Nobody holds it. The audit trail keeps what it was.",),
    perform=delete_role,
    said="The role {name} is deleted.",
    past="Role deleted",
    dangerous=True,
    grave=True,
)
