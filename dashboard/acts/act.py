"""What every act says of itself, whatever it is done to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.marked_acts import Mark

Given = Mapping[str, Any]
"""What was typed or chosen with an act, or the members of its call as the trail has them."""
Past = str | Callable[[Given], str]
"""How the activity tells an act that was done; of the call's members where that depends on them."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """An act of staff. Each stands in a file of its own as ``ACT``, and is found by its folder (``registry``).

    ``key`` is its word in addresses: the page of ``sign-out`` on users is ``user-sign-out``. ``operation`` is the call that
    it makes (``service:Operation``), or what the console itself does (``console:WriteNote``); any one of ``permissions``
    allows it, by default the operation alone. ``question`` is asked first; ``{name}`` in it is whom or what it is done to.
    A ``dangerous`` act destroys or takes away; before a ``grave`` one a fresh second factor is asked for. ``marks`` say
    under what an administrator may demand a second person. ``past`` is how the activity tells it, and ``also_past`` how it
    tells further records that the act leaves in the trail.
    """

    key: str
    operation: str
    label: str
    permissions: tuple[str, ...] = ()
    question: str = ""
    dangerous: bool = False
    grave: bool = False
    marks: tuple[Mark, ...] = ()
    past: Past = ""
    also_past: Mapping[str, Past] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.permissions:
            object.__setattr__(self, "permissions", (self.operation,))

    @property
    def call(self) -> str:
        """The operation without its service, as records of the trail name it."""
        return self.operation.partition(":")[2]

    def asks(self, name: object) -> str:
        """The question, with whom or what it is about."""
        return (self.question or f"{self.label}?").format(name=name)

    def tells(self, operation: str, given: Given) -> str:
        """A record that this act has left, in the past tense; empty where the record is another's."""
        past = self.past if operation == self.call else self.also_past.get(operation, "")
        return past if isinstance(past, str) else past(given)
