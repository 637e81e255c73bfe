"""Reveal one masked attribute of a user."""

from dashboard.acts.act import Act

ACT = Act(
    key="reveal",
    operation="console:RevealAttribute",
    label="Reveal {name}",
    past=lambda given: f"Revealed {given.get('Attribute', 'an attribute')}",
)
EFFECTS = "The value is shown to you once and kept nowhere. Who saw which attribute of whom, and why, goes into the audit trail."
