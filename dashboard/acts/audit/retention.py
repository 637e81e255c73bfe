"""Say for how long records of the trail are kept."""

from dashboard.acts.act import Act

ACT = Act(
    key="retention",
    operation="console:ManageRetention",
    label="Save",
    past="Changed how long records are kept",
)
