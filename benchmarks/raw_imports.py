"""The raw limit of an import, for :mod:`benchmarks.imports`: prints the seconds of each tenth.

    python -m benchmarks.raw_imports FILE KIND ROWS

Everything but the database is done beforehand: the clock runs while final rows go into the table.
"""

import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.imports import TENTHS  # noqa: E402
from benchmarks.people import KINDS, write_csv  # noqa: E402
from pools.models import Group, ImportJob, Membership, User, UserPool  # noqa: E402
from pools.models.numbers import POOL_SHIFT  # noqa: E402
from pools.rules.imports.header import csv_header  # noqa: E402
from pools.rules.imports.inserting import copy_rows, user_columns, user_rows  # noqa: E402
from pools.rules.imports.rows import compile_row  # noqa: E402
from pools.rules.schema.attributes import standard_attributes  # noqa: E402
from pools.rules.user_pools.settings import fill_in  # noqa: E402


def main(path: Path, kind: str, rows: int) -> None:
    """Migrate, then put the rows of a file into the tables tenth by tenth."""
    call_command("migrate", verbosity=0)
    now = timezone.now()
    pool = UserPool.objects.create(
        public_id="us-east-1_benchmark",
        name="people",
        settings=fill_in({"AutoVerifiedAttributes": ["email"]}),
        schema=standard_attributes(),
        created=now,
        modified=now,
    )
    job = ImportJob(id="import-raw", pool=pool)
    write_csv(path, csv_header(pool), rows, kind)
    header = [*csv_header(pool), *(column for column in KINDS[kind] if column not in csv_header(pool))]
    read = compile_row(pool, header, "BCRYPT")
    teams = [Group(pool=pool, name=f"team-{team}", created=now, modified=now) for team in range(20)]
    groups = {group.name: group.pk for group in Group.objects.bulk_create(teams)}
    when = connection.ops.adapt_datetimefield_value(now)
    connection.ensure_connection()
    with path.open(encoding="utf-8") as file:
        next(file)
        for tenth in range(TENTHS):
            users = [(0, read(next(file).rstrip("\n"))) for _ in range(rows // TENTHS)]
            first = (pool.pk << POOL_SHIFT) + 1 + tenth * len(users)
            made = user_rows(job, users, first, now)
            members = [
                (groups[name], number, when)
                for number, (_, user) in enumerate(users, first)
                for name in (user.extra.groups if user.extra else ())
            ]
            started = time.perf_counter()
            with transaction.atomic():
                copy_rows(User._meta.db_table, user_columns(), made)
                if members:
                    copy_rows(Membership._meta.db_table, ("group_id", "user_id", "created"), members)
            print(time.perf_counter() - started, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
