"""Lift the lock that wrong passwords brought.

Cognito has no call for it. Lifeguard's own engine lifts the lock when staff vouch that the latest failed sign-in was the
user's own; on AWS only waiting helps, and nothing is offered.
"""

from botocore.exceptions import ClientError

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import UserAct
from dashboard.users.guesses import read_guesses, renewals, wrong_passwords

LOOKED_AT = 30
_NOT_LOCKED = {
    "Error": {"Code": "ResourceNotFoundException", "Message": "There is no lock to lift any more."}
}


def perform(user: User, given: Given) -> None:
    """Vouch for the latest wrong password; the engine then forgets all of them."""
    events = user.client.admin_list_user_auth_events(**user.names, MaxResults=LOOKED_AT).get("AuthEvents", [])
    wrong = wrong_passwords(events)
    if not user.connection.is_embedded or not wrong or not read_guesses(events, renewals(events, [])).wrong:
        raise ClientError(_NOT_LOCKED, "AdminUpdateAuthEventFeedback")
    user.client.admin_update_auth_event_feedback(
        **user.names, EventId=wrong[0]["EventId"], FeedbackValue="Valid"
    )


# Whether a user is locked out, their events alone tell: so the diagnosis recommends it, and no row of buttons offers it.
ACT = UserAct(
    key="unlock",
    operation="cognito-idp:AdminUpdateAuthEventFeedback",
    permissions=("console:Unlock",),
    label="Unlock",
    effects="You vouch that the wrong passwords were theirs. They are forgotten, and the right password works at once.",
    perform=perform,
    said="The lock is lifted: {name} can try again at once.",
    past="Event judged",
)
