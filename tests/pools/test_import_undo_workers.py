"""Updates and undos by real worker processes that are killed."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from pools.models import ImportChunk, ImportJob, Membership, User
from pools.tasks import tend_imports
from tests.fixtures.imports import create_job, make_more, person, put
from tests.fixtures.services import kill
from tests.pools.test_import_workers import LINES, describe, ended, under_way, wait_for

pytestmark = pytest.mark.slow
HALF = LINES // 2


def let_leases_run_out() -> None:
    """What a minute does, and then the tick of the clock."""
    ImportChunk.objects.update(leased=timezone.now() - timedelta(seconds=1))
    tend_imports()


def undone(job_id: str) -> bool:
    return ImportJob.objects.get(id=job_id).undo_status == "Succeeded"


def test_workers_that_are_killed_in_an_update_and_in_its_undo_lose_and_repeat_nothing(
    cognito, lifeguard, door, import_pool, start_worker
):
    pool = import_pool()
    first = create_job(cognito, pool)
    put(door, first["PreSignedUrl"], make_more(cognito, pool, [person(f"user{n}") for n in range(HALF)]))
    cognito.start_user_import_job(UserPoolId=pool, JobId=first["JobId"])
    start_worker()
    wait_for(lambda: ended(first["JobId"]), "the first import")
    job = create_job(cognito, pool)
    named = {"UserPoolId": pool, "JobId": job["JobId"]}
    rows = [person(f"user{n}", nickname="New", **{"cognito:groups": "all"}) for n in range(LINES)]
    put(door, job["PreSignedUrl"], make_more(cognito, pool, rows))
    lifeguard.put_import_options(**named, ExistingUsers="OVERWRITE", MakeGroups=True)
    worker = start_worker()
    cognito.start_user_import_job(**named)
    wait_for(lambda: under_way(job["JobId"]), "the first chunk")
    kill(worker, signal.SIGKILL)
    let_leases_run_out()
    wait_for(lambda: ended(job["JobId"]), "the end")
    assert describe(cognito, job["JobId"])["ImportedUsers"] == LINES == User.objects.count()
    plan = lifeguard.describe_import_plan(**named)["ImportPlan"]
    assert (plan["Created"], plan["Updated"], plan["GroupMemberships"]) == (HALF, HALF, LINES)
    assert Membership.objects.count() == LINES

    worker = start_worker()
    lifeguard.undo_import(**named)
    wait_for(lambda: ImportChunk.objects.filter(undone=True).exists(), "the first chunk back")
    kill(worker, signal.SIGKILL)
    let_leases_run_out()
    wait_for(lambda: undone(job["JobId"]), "the undo")
    undo = lifeguard.describe_import_undo(**named)["ImportUndo"]
    assert (undo["Removed"], undo["Restored"], undo["Left"], undo["Gone"]) == (HALF, HALF, 0, 0)
    assert User.objects.count() == HALF
    assert not User.objects.filter(attributes__nickname="New").exists()
    assert not Membership.objects.exists()
    found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert found["EstimatedNumberOfUsers"] == HALF
