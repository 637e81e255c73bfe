"""Removing a pool in steps."""

from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pools.models import Alias, AppClient, Code, Group, ImportJob, Membership, User, UserPool, UserTally
from pools.models.numbers import new_user_id
from pools.rules.user_pools import removal
from pools.rules.user_pools.removal import hidden_pools, hide_pool, remove_pool
from pools.tasks import remove_deleted_pools

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = {"created": NOW, "modified": NOW}


@pytest.fixture
def make_pool(db):
    """Makes a pool with users, each with an alias, a code and a membership."""

    def make(public_id: str, users: int) -> UserPool:
        pool = UserPool.objects.create(public_id=public_id, name="people", **TIMES)
        UserTally.objects.create(pool=pool, users=users)
        group = Group.objects.create(pool=pool, name="all", **TIMES)
        AppClient.objects.create(id=f"client{pool.pk}", pool=pool, name="app", **TIMES)
        for number in range(users):
            name = f"user {number}"
            user = User.objects.create(
                id=new_user_id(pool.pk),
                pool=pool,
                username=name,
                username_key=name,
                sub=f"sub {number}",
                status="CONFIRMED",
                search=name,
                **TIMES,
            )
            Alias.objects.create(pool=pool, attribute="email", key=name, user=user)
            Code.objects.create(user=user, purpose="reset", digest="x", expires=NOW)
            Membership.objects.create(group=group, user=user, created=NOW)
        return pool

    return make


@pytest.fixture
def small_steps(monkeypatch):
    """Two users a step, so that a few users take several."""
    monkeypatch.setattr(removal, "BATCH", 2)


def everything_left() -> set[int]:
    return {model.objects.count() for model in (User, Alias, Code, Membership)}


def test_every_user_goes_in_steps_and_other_pools_stay(make_pool, small_steps):
    pool, other = make_pool("us-east-1_first", users=5), make_pool("us-east-1_second", users=3)
    hide_pool(pool)

    remove_deleted_pools()

    assert everything_left() == {3}
    assert list(UserPool.objects.all()) == [other]
    assert UserTally.objects.get().pool == other
    assert AppClient.objects.get().pool == other


def test_no_step_takes_more_users_than_a_batch(make_pool, small_steps):
    pool = make_pool("us-east-1_first", users=5)
    with CaptureQueriesContext(connection) as captured:
        remove_pool(pool)

    deletes = [query["sql"] for query in captured if query["sql"].startswith('DELETE FROM "pools_user" ')]
    assert len(deletes) == 3


def test_a_removal_that_was_cut_short_is_finished_by_the_next(make_pool, small_steps):
    pool = make_pool("us-east-1_first", users=5)
    hide_pool(pool)
    removal._remove_users(pool)
    assert everything_left() == {3}

    remove_deleted_pools()
    remove_deleted_pools()

    assert everything_left() == {0}
    assert not UserPool.objects.exists()


def test_a_hidden_pool_has_an_id_that_no_caller_can_write(make_pool):
    pool = make_pool("us-east-1_first", users=0)
    hide_pool(pool)

    assert "_" not in pool.public_id
    assert list(hidden_pools()) == [pool]


def test_the_files_and_logs_of_imports_go_with_the_pool(make_pool, small_steps):
    pool = make_pool("us-east-1_first", users=0)
    name = default_storage.save("imports/users.csv", ContentFile(b"cognito:username\nann\n"))
    job = ImportJob.objects.create(id="import-1", pool=pool, name="n", role_arn="r", file=name, created=NOW)
    for line in range(5):
        job.log.create(line=line, outcome="FAILED", reason="No.")
    job.chunks.create(number=0, offset=0, length=9, first_line=2)

    remove_pool(pool)

    assert not default_storage.exists(name)
    assert not ImportJob.objects.exists()
