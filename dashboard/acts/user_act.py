"""What an act says of itself that is done to a user."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django import forms

from dashboard.acts.act import Act, Given
from dashboard.acts.offer import Offer
from dashboard.acts.user import User
from dashboard.users.person import Person

Words = Callable[[Person, dict], str]
"""A sentence about a user and their pool (UserPoolType)."""


class NotPossible(Exception):
    """Why an act cannot be done to this user, found out while it is done. The message is written for the staff member."""


class Exhausted(NotPossible):
    """Why an act cannot be done to anybody else for now either: a job on many stops there."""


@dataclass(frozen=True, kw_only=True)
class Many:
    """How an act is done to many users at once. ``verb`` and ``done`` go into sentences: "Disable: 3 users?", "3 users
    disabled".

    ``desk`` names the kinds of the desk's queue that it helps; what is ``at_desk_only`` is not offered by lists of users.
    ``key`` is its word in forms and stored jobs, where that is not the act's; ``opposite`` the word of the act that takes it back.
    What ``sends`` a message to each can be done in waves, and is never done twice to one.
    """

    verb: str
    done: str
    effects: str
    key: str = ""
    grave: bool = False
    needs_group: bool = False
    desk: tuple[str, ...] = ()
    at_desk_only: bool = False
    opposite: str = ""
    sends: bool = False


def no_questions(user: User, data: Any) -> forms.Form:
    """The form of an act that asks for nothing."""
    return forms.Form(data)


def always_possible(person: Person, pool: dict) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class UserAct(Act):
    """An act on one user, and on many where ``many`` is said.

    ``why_not`` says why it makes no sense now, and nothing where it does; ``effects`` what it will bring about. ``perform``
    makes the calls, with what was ``given`` by the form or the job; pages and bulk jobs do it by this alone, also where a second
    person has approved it. ``said`` is what a page says after it (``{name}`` is the user).

    ``page`` is how one user's page does it: it ``asks`` first; or it ``posts`` at once, from a button that says all; a view of
    its ``own``; or ``none``. It stands at ``address`` (default: the key). An act on something of the user's, such as a
    device, names the field that says which (``thing``), and ``of`` makes of it the act on this one. ``form`` and ``template``
    are for acts that ask for something.

    ``offered`` is where the user's page offers it: in its ``row`` of buttons, as the desk does, or behind ``more``; ``order`` is
    its rank there, and among what is done to many. The possible act with the lowest ``likely`` is what a user most likely
    needs. ``removes`` says that the user is gone after it.
    """

    effects: str | Words
    perform: Callable[[User, Given], object]
    said: str | Callable[[User, Given], str]
    why_not: Words = always_possible
    many: Many | None = None
    page: Literal["asks", "posts", "own", "none"] = "asks"
    address: str = ""
    thing: str = ""
    of: "Callable[[User, str], UserAct] | None" = None
    form: Callable[[User, Any], forms.Form] = no_questions
    template: str = "dashboard/users/action.html"
    offered: Literal["row", "more", ""] = ""
    order: int = 0
    likely: int = 0
    removes: bool = False

    @property
    def page_name(self) -> str:
        return f"user-{self.key}"

    @property
    def key_for_many(self) -> str:
        """Its word where it is done to many; empty where it is done to one user alone."""
        return (self.many.key or self.key) if self.many else ""

    @property
    def to_many(self) -> Many:
        """How it is done to many, for acts that are."""
        if self.many is None:
            raise LookupError(f"{self.key} is done to one user alone.")
        return self.many

    @property
    def sends(self) -> bool:
        """Whether done to many it is a message to each."""
        return self.many is not None and self.many.sends

    def on(self, user: User, thing: str) -> "UserAct":
        """The act on this thing of the user's, or on the user as they are now."""
        return self.of(user, thing) if self.of else self

    def offer(self, person: Person, pool: dict) -> Offer:
        """The act as it is offered for one user: whether it makes sense now, and what it would bring about."""
        effects = self.effects if isinstance(self.effects, str) else self.effects(person, pool)
        return Offer(
            self.key, self.label, effects, self.why_not(person, pool), self.dangerous, self.page != "own"
        )

    def says(self, user: User, given: Given) -> str:
        """What a page says when it is done."""
        return (
            self.said.format(name=user.person.title) if isinstance(self.said, str) else self.said(user, given)
        )
