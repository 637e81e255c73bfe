"""Bring staff back in who cannot sign in: what whoever has the machine does by ``manage.py staff``."""

from dashboard.acts.act import Act

ACT = Act(
    key="recover",
    operation="console:RestoreAdministrator",
    permissions=("console:ManageStaff",),
    label="Restore",
    past="Made an administrator on the machine",
    also_past={
        "SetStaffPassword": "Password set on the machine",
        "ClearStaffFactors": "Second factors removed on the machine",
    },
    grave=True,
)
