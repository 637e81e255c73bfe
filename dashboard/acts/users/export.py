"""Take what a query of the list of users finds as a file."""

from dashboard.acts.act import Act

ACT = Act(key="users-export", operation="console:ExportUsers", label="Export", past="List of users exported")
