"""Users as the desk shows them: who they are, how they stand, and what can be done about it at once."""

from dataclasses import dataclass
from datetime import datetime

from dashboard.acts.offer import Offer
from dashboard.acts.offers import likely_offer, offers_in_a_row
from dashboard.place import Place
from dashboard.user_search.finding import get_person
from dashboard.user_search.matched import Match, matched
from dashboard.user_search.query import Query
from dashboard.users.person import Person
from dashboard.users.standing import Standing, standing

FEW = 3
"""So few are shown with everything that can be done; of more, with what each most likely needs."""


@dataclass(frozen=True)
class FoundUser:
    """``likely`` is the recommended action, ``others`` are the rest of the common ones where there are few users."""

    place: Place
    person: Person
    standing: Standing
    likely: Offer | None
    others: list[Offer]
    query: Query

    @property
    def found_by(self) -> list[Match]:
        """What was searched for and is not seen in the row."""
        return matched(self.person, self.query, [self.person.title, *self.under])

    @property
    def url(self) -> str:
        return self.place.url("user", self.person.username)

    @property
    def acts(self) -> list[tuple[Offer, str]]:
        offers = [self.likely, *self.others] if self.likely else self.others
        return [(one, one.url(self.place, self.person)) for one in offers]

    @property
    def under(self) -> list[str]:
        """What else they are called by."""
        person = self.person
        names = [person.email, person.phone_number, person.username if person.has_own_username else ""]
        return [name for name in dict.fromkeys(names) if name and name != person.title]

    @property
    def is_called(self) -> bool:
        """Whether the words are, to the letter, a name by which this user goes."""
        names = {name.casefold() for name in self.person.names_in_trail}
        query = self.query
        return query.q.casefold() in names or (len(query.words) == 1 and query.words[0].casefold() in names)


def found_users(
    place: Place, people: list[Person], now: datetime, query: Query | None = None
) -> list[FoundUser]:
    """The users with their offers. Few are read by themselves, as lists tell no second factors."""
    few = len(people) <= FEW
    return [
        _found(place, get_person(place, p.username) if few else p, few, query or Query(), now) for p in people
    ]


def _found(place: Place, person: Person, few: bool, query: Query, now: datetime) -> FoundUser:
    likely = likely_offer(person, place.pool)
    if likely and not place.may_open(likely.url_name):
        likely = None
    common = offers_in_a_row(person, place.pool) if few else []
    open_ones = [one for one in common if one.possible and place.may_open(one.url_name)]
    others = [one for one in open_ones if not (likely and one.key == likely.key)]
    return FoundUser(place, person, standing(person, place.pool, now), likely, others, query)
