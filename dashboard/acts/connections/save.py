"""Add a connection, or change one."""

from dashboard.acts.act import Act

ACT = Act(
    key="save",
    operation="console:UpdateConnection",
    permissions=("console:ManageConnections",),
    label="Save connection",
    past="Connection changed",
    also_past={"CreateConnection": "Connection added"},
    grave=True,
)
