"""What threat protection makes of a sign-in through a provider: as of a local one, but there is no factor of ours to ask for."""

from django.db import transaction

from pools import errors
from pools.models import User
from pools.rules.federation.arriving.arrival import Arrival
from pools.rules.messages.queueing import send_later
from pools.rules.risk.assessment import Risk, assess
from pools.rules.risk.configuration import BLOCK, MFA_REQUIRED
from pools.rules.risk.notices import compose_notice


class TooRisky(errors.NotAuthorizedException):
    """The pool does not let such a sign-in in."""

    def __init__(self, risk: Risk) -> None:
        super().__init__("Unable to login because of security reasons")
        self.risk = risk


def judge(arrival: Arrival, user: User) -> Risk | None:
    """How risky the sign-in is; None with threat protection off. Raises TooRisky."""
    risk = assess(arrival.call, user, arrival.client.id, arrival.context)
    if risk is not None and risk.action in (BLOCK, MFA_REQUIRED):
        raise TooRisky(risk)
    return risk


def notify(arrival: Arrival, user: User, risk: Risk | None) -> None:
    """Tell the user of a risky sign-in, where the pool wants that."""
    if risk is None or not risk.notify:
        return
    letter = compose_notice(arrival.call, user, arrival.client.id, risk, arrival.event_id, arrival.context)
    if letter is not None:
        with transaction.atomic():
            send_later([letter], arrival.call.now)
