"""The words of the table: paths, the names of its junctions, and what a challenge is."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from pools.challenges.attempt import Attempt

AFTER_PASSWORD, SECOND_FACTOR, END = "AFTER_PASSWORD", "SECOND_FACTOR", "END"
"""Junctions: where paths of several challenges meet. None is a challenge of the API."""
TOKENS = "TOKENS"
"""What lies behind the end: the sign-in is complete."""


class Challenge(Protocol):
    """What asks and checks: a module, or an object of a class.

    It may also have ``accept(attempt, answers)``, where a right answer changes something, and ``keep_session(attempt,
    session)`` and ``find_session(call, answers)``, where clients bring no session with the answer.
    """

    def ask(self, attempt: Attempt) -> dict[str, str]:
        """The parameters of the challenge. What the check needs is kept in ``attempt.kept.asked``."""

    def check(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """Raise unless the answer is right. Changes nothing."""


class Path(NamedTuple):
    """A way on: the states and junctions that it may lead to; ``by`` names the one, and ``when`` says whether it is open."""

    names: tuple[str, ...]
    by: Callable[[Attempt], str] | None = None
    when: Callable[[Attempt], bool] | None = None

    def choose(self, attempt: Attempt) -> str:
        """The name that this path leads to. One that the table does not list is a fault of ours."""
        name = self.by(attempt) if self.by else self.names[0]
        assert name in self.names, f"{name} is not among {', '.join(self.names)}"
        return name


def to(name: str, *, when: Callable[[Attempt], bool] | None = None) -> Path:
    """The path to a state or junction."""
    return Path((name,), when=when)


def one_of(*names: str, by: Callable[[Attempt], str], when: Callable[[Attempt], bool] | None = None) -> Path:
    """The path to one of these, which ``by`` names."""
    return Path(names, by, when)
