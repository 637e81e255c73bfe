"""Say that a sign-in was the user's own, or was not: threat protection learns from it."""

from dashboard.acts.act import Act

ACT = Act(
    key="event-feedback",
    operation="cognito-idp:AdminUpdateAuthEventFeedback",
    label="Judge an event",
    past="Event judged",
)
