"""What a sign-in through a provider leaves in the user's history, which the metrics count by provider too."""

from pools import errors
from pools.models import User
from pools.rules import events
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.federation.arriving.risk import TooRisky, notify
from pools.rules.risk.assessment import Risk


def remember(
    arrival: Arrival, user: User, response: str, risk: Risk | None, *, kind: str = events.SIGN_IN
) -> None:
    """Keep an event of the user; a sign-in's bears the id that its tokens will have."""
    events.record_event(
        arrival.call,
        user,
        kind,
        response,
        client_id=arrival.client.id,
        context=arrival.context,
        risk=risk,
        identity_provider=arrival.provider.name,
        event_id=arrival.event_id if kind == events.SIGN_IN else None,
    )


def remember_refusal(arrival: Arrival, user: User, problem: errors.NotAuthorizedException) -> None:
    """Keep that a user whom the provider vouched for was not let in."""
    risk = problem.risk if isinstance(problem, TooRisky) else None
    remember(arrival, user, events.FAIL, risk)
    notify(arrival, user, risk)
