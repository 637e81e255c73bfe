"""Switch a member off: they are signed out at once, and cannot sign in any more."""

from dashboard.acts.site_act import SiteAct
from dashboard.staff.members import switch_off

ACT = SiteAct(
    key="off",
    operation="console:SwitchOffStaff",
    permissions=("console:ManageStaff",),
    heading="Switch off a staff member",
    label="Switch off",
    question="Switch off {name.email}?",
    words="dashboard/staff/off.html",
    perform=switch_off,
    said="{name} is switched off and signed out.",
    past="Switched off",
    dangerous=True,
    grave=True,
)
