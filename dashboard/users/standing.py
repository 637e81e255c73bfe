"""A user's status in words, as lists and pages show it."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.users.invitation import read_invitation
from dashboard.users.person import Person, status_words


@dataclass(frozen=True)
class Standing:
    """``tone`` is the colour of the pill: good, info, warn, bad or off."""

    words: str
    tone: str


def standing(person: Person, pool: dict, now: datetime) -> Standing:
    """The status of a user; an invitation counts as expired only where that is certain."""
    words, tone = status_words(person.status)
    if person.status == "EXTERNAL_PROVIDER" and person.provider:
        words = f"External · {person.provider}"
    invitation = read_invitation(person, pool, now)
    if invitation and invitation.expired:
        words, tone = "Invited · expired", "warn"
    return Standing(words, tone) if person.enabled else Standing("Disabled", "off")
