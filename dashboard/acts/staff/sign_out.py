"""Sign a member out everywhere."""

from dashboard.acts.site_act import SiteAct
from dashboard.staff.members import sign_out

ACT = SiteAct(
    key="sign-out",
    operation="console:EndStaffSessions",
    permissions=("console:ManageStaff",),
    label="Sign out",
    perform=sign_out,
    said="{name} is signed out.",
    past="Signed out",
    dangerous=True,
    grave=True,
)
