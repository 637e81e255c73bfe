"""Lifting the lock that wrong passwords brought.

Cognito has no call for it. Lifeguard's own engine lifts the lock when staff vouch that the latest failed sign-in was the
user's own; on AWS only waiting helps, and nothing is offered.
"""

from botocore.exceptions import ClientError

from dashboard.pages import page
from dashboard.place import Place
from dashboard.screens.users.acting import action
from dashboard.users.guesses import read_guesses, renewals, wrong_passwords
from dashboard.users.person import Person

LOOKED_AT = 30
_NOT_LOCKED = {
    "Error": {"Code": "ResourceNotFoundException", "Message": "There is no lock to lift any more."}
}


def lift(place: Place, person: Person, data: dict) -> str:
    """Vouch for the latest wrong password; the engine then forgets all of them."""
    who = {"UserPoolId": place.pool_id, "Username": person.username}
    events = place.client.admin_list_user_auth_events(**who, MaxResults=LOOKED_AT).get("AuthEvents", [])
    wrong = wrong_passwords(events)
    if not place.embedded or not wrong or not read_guesses(events, renewals(events, [])).wrong:
        raise ClientError(_NOT_LOCKED, "AdminUpdateAuthEventFeedback")
    place.client.admin_update_auth_event_feedback(**who, EventId=wrong[0]["EventId"], FeedbackValue="Valid")
    return f"The lock is lifted: {person.title} can try again at once."


unlock = page("console:Unlock")(action("unlock", lift))
