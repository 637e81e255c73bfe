"""What stands before and after every call of the console."""

import pytest
from botocore.exceptions import ClientError

from dashboard.audit import UNFINISHED
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed
from dashboard.models import AuditRecord, Connection

pytestmark = pytest.mark.django_db


@pytest.fixture
def embedded():
    return Connection.objects.get_or_create(
        slug="embedded", defaults={"name": "Embedded", "kind": "embedded", "region": "us-east-1"}
    )[0]


def test_a_change_is_recorded_with_what_came_of_it(staff, embedded):
    StaffClient(staff, embedded, "203.0.113.9").create_user_pool(PoolName="people")

    record = AuditRecord.objects.get()
    assert (record.operation, record.target, record.outcome) == ("CreateUserPool", "people", "ok")
    assert (record.staff, record.source_ip) == (staff.email, "203.0.113.9")


def test_a_refused_change_is_recorded_too(staff, embedded):
    with pytest.raises(ClientError):
        StaffClient(staff, embedded).delete_user_pool(UserPoolId="us-east-1_None")

    assert AuditRecord.objects.get().outcome == "ResourceNotFoundException"


def test_a_call_that_never_came_back_leaves_a_record_that_says_so(staff, embedded):
    client = StaffClient(staff, embedded)
    died = []

    def die(**_):
        died.append(AuditRecord.objects.get().outcome)
        raise KeyboardInterrupt

    client._client.meta.events.register_first("before-send", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            client.create_user_pool(PoolName="people")
    finally:
        client._client.meta.events.unregister("before-send", die)

    assert died == [UNFINISHED]
    assert AuditRecord.objects.count() == 1


def test_what_a_role_does_not_allow_is_neither_done_nor_forgotten(staff, embedded):
    staff.is_active = False
    with pytest.raises(NotAllowed):
        StaffClient(staff, embedded).list_user_pools(MaxResults=1)

    assert AuditRecord.objects.get().outcome == "NotAllowed"


def test_reading_leaves_no_record(staff, embedded):
    StaffClient(staff, embedded).list_user_pools(MaxResults=1)

    assert not AuditRecord.objects.exists()
