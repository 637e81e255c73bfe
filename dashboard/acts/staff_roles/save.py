"""Make a role of the staff, or change one."""

from dashboard.acts.act import Act

ACT = Act(
    key="save",
    operation="console:UpdateStaffRole",
    permissions=("console:ManageRoles",),
    label="Save role",
    past="Role changed",
    also_past={"CreateStaffRole": "Role made"},
    grave=True,
)
