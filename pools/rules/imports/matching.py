"""Which lines of a job that updates mean users who exist, by user name, ``sub`` or alias."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pools.models import Alias, ImportJob, User, UserPool
from pools.rules.imports.entries import CONFLICT, FAILED, SKIPPED, LogEntry
from pools.rules.imports.extra_columns import SUB
from pools.rules.imports.header import USERNAME
from pools.rules.imports.names import users_met
from pools.rules.imports.options import BY_ALIAS, BY_SUB, BY_USERNAME, CREATE
from pools.rules.imports.rows import NewUser
from pools.rules.names.aliases import alias_key
from pools.rules.names.search_keys import as_sub, username_key
from pools.rules.user_pools.finding import alias_attributes, case_sensitive, username_attributes

Lines = list[tuple[int, NewUser]]
_COLUMNS = {BY_USERNAME: USERNAME, BY_SUB: SUB, BY_ALIAS: ""}


class Match(NamedTuple):
    """A line and the user whom it means, whose row is locked."""

    line: int
    row: NewUser
    user: User


def match_users(job: ImportJob, rows: Lines) -> tuple[list[Match], Lines, list[LogEntry]]:
    """The lines that mean users who exist, those that are to make new ones, and why others do neither."""
    by = job.options.get("MatchBy", BY_USERNAME)
    found = _MATCHERS[by](job.pool, rows)
    users = _locked(job.pool, {key for keys in found.values() for key in keys})
    met = users_met(job, users)
    matches: list[Match] = []
    new: Lines = []
    log: list[LogEntry] = []
    for line, row in rows:
        keys = [key for key in found.get(line, ()) if key in users]
        if not keys:
            problem = _no_user(job, by, line, row)
            if problem:
                log.append(problem)
            else:
                new.append((line, row))
            continue
        user = users[keys[0]]
        if problem := _problem(job, line, row, [users[key] for key in keys], met):
            log.append(problem)
        else:
            met[user.id] = line
            matches.append(Match(line, row, user))
    return matches, new, log


def _no_user(job: ImportJob, by: str, line: int, row: NewUser) -> LogEntry | None:
    if by == BY_SUB and not (row.extra and row.extra.sub):
        return LogEntry(line, FAILED, SUB, "The line says no sub, by which this import finds its users.")
    if job.options.get("NewUsers", CREATE) != CREATE:
        return LogEntry(
            line, SKIPPED, _COLUMNS[by], "The pool has no such user, and this import makes no new ones."
        )
    if row.defect:
        return LogEntry(line, FAILED, row.defect.column, row.defect.reason)
    return None


def _problem(
    job: ImportJob, line: int, row: NewUser, users: list[User], met: Mapping[int, int]
) -> LogEntry | None:
    user = users[0]
    if len(users) > 1:
        return LogEntry(
            line, CONFLICT, "", "The line's addresses name different users. Match by user name or sub."
        )
    if row.extra and row.extra.sub and row.extra.sub != user.sub:
        return LogEntry(line, CONFLICT, SUB, "The user has another sub, which is never changed.")
    if user.id in met:
        return LogEntry(line, SKIPPED, "", f"Repeats line {met[user.id]}: the same user.")
    if user.imported_by == job.id:
        return LogEntry(line, SKIPPED, "", "Repeats another line of this file: the same user.")
    return None


def _by_username(pool: UserPool, rows: Lines) -> dict[int, list[int]]:
    """As ``find_user`` finds whom a name means, but for aliases beside real user names: those are found BY_ALIAS."""
    sensitive, named = (
        case_sensitive(pool),
        {line: row.extra.named for line, row in rows if row.extra and row.extra.named},
    )
    by_sub = _keys(pool, "sub", {sub for name in named.values() if (sub := as_sub(name))})
    by_name = _keys(
        pool, "username_key", {username_key(name, case_sensitive=sensitive) for name in named.values()}
    )
    by_alias = (
        _aliases(pool, {alias_key(pool, name) for name in named.values()})
        if username_attributes(pool)
        else {}
    )
    found = {}
    for line, name in named.items():
        owners = (
            by_sub.get(as_sub(name) or ""),
            by_name.get(username_key(name, case_sensitive=sensitive)),
            by_alias.get(alias_key(pool, name)),
        )
        found[line] = [next(owner for owner in owners if owner)] if any(owners) else []
    return found


def _by_sub(pool: UserPool, rows: Lines) -> dict[int, list[int]]:
    said = {line: row.extra.sub for line, row in rows if row.extra and row.extra.sub}
    owners = _keys(pool, "sub", set(said.values()))
    return {line: [owners[sub]] for line, sub in said.items() if sub in owners}


def _by_alias(pool: UserPool, rows: Lines) -> dict[int, list[int]]:
    names = {*alias_attributes(pool), *username_attributes(pool)}
    held = {
        line: [alias_key(pool, row.attributes[name]) for name in names if row.attributes.get(name)]
        for line, row in rows
    }
    owners = _aliases(pool, {key for keys in held.values() for key in keys})
    return {
        line: list(dict.fromkeys(owners[key] for key in keys if key in owners)) for line, keys in held.items()
    }


_MATCHERS = {BY_USERNAME: _by_username, BY_SUB: _by_sub, BY_ALIAS: _by_alias}


def _keys(pool: UserPool, column: str, values: Iterable[str]) -> dict[str, int]:
    users = User.objects.filter(**{"pool_id": pool.id, f"{column}__in": list(values)})
    return dict(users.values_list(column, "id"))


def _aliases(pool: UserPool, keys: Iterable[str]) -> dict[str, int]:
    return dict(Alias.objects.filter(pool_id=pool.id, key__in=list(keys)).values_list("key", "user_id"))


def _locked(pool: UserPool, keys: Iterable[int]) -> dict[int, User]:
    """These users by key, locked in the order of their keys: writers do not deadlock."""
    users = User.objects.select_for_update().filter(id__in=list(keys)).order_by("id")
    for user in (found := {user.id: user for user in users}).values():
        user.pool = pool
    return found
