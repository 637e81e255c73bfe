"""Switch a member on again, with the roles they had."""

from dashboard.acts.site_act import SiteAct
from dashboard.staff.members import switch_on

ACT = SiteAct(
    key="on",
    operation="console:SwitchOnStaff",
    permissions=("console:ManageStaff",),
    label="Switch on",
    perform=switch_on,
    said="{name} can sign in again.",
    past="Switched on",
    grave=True,
)
