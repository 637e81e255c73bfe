"""An act as it is offered for one user."""

from dataclasses import dataclass

from dashboard.place import Place
from dashboard.users.person import Person


@dataclass(frozen=True)
class Offer:
    """``reason`` says why the act makes no sense now, and is empty where it does. ``at_once``: where it is the one act that
    helps, a button does it without another question, unless it is dangerous.

    What ``leads`` is no act but a page to work on.
    """

    key: str
    label: str
    effects: str
    reason: str = ""
    danger: bool = False
    at_once: bool = False
    leads: bool = False

    @property
    def possible(self) -> bool:
        return not self.reason

    @property
    def one_click(self) -> bool:
        return self.at_once and not self.danger

    @property
    def url_name(self) -> str:
        return f"user-{self.key}"

    def url(self, place: Place, person: Person) -> str:
        return place.url("clients") if self.key == "clients" else place.url(self.url_name, person.username)
