"""Say how staff sign in: who needs a second factor, and by which providers they come."""

from dashboard.acts.act import Act

ACT = Act(
    key="save",
    operation="console:UpdateSignInSettings",
    permissions=("console:ManageSignIn",),
    label="Save",
    past="Sign-in settings changed",
    also_past={"CreateSignInProvider": "Provider added", "UpdateSignInProvider": "Provider changed"},
    grave=True,
)
