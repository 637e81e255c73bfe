"""What an act says of itself that is done to a pool, or to something in it other than a user."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.acts.act import Act
from dashboard.place import Place


@dataclass(frozen=True, kw_only=True)
class PlaceAct(Act):
    """``perform`` makes the call at a place, with the keys by which its address names what it is done to. ``heading`` is over
    its page, ``label`` on its button, and ``said`` is what a page says after it (``{name}`` is what it was done to)."""

    heading: str
    perform: Callable[..., object]
    said: str

    def heads(self, name: str) -> str:
        """What stands over its page."""
        return self.heading.format(name=name)

    def says(self, name: str) -> str:
        """What a page says when it is done."""
        return self.said.format(name=name)

    def do(self, name: str, place: Place, *keys: str) -> str:
        """Do it, and what to say of it. Raises what the connection raises."""
        self.perform(place, *keys)
        return self.says(name)
