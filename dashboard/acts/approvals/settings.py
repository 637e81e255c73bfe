"""Say which acts need a second person."""

from dashboard.acts.act import Act

ACT = Act(
    key="settings",
    operation="console:ManageApprovals",
    label="Save",
    past="Changed what needs a second person",
    grave=True,
)
