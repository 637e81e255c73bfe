"""Take an invitation back."""

from dashboard.acts.site_act import SiteAct
from dashboard.staff.members import revoke

ACT = SiteAct(
    key="revoke",
    operation="console:RevokeStaffInvitation",
    permissions=("console:ManageStaff",),
    heading="Revoke an invitation",
    label="Revoke",
    question="Revoke the invitation of {name.email}?",
    effects=("The link that was sent stops working, and the roles that waited for them are gone.",),
    perform=revoke,
    said="The invitation of {name.email} is revoked.",
    past="Invitation revoked",
    dangerous=True,
    grave=True,
)
