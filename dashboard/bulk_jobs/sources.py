"""Whom a job's plan is for: where they are read, part by part."""

from dataclasses import dataclass
from itertools import islice

from django.core.files.storage import default_storage

from dashboard.bulk_jobs.rounds import Round
from dashboard.models import BulkJob
from dashboard.user_search.finding import find_many
from dashboard.user_search.lookup import look_up
from dashboard.user_search.query import Query
from dashboard.users.person import Person

MOST_LINES, LONGEST_LINE = 1_000_000, 2048
PART = 1000
PART_ON_AWS = 20
"""Names that are looked up before the plan stores how far it is: on AWS each is a call."""


class NoPlan(Exception):
    """There is nobody to make a plan for, or the list cannot be read. The message is for the staff member."""


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a plan looks at. ``person`` is None where ``given``, a line of a list, means nobody, or not one; ``why``
    says so then."""

    person: Person | None
    given: str = ""
    why: str = ""


@dataclass(frozen=True)
class Part:
    """Some candidates. ``bookmark`` is where the next part begins; empty after the last one. ``looked_at`` counts users, or
    lines of the list."""

    candidates: list[Candidate]
    bookmark: str
    looked_at: int


def read_part(job: BulkJob, work: Round, bookmark: str) -> Part:
    """The part of a job's source at a bookmark, which is empty for the first. Raises NoPlan."""
    if "query" in job.source:
        found = find_many(work, Query(**job.source["query"]), bookmark or None, job.created)
        return Part([Candidate(each) for each in found.people], found.next_token or "", len(found.people))
    if "list" in job.source:
        return _of_list(job, work, int(bookmark or 0))
    if "usernames" in job.source:
        return _of_usernames(job, work, int(bookmark or 0))
    return _of_job(job, work, int(bookmark or 0))


def _of_list(job: BulkJob, work: Round, start: int) -> Part:
    """The lines from a byte of the stored list on."""
    size = PART if work.embedded else PART_ON_AWS
    with default_storage.open(job.names, "rb") as file:
        file.seek(start)
        lines = list(islice(iter(lambda: file.readline(LONGEST_LINE * 4), b""), size))
        end = file.tell()
    if job.looked_at + len(lines) > MOST_LINES:
        raise NoPlan(f"The list has more than {MOST_LINES:,} lines. Split it; nothing was done.")
    names: dict[str, None] = {}
    for number, line in enumerate(lines, job.looked_at + 1):
        name = _name_in(line)
        if len(name) > LONGEST_LINE:
            raise NoPlan(
                f"Line {number:,} of the list has more than {LONGEST_LINE:,} characters. A list has one name on each line;"
                " nothing was done."
            )
        names |= {name: None} if name else {}
    found = [_candidate(name, people) for name, people in look_up(work, list(names))]
    return Part(found, str(end) if len(lines) == size else "", len(lines))


def _name_in(line: bytes) -> str:
    """The name on a line, as spreadsheets write one too."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    return text.strip("\ufeff \t\r\n").rstrip(",;").strip().strip('"').strip()


def _candidate(name: str, people: list[Person]) -> Candidate:
    if not people:
        return Candidate(None, name, "Nobody in this pool has this name, address, number or sub.")
    if len(people) > 1:
        names = ", ".join(person.username for person in people[:3])
        return Candidate(None, name, f"{len(people)} users have this address or number: {names}. Name one.")
    return Candidate(people[0], name)


def _of_usernames(job: BulkJob, work: Round, start: int) -> Part:
    """Those who were selected one by one, who may be gone by now."""
    size = PART if work.embedded else PART_ON_AWS
    names = job.usernames[start : start + size]
    found = [_candidate(name, people) for name, people in look_up(work, names)]
    return Part(found, str(start + size) if len(names) == size else "", len(names))


def _of_job(job: BulkJob, work: Round, after: int) -> Part:
    """Those to whom the other job did it. Users of its plan are found by key, those of a short list by their place."""
    other = BulkJob.objects.get(pk=job.source["job"])
    size = PART if work.embedded else PART_ON_AWS
    if other.source:
        done = other.targets.filter(pk__gt=after, pk__lte=int(other.bookmark or 0), left_out="", failed="")
        rows = list(done.order_by("pk").values_list("pk", "username")[:size])
        names, last = [name for _, name in rows], rows[-1][0] if rows else 0
    else:
        failed = {name for name, _ in other.failures}
        part = other.usernames[: other.position][after : after + size]
        names, last, rows = [name for name in part if name not in failed], after + len(part), part
    found = [_candidate(name, people) for name, people in look_up(work, names)]
    return Part(found, str(last) if len(rows) == size else "", len(names))
