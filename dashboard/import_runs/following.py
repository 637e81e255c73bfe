"""What follows Cognito's own import on AWS: its file carries no groups, leaves everybody enabled, and invites nobody.

Once the job has ended, a bulk job does the rest by calls, for the lines that were imported. Here stands what there is to do,
and what it will take; :mod:`dashboard.import_runs.follow_targets` hands it to that job. Follows "Importing users into user pools
from a CSV file" and "Quotas in Amazon Cognito" (DG:cognito-user-pools-using-import-tool, DG:quotas).
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from django.core.files.storage import default_storage

from dashboard.csv_files.conversion import Mapping, under
from dashboard.csv_files.marks import is_ours
from dashboard.csv_files.passwords import PASSWORD_HASH
from dashboard.import_runs.beyond import BESIDE, beside_cells, targets_of
from dashboard.import_runs.intake import rows_in
from dashboard.import_runs.log import Outcomes
from dashboard.import_runs.passwords import password_cells
from dashboard.leases import renew
from dashboard.models import ImportRun

DISABLE, MAKE_GROUP, JOIN, INVITE = "disable", "group-make", "group", "invite"
CALLS = {DISABLE: (25, 1), MAKE_GROUP: (5, 1), JOIN: (25, 1), INVITE: (30, 3)}
"""How many calls of the kind AWS takes in a second from an account by default, and how many each takes here."""
NAMED = 10
"""Groups that are missing which a page names."""


class Line(NamedTuple):
    """What is left to do for a line that was imported. ``line`` is that of the person's file."""

    line: int
    username: str
    groups: tuple[str, ...] = ()
    disabled: bool = False
    invited: bool = False


def follows(run: ImportRun) -> bool:
    """Whether calls follow the import."""
    on_aws = not run.connection.is_embedded
    return on_aws and bool(targets_of(run) & {*BESIDE} or run.after.get("invite"))


def lines_of(run: ImportRun, outcomes: Outcomes) -> Iterator[Line]:
    """The lines that were imported, or would be, in the order of the file. Who comes in disabled, or with a password, is not
    invited. Raises LostLeaseError."""
    mapping, invite = Mapping(**run.mapping), bool(run.after.get("invite"))
    with default_storage.open(run.file, "rb") as stream, closing(rows_in(run, stream)) as rows:
        read = under(
            rows,
            ["cognito:username", PASSWORD_HASH],
            mapping,
            defused=is_ours(run.columns),
            passwords=password_cells(run),
            beside=beside_cells(run),
            strict=run.dialect.get("cognito", False),
        )
        for number, row in enumerate(read, 2):
            renew(run)
            if row.values and outcomes.imported(number):
                username, password = row.values
                groups, disabled = row.beside
                invited = invite and not disabled and not password
                yield Line(row.record.line, username.strip(), groups, disabled, invited)


def foresee(lines: Iterable[Line], existing: Collection[str], *, make_groups: bool, each: float) -> dict:
    """What there will be to do, in figures. ``existing`` are the groups that the pool has; ``each`` is how many seconds a
    call takes now."""
    joins, disabled, invited, users, in_vain = 0, 0, 0, 0, 0
    missing: dict[str, None] = {}
    named: set[str] = set()
    for line in lines:
        gone = [name for name in line.groups if name not in existing]
        named.update(line.groups)
        missing |= dict.fromkeys(gone)
        in_vain += 0 if make_groups else len(gone)
        joins += len(line.groups) if make_groups else len(line.groups) - len(gone)
        disabled, invited = disabled + line.disabled, invited + line.invited
        users += bool(line.groups or line.disabled or line.invited)
    made = len(missing) if make_groups else 0
    times = {DISABLE: disabled, MAKE_GROUP: made, JOIN: joins, INVITE: invited}
    return {
        "disabled": disabled,
        "made": made,
        "joins": joins,
        "groups": len(named),
        "missing": list(missing)[:NAMED],
        "more_missing": max(0, len(missing) - NAMED),
        "in_vain": in_vain,
        "invited": invited,
        "users": users,
        "calls": sum(count * CALLS[action][1] for action, count in times.items()),
        "seconds": sum(seconds_of(action, count, each) for action, count in times.items()),
    }


def seconds_of(action: str, count: int, each: float) -> float:
    """How long it takes: one call follows the other, and AWS takes only so many a second."""
    rate, calls = CALLS[action]
    return count * calls * max(each, 1 / rate)
