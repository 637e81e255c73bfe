"""Invite somebody to the staff."""

from dashboard.acts.act import Act

ACT = Act(
    key="invite",
    operation="console:InviteStaff",
    permissions=("console:ManageStaff",),
    label="Invite",
    past="Invited",
    also_past={  # what the member does then, by themselves
        "JoinStaff": "Joined",
        "SetOwnPassword": "Set a new password by a link",
        "UpdateProfile": "Changed their name",
    },
    grave=True,
)
