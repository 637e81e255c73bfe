"""Two people who decide at the same moment: one of them does."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.approvals import asking, deciding
from dashboard.models import ApprovalRequest, BulkJob, Connection, StaffMember

FACTS = {"users": 2}


@pytest.fixture
def asked(transactional_db) -> ApprovalRequest:
    """Dana asks to delete two users."""
    dana = StaffMember.objects.invite("dana@example.com", None)
    embedded, _ = Connection.objects.get_or_create(
        slug="embedded",
        defaults={"name": "Embedded", "kind": "embedded", "region": settings.LIFEGUARD_REGION},
    )
    now = timezone.now()
    return ApprovalRequest.objects.create(
        act="bulk-delete",
        connection=embedded,
        pool="us-east-1_Harbour00",
        call="cognito-idp:AdminDeleteUser",
        members={"UserPoolId": "us-east-1_Harbour00"},
        names=["ann", "ben"],
        facts=FACTS,
        requester=dana,
        reason="They left",
        created=now,
        expires=now + timedelta(hours=1),
    )


def at_once(*acts) -> list[str]:
    """Run each act in a thread of its own, all from the same moment on; what each came to."""
    start, ended = Barrier(len(acts)), {}

    def run(number: int) -> None:
        start.wait()
        try:
            acts[number]()
            ended[number] = "done"
        except asking.Refused as error:
            ended[number] = str(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[number]) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [ended[number] for number in range(len(acts))]


def test_of_many_who_approve_at_once_one_does(asked):
    members = [StaffMember.objects.invite(f"erik-{n}@example.com", None, name=f"Erik {n}") for n in range(6)]

    def approve(member):
        actor = Actor(member, asked.connection)
        return lambda: deciding.approve(actor, asked.pk, FACTS, FACTS, "", timezone.now())

    ended = at_once(*map(approve, members))

    assert ended.count("done") == 1
    assert BulkJob.objects.count() == 1
    assert ApprovalRequest.objects.get().decided_by == members[ended.index("done")]
    assert {words for words in ended if words != "done"} == {
        f"This request is approved already by {members[ended.index('done')]}."
    }


def test_what_is_withdrawn_refused_and_approved_at_once_is_one_of_them(asked):
    erik, nora = (StaffMember.objects.invite(f"{name}@example.com", None) for name in ("erik", "nora"))
    dana, now = asked.requester, timezone.now()

    ended = at_once(
        lambda: asking.withdraw(Actor(dana, asked.connection), asked.pk, now),
        lambda: deciding.refuse(Actor(erik, asked.connection), asked.pk, "In use", now),
        lambda: deciding.approve(Actor(nora, asked.connection), asked.pk, FACTS, FACTS, "", now),
    )

    assert ended.count("done") == 1
    state = ["withdrawn", "refused", "approved"][ended.index("done")]
    assert ApprovalRequest.objects.get().state == state
    assert BulkJob.objects.count() == (state == "approved")
