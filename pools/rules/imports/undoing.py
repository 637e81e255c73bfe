"""Takes an import back, chunk by chunk: exactly the users whom it made, and what it changed of others.

A user goes who has not signed in since and whom nobody has changed: staff, API or themselves. A value is put back where it
still is what the import wrote. Each chunk is taken back in one transaction with its counters, or not at all.
"""

from collections import Counter
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from pools import errors
from pools.models import (
    AuthEvent,
    Code,
    ImportChunk,
    ImportJob,
    ImportLeft,
    LastSignIn,
    Membership,
    SignIn,
    User,
)
from pools.models.prepared_sql import count_users
from pools.rules.events import FAIL
from pools.rules.imports.running import ATTEMPTS, LEASE, LONGEST_LEASE
from pools.rules.imports.traces import open_trace
from pools.rules.imports.undo_progress import chunks_left, settle_undo
from pools.rules.schema.attributes import VERIFIABLE
from pools.rules.sessions.revoking import end_all
from pools.rules.users.attributes import write_attributes
from pools.rules.users.finding import change_user

SIGNED_IN = "Has signed in since, or has tried to get back in."
CHANGED = "Was changed since."
REGROUPED = "Is in other groups than the import put them in."
ADDRESS_TAKEN = "An address from before is another user's now."


def work(job_id: str, seconds: float) -> bool:
    """Take chunks back for about so many seconds; says whether there may be more to do."""
    job = ImportJob.objects.select_related("pool").filter(id=job_id, undo_status="InProgress").first()
    until, worked = monotonic() + seconds, False
    while job and (chunk := _lease(job_id)):
        _undo(job, chunk)
        worked = True
        if monotonic() >= until:
            break
    return not settle_undo(job_id) and worked


def _lease(job_id: str) -> ImportChunk | None:
    """The first chunk that is left and that no living worker holds."""
    now = timezone.now()
    for chunk in chunks_left(job_id).exclude(leased__range=(now, now + LONGEST_LEASE)).order_by("number")[:2]:
        mine = ImportChunk.objects.filter(id=chunk.id, leased=chunk.leased, undone=False)
        if mine.update(leased=now + LEASE):
            return chunk
    return None


def _undo(job: ImportJob, chunk: ImportChunk) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return undo_chunk(job, chunk)
        except (IntegrityError, OperationalError) as error:
            if attempt == ATTEMPTS:
                raise DatabaseError(f"chunk {chunk.number} of {job.id} found no quiet moment") from error
    return None


def undo_chunk(job: ImportJob, chunk: ImportChunk) -> None:
    """Take a chunk back unless that was done or the undo has ended."""
    with transaction.atomic():
        going_on = ImportJob.objects.select_for_update().filter(id=job.id, undo_status="InProgress").exists()
        held = ImportChunk.objects.select_for_update().filter(id=chunk.id, undone=False).first()
        if not going_on or held is None:
            return
        trace, counts = open_trace(held.trace), Counter[str]()
        left = _restore(job, held, trace.get("updated", []), counts)
        left += _remove(job, held, trace.get("said", {}), counts)
        counts["left"] = len(left)
        ImportLeft.objects.bulk_create(
            [ImportLeft(job=job, user_id=key, reason=reason) for key, reason in left]
        )
        held.undone, held.counts = True, held.counts | dict(+counts)
        held.save(update_fields=["undone", "counts"])
        if counts["removed"]:
            count_users(job.pool_id, -counts["removed"])


def _remove(job: ImportJob, chunk: ImportChunk, said: dict, counts: Counter[str]) -> list[tuple[int, str]]:
    """Remove the users whom a chunk made, but for those who have lived since; who they are, and why."""
    made = chunk.imported - chunk.counts.get("updated", 0)
    if not made or chunk.first_user is None:
        return []
    first, last = chunk.first_user, chunk.first_user + made - 1
    rows = User.objects.select_for_update().filter(id__range=(first, last), imported_by=job.id)
    theirs = {"user_id__gte": first, "user_id__lte": last}
    found = dict(rows.order_by("id").values_list("id", "modified"))
    joined: dict[int, set[int]] = {}
    for user, group in Membership.objects.filter(**theirs).values_list("user_id", "group_id"):
        joined.setdefault(user, set()).add(group)
    active = _active(theirs)
    left, going = [], []
    for key, modified in found.items():
        mine = said.get(str(key), {})
        then = datetime.fromisoformat(mine["modified"]) if mine.get("modified") else chunk.written
        reason = SIGNED_IN if key in active else CHANGED if modified != then else ""
        if not reason and joined.get(key, set()) != {*mine.get("groups", ())}:
            reason = REGROUPED
        if reason:
            left.append((key, reason))
        else:
            going.append(key)
    _delete(going)
    counts["removed"], counts["gone"] = len(going), counts["gone"] + made - len(found)
    return left


def _active(theirs: dict[str, int]) -> set[int]:
    """Which of these users have signed in, or have done anything else themselves. A password that was guessed wrong by
    somebody is no sign of them."""
    events = AuthEvent.objects.filter(**theirs).exclude(response=FAIL)
    others = (model.objects.filter(**theirs) for model in (LastSignIn, SignIn, Code))
    return {key for found in (events, *others) for key in found.values_list("user_id", flat=True)}


def _delete(keys: list[int]) -> None:
    """Delete users and, by triggers of the database, all that hangs on them. Their subs were nobody's: they may come again."""
    if not keys:
        return
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM pools_user WHERE id IN ({marks})", keys)  # noqa: S608 (placeholders only)


def _restore(
    job: ImportJob, chunk: ImportChunk, updated: list[dict[str, Any]], counts: Counter[str]
) -> list[tuple[int, str]]:
    """Put back what a chunk changed of users, where it still holds; of whom it does not, and why."""
    keys = [change["id"] for change in updated]
    users = {user.id: user for user in User.objects.select_for_update().filter(id__in=keys).order_by("id")}
    left = []
    for change in updated:
        user = users.get(change["id"])
        if user is None:
            counts["gone"] += 1
            continue
        user.pool = job.pool
        reason, put_back = _put_back(user, change, chunk)
        counts["restored"] += put_back
        if reason:
            left.append((user.id, reason))
    return left


def _put_back(user: User, change: dict[str, Any], chunk: ImportChunk) -> tuple[str, bool]:
    """What of a user's change does not hold any more, in words, and whether the rest was put back."""
    now, has = timezone.now(), user.attributes
    held = _still_held(change["attributes"], has)
    kept = sorted(change["attributes"].keys() - held)
    before = {name: change["attributes"][name][0] for name in held}
    after = {name: value for name, value in {**has, **before}.items() if value}
    columns = {}
    if change["enabled"]:
        was, became = change["enabled"]
        if user.enabled != became:
            kept.append("cognito:enabled")
        else:
            columns["enabled"] = was
    try:
        with transaction.atomic():
            if after != has:
                write_attributes(user, after, now, **columns)
            elif columns:
                change_user(user, now, **columns)
            if columns.get("enabled") is False:
                end_all(user, now)
    except (IntegrityError, errors.AliasExistsException):
        return ADDRESS_TAKEN, False
    except errors.InvalidParameterException as error:
        return error.message[:300], False
    members = Membership.objects.filter(
        user_id=user.id, group_id__in=change["groups"], created=chunk.written or now
    )
    removed, _ = members.delete()
    reason = f"{', '.join(kept)}: changed since."[:300] if kept else ""
    return reason, bool(after != has or columns or removed)


def _still_held(changes: dict[str, list[str]], has: dict[str, str]) -> set[str]:
    """The changed attributes that are as the import wrote them. An address and the word that it is verified are one."""
    held = {name for name, (_, new) in changes.items() if has.get(name, "") == new}
    for name in VERIFIABLE:
        pair = {name, f"{name}_verified"} & changes.keys()
        if not pair <= held:
            held -= pair
    return held
