"""Forms whose fields name the member of the API that they speak for: each setting is said once.

``switch("Only staff create users", member="AdminCreateUserConfig.AllowAdminCreateUserOnly")`` reads its first value from that
member of what is stored, and puts what was typed there again. What twists on the way (one field for several members, a
member that goes with another) is written by hand around the two in the form.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms

F = TypeVar("F", bound=forms.Field)


@dataclass(frozen=True)
class Member:
    """A member, nested ones by their path, and what the service means where it is ``absent``.

    ``reads`` and ``writes`` turn the stored value into the field's and back. A ``sparse`` member that is not stored is not
    sent either while the field stands at ``absent``. One ``by_hand`` is read like the others, and written by the form itself.
    """

    path: str
    absent: Any = None
    sparse: bool = False
    by_hand: bool = False
    reads: Callable[[Any], Any] = lambda stored: stored
    writes: Callable[[Any], Any] = lambda typed: typed

    def read(self, stored: dict) -> Any:
        """The field's value of what is stored."""
        holder, name = _find(stored, self.path)
        return deepcopy(self.absent) if holder.get(name) is None else self.reads(holder[name])

    def write(self, members: dict, stored: dict, typed: Any) -> None:
        """Put what was typed among the ``members`` to send, beside what of its first name is ``stored``.

        Text that was emptied is taken away; a member of the first floor then is None.
        """
        holder, name = _find(stored, self.path)
        if self.sparse and name not in holder and self.writes(typed) == self.writes(self.absent):
            return
        first, *nested = self.path.split(".")
        if nested and first not in members:
            members[first] = deepcopy(stored.get(first, {}))
        _put(members, self.path.split("."), self.writes(typed))


def setting(field: F, member: str, absent: Any = "", **how: Any) -> F:
    """A field that speaks for a member; ``how`` as for :class:`Member`."""
    field.member = Member(member, absent, **how)  # type: ignore[attr-defined]
    return field


def member_of(field: forms.Field) -> Member | None:
    """The member that a field speaks for; None for a field that is the form's own affair."""
    return getattr(field, "member", None)


class MembersForm(forms.Form):
    """A form of such fields, and its way to the members and back. ``ALSO`` are members that it speaks for by other fields."""

    ALSO: tuple[str, ...] = ()

    @classmethod
    def from_members(cls, stored: dict) -> dict[str, Any]:
        """What is stored as the fields' first values."""
        return {name: member.read(stored) for name, member in _members(cls.base_fields)}

    def to_members(self, stored: dict) -> dict[str, Any]:
        """The members as typed, inside what is stored: nested members that the form does not show stay."""
        members: dict[str, Any] = {}
        for name, member in _members(self.fields):
            if name in self.cleaned_data and not member.by_hand:
                member.write(members, stored, self.cleaned_data[name])
        return members

    def speaks_for(self, path: str) -> bool:
        """Whether a field shows this member, a part of it or what it is a part of."""
        paths = [*self.ALSO, *(member.path for _, member in _members(self.fields))]
        return any(f"{path}.".startswith(f"{each}.") or each.startswith(f"{path}.") for each in paths)

    @classmethod
    def managed(cls) -> set[str]:
        """The members of the first floor that the form speaks for."""
        return {member.path.partition(".")[0] for _, member in _members(cls.base_fields)}


def _members(fields: dict[str, forms.Field]) -> Iterator[tuple[str, Member]]:
    for name, field in fields.items():
        if member := member_of(field):
            yield name, member


def _find(stored: dict, path: str) -> tuple[dict, str]:
    """The structure that holds a member, empty where there is none, and the member's own name."""
    *above, name = path.split(".")
    holder = stored
    for each in above:
        holder = holder.get(each) or {}
    return holder, name


def _put(holder: dict, path: list[str], value: Any, floor: int = 0) -> None:
    """Set a member, or take it away with the structures that it leaves empty."""
    name, *rest = path
    if rest:
        holder[name] = holder.get(name) or {}
        _put(holder[name], rest, value, floor + 1)
        value = holder[name] or None
    if value not in (None, ""):
        holder[name] = value
    elif floor:
        holder.pop(name, None)
    else:
        holder[name] = None
