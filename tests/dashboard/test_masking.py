"""What a role masks is masked wherever it comes to a page, kept as it is in the pool, and revealed one at a time."""

import pytest
from django.urls import reverse

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed
from dashboard.aws.unmasked import unmasked
from dashboard.models import AuditRecord, BulkJob, Role, StaffMember
from tests.dashboard.cast import Desk, text_of
from tests.fixtures.masks import GROUPS, MASKED

pytestmark = pytest.mark.django_db


def _last() -> tuple[str, str, str]:
    record = AuditRecord.objects.latest("id")
    return record.operation, record.target, record.outcome


def _client(member: StaffMember, desk: Desk) -> StaffClient:
    return StaffClient(Actor(member, desk.connection, page_pool=desk.pool_id))


def test_answers_come_masked_whatever_the_operation(front, sam):
    client, pool = _client(sam, front), {"UserPoolId": front.pool_id}

    one = {a["Name"]: a["Value"] for a in client.admin_get_user(**pool, Username="ann")["UserAttributes"]}
    listed = client.list_users(**pool, Filter='username = "ann"')["Users"][0]["Attributes"]
    made = client.admin_create_user(
        **pool,
        Username="dora",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "dora@example.com"}],
    )["User"]["Attributes"]

    assert one["email"] == "a•••@e••••.com"
    assert (one["name"], one["custom:tier"], one["email_verified"]) == ("••••", "••••", "true")
    assert {a["Name"]: a["Value"] for a in listed} == one
    assert next(a["Value"] for a in made if a["Name"] == "email") == "d•••@e••••.com"
    assert front.read("dora")["attributes"]["email"] == "dora@example.com"


def test_the_consoles_own_work_reads_values_as_they_are(front, sam):
    client = unmasked(_client(sam, front))

    told = client.admin_get_user(UserPoolId=front.pool_id, Username="ann")["UserAttributes"]

    assert "ann@example.com" in [a["Value"] for a in told]


def test_a_second_role_without_masks_shows_the_values(front, sam, masker):
    other = Role.objects.create(name="Back office", groups=GROUPS, masked=["custom:tier"])
    sam.grants.create(role=other, connection=front.connection, pool=front.pool_id)

    told = _client(StaffMember.objects.get(pk=sam.pk), front).admin_get_user(
        UserPoolId=front.pool_id, Username="ann"
    )

    values = {a["Name"]: a["Value"] for a in told["UserAttributes"]}
    assert (values["email"], values["custom:tier"]) == ("ann@example.com", "••••")


def test_a_user_name_that_is_a_masked_address_gives_way_to_the_sub(front, sam):
    front.create("eva@example.com", email="eva@example.com")

    user = _client(sam, front).admin_get_user(UserPoolId=front.pool_id, Username="eva@example.com")

    assert user["Username"] == front.read("eva@example.com")["attributes"]["sub"]
    assert "eva@example.com" not in str(front.get("users"))
    assert "e•••@e••••.com" in text_of(front.get("user", user["Username"]))


def test_an_attribute_that_repeats_a_masked_address_is_masked_there(front, sam):
    front.create("finn", email="finn@example.com", nickname="Finn@Example.com (home)")

    page = front.get("user", "finn")

    assert "f•••@e••••.com (home)" in text_of(page)
    assert "finn@example.com" not in str(page).lower()


def test_someone_is_found_by_what_the_caller_says(front):
    page = front.get("users", q="ann@example")

    assert "a•••@e••••.com" in text_of(page)
    assert "ann@example.com" not in str(page)


def test_masked_fields_are_left_out_of_the_edit_form_with_a_word_why(front):
    page = front.get("user-edit", "ann")

    names = [field["name"] for field in page.select("main form [name]")]
    assert "attribute.given_name" in names
    assert not [name for name in names if name.removeprefix("attribute.") in MASKED]
    assert "attribute.email_verified" not in names
    assert "only masked, so they stay as they are" in text_of(page)


def test_a_forged_edit_overwrites_nothing(front):
    before = front.read("ann")["attributes"]
    forged = {f"attribute.{name}": "x@example.com" for name in MASKED}

    front.post("user-edit", "ann", **forged, **{"attribute.given_name": "Anna"})

    assert front.read("ann")["attributes"] == before | {"given_name": "Anna"}


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("admin_update_user_attributes", {"UserAttributes": [{"Name": "email", "Value": "new@example.com"}]}),
        (
            "admin_update_user_attributes",
            {"UserAttributes": [{"Name": "nickname", "Value": "a•••@e••••.com"}]},
        ),
        ("admin_delete_user_attributes", {"UserAttributeNames": ["name"]}),
    ],
)
def test_the_guard_refuses_to_write_over_what_is_masked(front, sam, operation, members):
    before = front.read("ann")["attributes"]

    with pytest.raises(NotAllowed, match="only masked"):
        getattr(_client(sam, front), operation)(UserPoolId=front.pool_id, Username="ann", **members)

    assert front.read("ann")["attributes"] == before
    assert AuditRecord.objects.latest("id").outcome == "NotAllowed"


def test_verifying_a_masked_address_keeps_it(front):
    front.post("user-verify", "cleo", contact="email")

    attributes = front.read("cleo")["attributes"]
    assert (attributes["email"], attributes["email_verified"]) == ("cleo@example.com", "true")


def test_an_invitation_goes_to_the_address_behind_the_mask(front):
    page = front.post("user-resend", "ben", contact="email")

    assert _last() == ("AdminCreateUser", "ben", "ok")
    assert "on its way to b•••@e••••.com" in text_of(page.find("body"))
    assert "ben@example.com" not in str(page)


def test_where_addresses_are_the_user_names_an_invitation_still_arrives(console, front, sam):
    pool = front.cognito.create_user_pool(PoolName="By address", UsernameAttributes=["email"])["UserPool"]
    desk = Desk(front.browser, front.connection, pool["Id"], front.cognito)
    name = desk.create("gus@example.com", email="gus@example.com")

    page = desk.post("user-resend", name, contact="email")

    assert _last() == ("AdminCreateUser", "gus@example.com", "ok")
    assert "gus@example.com" not in str(page)
    assert "gus@example.com" not in str(desk.get("pool"))
    assert "Invitation sent again" in text_of(page)


def test_the_trail_names_nobody_by_a_masked_address(front, console):
    pool = front.cognito.create_user_pool(PoolName="By address", UsernameAttributes=["email"])["UserPool"]
    desk = Desk(console, front.connection, pool["Id"], front.cognito)
    desk.post("user-resend", desk.create("gus@example.com", email="gus@example.com"), contact="email")
    record = AuditRecord.objects.get(target="gus@example.com", kind="staff")

    addresses = [reverse("audit"), reverse("audit-record", args=[record.pk]), desk.url("pool")]

    for address in addresses:
        seen = front.browser.get(address).content.decode()
        assert "g•••@e••••.com" in seen, address
        assert "gus@example.com" not in seen, address
        assert "gus@example.com" in console.get(address).content.decode(), address


def test_an_exported_trail_names_nobody_by_a_masked_address(front, console):
    console.post(front.url("user-disable", front.create("eva@example.com", email="eva@example.com")))

    for browser, told in ((front.browser, False), (console, True)):
        for kind in ("csv", "jsonl"):
            answer = browser.post(reverse("audit-export"), {"format": kind})
            text = b"".join(answer.streaming_content).decode()
            assert ("eva@example.com" in text, "e•••@e••••.com" in text) == (told, not told)


def test_a_failed_line_of_a_bulk_job_is_masked(front, staff):
    job = BulkJob.objects.create(
        connection=front.connection,
        pool=front.pool_id,
        action="enable",
        usernames=["eva@example.com"],
        failures=[["eva@example.com", "This user does not exist."]],
        position=1,
        staff=staff,
    )

    page = front.get("bulk-job", str(job.pk))

    assert "e•••@e••••.com" in text_of(page)
    assert "eva@example.com" not in str(page)
