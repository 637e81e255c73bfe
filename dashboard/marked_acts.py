"""Acts that can need a second person, and the one check that stands before their calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.actor import Actor
from dashboard.models import ApprovalPolicy, ApprovalRequest


@dataclass(frozen=True)
class Markable:
    """What an administrator can mark. ``name`` and ``help`` are for the page of settings; what is ``on_many`` counts from
    a number of users on."""

    key: str
    name: str
    help: str
    on_many: bool = False


def _all(members: Mapping[str, Any]) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Mark:
    """That a call (``service:Operation``) needs a second person where an administrator has marked ``under``: each call of it,
    or those whose members it ``fits``. One that is ``always`` needs them whatever is marked.

    ``title`` heads the request; ``{many}``, ``{identities}`` and ``{name}`` in it are what the call is on. ``effects`` is what
    it will do. ``facts`` reads what the target is like before somebody decides, on behalf of whom and from the call's
    members and the request's ``work``; where it is left out, the target is one user or several. Where it takes more than one call,
    ``begin`` starts what was approved, in the transaction of the approval and with the reason that names both people, and says
    whether it was as it had been approved.
    """

    under: Markable
    call: str
    title: str | Callable[[Mapping[str, Any]], str]
    effects: str
    fits: Callable[[Mapping[str, Any]], bool] = _all
    facts: Callable[[Actor, Mapping[str, Any]], dict[str, Any]] | None = None
    begin: Callable[[ApprovalRequest, str], bool] | None = None
    always: bool = False


_marks: dict[str, list[Mark]] = {}


def learn(marks: Iterable[Mark]) -> None:
    """Take the marks of all acts, which lie above: called once, when the site starts."""
    _marks.clear()
    for mark in marks:
        _marks.setdefault(mark.call, []).append(mark)


class ApprovalNeeded(Exception):
    """The act waits for a second person; nothing was done.

    No view catches it: the console's middleware shows what would happen, and asks for approval of exactly this call, made
    with ``members`` once, or once for each of ``names``; or of a ``work`` that makes such calls, as ApprovalRequest has it.
    """

    def __init__(
        self,
        actor: Actor,
        act: str,
        call: str,
        members: dict,
        pool: str,
        names: Sequence[str] = (),
        work: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__("This needs a second person. Ask for approval.")
        self.actor, self.act, self.call = actor, act, call
        self.members, self.pool, self.names, self.work = members, pool, list(names), dict(work or {})


def check(
    actor: Actor,
    call: str,
    members: dict,
    pool: str,
    names: Sequence[str] = (),
    work: Mapping[str, Any] | None = None,
) -> None:
    """Raise ApprovalNeeded where an administrator has marked the act and no second person has approved this call.

    The guard calls it before each call; a page does before it begins an act on several users (``names``, or a plan as its
    ``work``), so that the request is for all of them.
    """
    if actor.own_work:
        return
    planned = work["Users"] if work else 0
    many = max(actor.many, len(names), planned, len(members.get("IdentityIdsToDelete") or ()))
    mark = _mark_of(call, members)
    if mark is None or not (mark.always or _counts(mark.under, many)):
        return
    if actor.approval is None or not actor.approval.covers(actor.connection, pool, call, members):
        raise ApprovalNeeded(actor, mark.under.key, call, members, pool, names, work)


def needs_approval(call: str, members: dict | None = None, many: int = 1) -> bool:
    """Whether a call needs a second person: for what a page says before it is made."""
    mark = _mark_of(call, members or {})
    return mark is not None and (mark.always or _counts(mark.under, many))


def needs_second_person(marks: Iterable[Mark], many: int = 1) -> bool:
    """Whether an act with these marks, on so many, waits for somebody else's approval."""
    return any(_counts(under, many) for under in {mark.under for mark in marks})


def _mark_of(call: str, members: dict) -> Mark | None:
    if not _marks:  # fail closed: without the marks, everything would pass
        raise RuntimeError("Nobody has said yet which acts can need a second person.")
    return next((mark for mark in _marks.get(call, ()) if mark.fits(members)), None)


def _counts(under: Markable, many: int) -> bool:
    if under.on_many and many < 2:
        return False
    policy = ApprovalPolicy.current()
    return under.key in policy.acts and (not under.on_many or many >= policy.many)
