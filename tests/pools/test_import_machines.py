"""Workers on machines that share a database, a broker and a bucket, and no disk."""

import signal

import pytest

from pools.models import ImportJob, User
from tests.fixtures.services import kill
from tests.pools.test_import_workers import (
    LINES,
    begin,
    counters,
    describe,
    ended,
    let_leases_run_out,
    under_way,
    wait_for,
)

__all__ = ["begin"]


@pytest.mark.slow
def test_a_worker_is_killed_the_bucket_goes_away_and_another_machine_goes_on(
    bucket, begin, start_worker, cognito, tmp_path
):
    one, two = tmp_path / "one", tmp_path / "two"
    worker = start_worker(DATA_DIR=str(one), **bucket.environment)
    job_id = begin()
    wait_for(lambda: under_way(job_id), "the first chunk")
    kill(worker, signal.SIGKILL)
    assert not ended(job_id)

    bucket.line.cut()
    worker = start_worker(DATA_DIR=str(two), **bucket.environment)
    let_leases_run_out()
    wait_for(lambda: any("files away, import waits" in line for line in worker.log), "the worker's word")
    assert not ended(job_id)

    bucket.line.mend()
    let_leases_run_out()
    wait_for(lambda: ended(job_id), "the end")
    assert counters(describe(cognito, job_id)) == ("Succeeded", LINES, 0, 0)
    assert User.objects.filter(pool=ImportJob.objects.get().pool).count() == LINES
    assert bucket.names() == []
    assert [path for folder in (one, two) for path in folder.rglob("*.csv*")] == []
