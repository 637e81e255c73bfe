"""Mend a line that a check or an import has rejected or skipped. Who may start an import may do it."""

from dashboard.acts.act import Act
from dashboard.acts.imports.start import ACT as START

ACT = Act(
    key="mend",
    operation="console:MendImportLine",
    permissions=START.permissions,
    label="Mend",
    past="Line of an import mended",
    also_past={
        "LeaveOutImportLine": "Line of an import left out",
        "TakeBackImportLine": "Mending of a line taken back",
    },
)
