"""Write a note on a user."""

from dashboard.acts.act import Act

ACT = Act(
    key="write",
    operation="console:WriteNote",
    label="Write a note",
    past="Note written",
    also_past={"EditNote": "Note changed", "DeleteNote": "Note deleted"},
)
