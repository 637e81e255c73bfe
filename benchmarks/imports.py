"""How fast an import is, beside the raw limit of the same machine and database in the same run.

    python -m benchmarks.imports [--rows 100000 1000000] [--kinds plain hashes groups] [--database sqlite postgresql]

The raw limit is the same users as final rows, put into the same tables with their indexes and triggers by plain
``executemany`` (SQLite) or ``COPY`` (PostgreSQL), one transaction for each tenth. The import is the real way: a PUT to
the presigned address, StartUserImportJob through boto3, and Lifeguard as ``bin/serve`` starts it, with one Celery
process for each core; its time runs from the start of the upload to Succeeded. The memory is that of the largest
process. Databases, Redis and files are private and removed afterwards.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from psutil import Process

from benchmarks.people import KINDS, run_import, write_csv
from benchmarks.servers import ROOT, client, lifeguard

sys.path.insert(0, str(ROOT / "bin"))
from services import postgres

TENTHS = 10


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"], choices=DATABASES)
    asked = parser.parse_args()
    print(
        f"{'database':<12}{'kind':<8}{'rows':>10}{'raw/s':>9}{'import/s':>10}{'ratio':>7}{'MiB':>6}   rate of each tenth"
    )
    for database in asked.database:
        for kind in asked.kinds:
            for rows in asked.rows:
                compare(database, kind, rows)


def compare(database: str, kind: str, rows: int) -> None:
    """One row of the table: the raw limit, then the import, each in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="lifeguard-import-") as name:
        folder = Path(name)
        with DATABASES[database](folder / "raw") as url:
            raw = measure_raw(folder / "raw", url, kind, rows)
        with DATABASES[database](folder / "real") as url:
            real, memory = measure_import(folder / "real", url, kind, rows)
    whole_raw, whole = rows / sum(raw), rows / sum(real)
    show(
        f"{database:<12}{kind:<8}{rows:>10,}{whole_raw:>9,.0f}{whole:>10,.0f}{whole / whole_raw:>7.2f}{memory:>6}",
        "import",
        rows,
        real,
    )
    show(" " * 62, "raw", rows, raw)


def show(label: str, way: str, rows: int, seconds: list[float]) -> None:
    rates = " ".join(f"{rows / TENTHS / taken:,.0f}" for taken in seconds)
    print(f"{label}   {way}: {rates}", flush=True)


def measure_raw(folder: Path, url: str, kind: str, rows: int) -> list[float]:
    """The seconds of each tenth by the database's own fastest way."""
    command = [sys.executable, "-m", "benchmarks.raw_imports", str(folder / "people.csv"), kind, str(rows)]
    environment = {**os.environ, "DATABASE_URL": url, "DATA_DIR": str(folder), "DEBUG": "1"}
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [float(word) for word in done.stdout.split()]


def measure_import(folder: Path, url: str, kind: str, rows: int) -> tuple[list[float], int]:
    """The seconds of each tenth of a real import, the upload in the first, and the MiB of the largest process."""
    memory = 0
    with lifeguard(folder, DATABASE_URL=url) as endpoint:
        cognito = client(endpoint)
        pool = cognito.create_user_pool(PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
        path = folder / "people.csv"
        write_csv(path, cognito.get_csv_header(UserPoolId=pool)["CSVHeader"], rows, kind)
        seen = [(time.perf_counter(), 0)]
        for users in run_import(cognito, pool, path, rows, kind):
            seen.append((time.perf_counter(), users))
            memory = max(memory, *(own_memory(each) for each in endpoint.process.children(recursive=True)))
    return tenths(seen, rows), memory >> 20


def own_memory(process: Process) -> int:
    """Bytes that a process holds for itself, without the pages of files that it maps."""
    held = process.memory_info()
    return held.rss - held.shared


def tenths(seen: list[tuple[float, int]], rows: int) -> list[float]:
    """The seconds between tenths of the rows, between what was seen in proportion; the end is the job's end."""
    moments = [seen[0][0]]
    for tenth in range(1, TENTHS):
        mark = rows * tenth / TENTHS
        for (before, low), (after, high) in pairwise(seen):
            if low < mark <= high:
                moments.append(before + (after - before) * (mark - low) / (high - low))
                break
    moments.append(seen[-1][0])
    return [after - before for before, after in pairwise(moments)]


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    folder.mkdir()
    yield f"sqlite:///{folder}/lifeguard.sqlite3"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    folder.mkdir()
    with postgres.private() as url:
        host = url.split("@")[1].split("/")[0].replace("%2F", "/")
        subprocess.run(["createdb", "-h", host, "-U", "lifeguard", "lifeguard"], check=True)
        yield url


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}

if __name__ == "__main__":
    main()
