"""What can be done for a user: the acts that fit them, and why others do not."""

from dashboard.acts.offer import Offer
from dashboard.acts.registry import user_acts
from dashboard.users.person import Person


def offers(person: Person, pool: dict) -> list[Offer]:
    """Every act that a user's page offers, in its order. ``pool`` is UserPoolType."""
    return [act.offer(person, pool) for act in user_acts().values() if act.offered]


def offers_in_a_row(person: Person, pool: dict) -> list[Offer]:
    """The common ones, which the desk offers too."""
    return [act.offer(person, pool) for act in user_acts().values() if act.offered == "row"]


def offer(key: str, person: Person, pool: dict) -> Offer:
    """One act, by its key."""
    return user_acts()[key].offer(person, pool)


def likely_offer(person: Person, pool: dict) -> Offer | None:
    """What a user most likely needs; None where nothing of that fits."""
    likely = sorted((act for act in user_acts().values() if act.likely), key=lambda act: act.likely)
    fitting = (act.offer(person, pool) for act in likely)
    return next((one for one in fitting if one.possible), None)
