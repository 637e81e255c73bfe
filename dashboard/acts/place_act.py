"""An act on a pool, or on something in a pool or on a connection, other than a user."""

from dataclasses import dataclass

from dashboard.acts.asked_act import AskedAct


@dataclass(frozen=True, kw_only=True)
class PlaceAct(AskedAct):
    """It is done at a :class:`~dashboard.place.Place`, with the keys by which its address names what it is done to."""
