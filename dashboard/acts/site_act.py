"""An act on what belongs to the site itself: its staff, their roles, its connections, how its staff sign in."""

from dataclasses import dataclass

from dashboard.acts.asked_act import AskedAct


@dataclass(frozen=True, kw_only=True)
class SiteAct(AskedAct):
    """It is done on behalf of an :class:`~dashboard.actor.Actor`, to the objects of the console's own database that it names.

    ``operation`` is the console's own word for it, by which the trail has it; a permission opens several of them.
    """
