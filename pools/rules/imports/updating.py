"""Changes users who exist by what lines say of them, or finds out what would change.

What a line leaves empty says nothing; nothing is ever removed. ``sub``, password, status and second factor stay as they are.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pools import errors
from pools.models import ImportJob, Membership, User
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.entries import CONFLICT, SKIPPED, UPDATED, LogEntry
from pools.rules.imports.extra_columns import ENABLED, GROUPS
from pools.rules.imports.matching import Match
from pools.rules.imports.memberships import Groups
from pools.rules.imports.names import claim_aliases, claimed_aliases, note_users
from pools.rules.imports.options import FILL_EMPTY
from pools.rules.names.aliases import aliases_of
from pools.rules.schema.attributes import VERIFIABLE
from pools.rules.schema.values import change_attributes
from pools.rules.sessions.revoking import end_all
from pools.rules.users.attributes import write_attributes
from pools.rules.users.finding import change_user
from pools.rules.users.group_names import MAX_GROUPS_OF_USER

ALIAS_TAKEN = "Another user already has this value as an alias."
NOTHING = "Nothing to change: the user is as the line says."


class Change(NamedTuple):
    """What a line changes: the attributes as they will be (or None), what of them, whether enabled, and the groups joined."""

    after: dict[str, str] | None
    names: list[str]
    enabled: bool | None
    groups: list[str]

    def __bool__(self) -> bool:
        return self.after is not None or self.enabled is not None or bool(self.groups)

    def in_words(self) -> str:
        said = [f"Changes {', '.join(self.names)}"] if self.names else []
        if self.enabled is not None:
            said.append("enables the user" if self.enabled else "disables the user")
        if self.groups:
            said.append(f"joins {', '.join(self.groups)}")
        text = "; ".join(said)
        return f"{text[:1].upper()}{text[1:]}."[:300]


class Updates:
    """What came of a chunk's matches: ``done`` users, ``log``, ``counts``, and the ``trace`` for an undo."""

    def __init__(self, job: ImportJob, groups: Groups, matches: list[Match], now: datetime) -> None:
        self.job, self.groups, self.now = job, groups, now
        self.done, self.log, self.counts = 0, list[LogEntry](), Counter[str]()
        self.trace: list[dict[str, Any]] = []
        self._members = _memberships(match.user for match in matches)
        self._joined: list[Membership] = []
        planned = [(match, change) for match in matches if (change := self._plan(match))]
        gained = {match.line: _gained(match.user, change) for match, change in planned}
        holders = claimed_aliases(job, {key for keys in gained.values() for key in keys})
        for match, change in planned:
            self._apply(match, change, gained[match.line], holders)
        if not job.dry_run:
            Membership.objects.bulk_create(self._joined, ignore_conflicts=True)
        note_users(job, {match.user.id: match.line for match, _ in planned})

    def _plan(self, match: Match) -> Change | None:
        try:
            change = plan_change(self.job, match, self._members.get(match.user.id, set()), self.groups)
        except RejectedError as problem:
            self.log.append(LogEntry(match.line, CONFLICT, problem.column, problem.reason))
            return None
        if not change:
            self.log.append(LogEntry(match.line, SKIPPED, "", NOTHING))
        return change or None

    def _apply(
        self, match: Match, change: Change, gained: Mapping[str, str], holders: dict[str, int]
    ) -> None:
        user = match.user
        taken = next((name for key, name in gained.items() if holders.get(key, user.id) != user.id), None)
        try:
            if taken:
                raise RejectedError(taken, ALIAS_TAKEN)
            trace = self._trace(user, change)
            if not self.job.dry_run:
                self._write(user, change)
        except RejectedError as problem:
            self.log.append(LogEntry(match.line, CONFLICT, problem.column, problem.reason))
            return
        holders.update(dict.fromkeys(gained, user.id))
        if self.job.dry_run:
            claim_aliases(self.job, gained, match.line)
            self.log.append(LogEntry(match.line, UPDATED, "", change.in_words()))
        self.trace.append(trace)
        self._count(change)

    def _write(self, user: User, change: Change) -> None:
        columns = {} if change.enabled is None else {"enabled": change.enabled}
        try:
            if change.after is not None:
                write_attributes(user, change.after, self.now, **columns)
            elif columns:
                change_user(user, self.now, **columns)
        except (errors.AliasExistsException, errors.InvalidParameterException) as error:
            raise RejectedError("", error.message) from None
        if change.enabled is False:
            end_all(user, self.now)
        self._joined += [
            Membership(group_id=self.groups.ids[name], user_id=user.id, created=self.now)
            for name in change.groups
        ]

    def _trace(self, user: User, change: Change) -> dict[str, Any]:
        """What was and what is, for an undo that puts back only what still holds."""
        after = change.after or user.attributes
        names = {name for name in {*after, *user.attributes} if after.get(name) != user.attributes.get(name)}
        # That an address is verified holds for that address alone, also where it did not change itself.
        names |= {name for name in VERIFIABLE if f"{name}_verified" in names}
        return {
            "id": user.id,
            "attributes": {
                name: [user.attributes.get(name, ""), after.get(name, "")] for name in sorted(names)
            },
            "enabled": None if change.enabled is None else [user.enabled, change.enabled],
            "groups": [self.groups.ids[name] for name in change.groups if name in self.groups.ids],
        }

    def _count(self, change: Change) -> None:
        self.done += 1
        self.counts["updated"] += 1
        self.counts["groups"] += len(change.groups)
        self.counts["enabled"] += change.enabled is True
        self.counts["disabled"] += change.enabled is False
        self.counts["verified"] += any(name.endswith("_verified") for name in change.names)


def plan_change(job: ImportJob, match: Match, member_of: set[int], groups: Groups) -> Change:
    """What a line changes of its user. Raises RejectedError."""
    user, extra = match.user, match.row.extra
    only = job.options.get("UpdateColumns") or ()
    given = _given(job, user, match.row.attributes, only)
    try:
        after = change_attributes(job.pool, user.attributes, given) if given else None
    except errors.InvalidParameterException as error:
        column = next((name for name in given if f"user.{name}:" in error.message), "")
        raise RejectedError(column, error.message) from None
    enabled, joins = None, list[str]()
    if (
        extra
        and extra.enabled is not None
        and _may(ENABLED, only)
        and job.options["ExistingUsers"] != FILL_EMPTY
    ):
        enabled = extra.enabled if extra.enabled != user.enabled else None
    if extra and _may(GROUPS, only):
        joins = [name for name in extra.groups if groups.ids.get(name) not in member_of]
        if len(member_of) + len(joins) > MAX_GROUPS_OF_USER:
            raise RejectedError(GROUPS, f"A user can be in at most {MAX_GROUPS_OF_USER} groups.")
    names = (
        [] if after is None else sorted(name for name in after if after[name] != user.attributes.get(name))
    )
    return Change(after, names, enabled, joins)


def _given(job: ImportJob, user: User, said: Mapping[str, str], only: Iterable[str]) -> dict[str, str]:
    """Which of the attributes that a line says are news of its user, by the job's mode."""
    has, fill = user.attributes, job.options["ExistingUsers"] == FILL_EMPTY
    given = {
        name: value
        for name, value in said.items()
        if _may(name, only) and value != has.get(name) and not (fill and has.get(name))
    }
    for name in VERIFIABLE:
        address = given.get(name, has.get(name))
        # Somebody's word about one address is none about another.
        if not address or said.get(name, address) != address:
            given.pop(f"{name}_verified", None)
        elif name in given and _may(f"{name}_verified", only) and said.get(f"{name}_verified"):
            given[f"{name}_verified"] = said[f"{name}_verified"]
    return given


def _may(column: str, only: Iterable[str]) -> bool:
    return not only or column in only


def _gained(user: User, change: Change) -> dict[str, str]:
    """The keys under which the user would be found for the first time."""
    if change.after is None:
        return {}
    before, after = (aliases_of(user.pool, user.username, held) for held in (user.attributes, change.after))
    return {key: name for key, name in after.items() if key not in before}


def _memberships(users: Iterable[User]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = Membership.objects.filter(user__in=[user.id for user in users]).values_list("user_id", "group_id")
    for user, group in rows:
        found.setdefault(user, set()).add(group)
    return found
