"""Take records of the trail away as a file."""

from dashboard.acts.act import Act

ACT = Act(key="export", operation="console:ExportTrail", label="Export", past="Records exported")
