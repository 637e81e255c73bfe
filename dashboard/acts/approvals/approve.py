"""Decide about a request for a second person: what each side of it leaves in the trail."""

from dashboard.acts.act import Act

ACT = Act(
    key="approve",
    operation="console:ApproveRequest",
    permissions=("console:Approve",),
    label="Approve",
    past="Approved a request",
    also_past={
        "AskForApproval": "Asked for approval",
        "RefuseRequest": "Refused a request",
        "WithdrawRequest": "Took a request back",
    },
    grave=True,
)
