"""What an act says of itself that staff are asked about first, or do by one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.acts.act import Act


def _always_possible(*_on: object) -> str:
    return ""


@dataclass(frozen=True, kw_only=True)
class AskedAct(Act):
    """``perform`` makes the calls. It gets where it is done and what it is done to, as ``why_not`` does, which says why it is
    not possible now, and nothing where it is; ``impossible`` stands over that, in place of the question.

    ``heading`` is over its page, ``label`` on its button. What it will do is said by ``effects``, a sentence to a paragraph, or
    where words are to stand out by the template ``words``. ``said`` is what a page says after it: ``{name}`` is what it was done
    to, ``{answer}`` what ``perform`` answered. An act whose answer is a page of its own says nothing more.
    """

    heading: str = ""
    perform: Callable[..., Any]
    said: str = ""
    why_not: Callable[..., str] = _always_possible
    impossible: str = ""
    effects: tuple[str, ...] = ()
    words: str = ""

    def heads(self, name: object) -> str:
        """What stands over its page."""
        return (self.heading or self.label).format(name=name)

    def says(self, name: object, answer: object = None) -> str:
        """What a page says when it is done."""
        return self.said.format(name=name, answer=answer)

    def do(self, name: object, *on: object) -> str:
        """Do it, and what to say of it. Raises what the connection raises, and Refused where a rule of the staff forbids it."""
        return self.says(name, self.perform(*on))
