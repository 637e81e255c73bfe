"""Say that a sign-in was the user's own, or was not: threat protection learns from it."""

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct

THEIRS, NOT_THEIRS = "Valid", "Invalid"


def read(form: Given) -> dict[str, str]:
    """What a form says: which ``event``, and the ``value`` that it is judged by."""
    return {
        "event": form.get("event", ""),
        "value": THEIRS if form.get("value") == THEIRS else NOT_THEIRS,
    }


def said(user: User, given: Given) -> str:
    words = "was theirs" if given["value"] == THEIRS else "was not theirs"
    return f"It is noted that the event {words}."


ACT = UserAct(
    key="event-feedback",
    operation="cognito-idp:AdminUpdateAuthEventFeedback",
    label="Judge the event",
    effects="Threat protection learns from it.",
    perform=lambda user, given: user.client.admin_update_auth_event_feedback(
        **user.names, EventId=given["event"], FeedbackValue=given["value"]
    ),
    said=said,
    past="Event judged",
    page="own",
)
