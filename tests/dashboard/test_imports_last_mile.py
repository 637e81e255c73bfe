"""After an import: its users on the list, a group for them, and the messages with which they get in."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from dashboard.models import BulkJob, ImportRun
from tests.dashboard.cast import Desk, names_in, text_of
from tests.dashboard.test_imports import cognitos, someone
from tests.dashboard.test_imports_on_aws import ROLE, far_pool, send  # noqa: F401 (fixtures)
from tests.fixtures.import_pages import choices, file_of

CREW = ["ann", "ben", "cleo"]


@pytest.fixture
def imported(people, import_page) -> ImportRun:
    """An import into a pool of four, ann and ben among them, that makes dan and eva (who is invited) and skips ann."""
    head = "username,email,email verified,status\n"
    rows = ["ann,ann@example.com,true,", "dan,dan@example.com,true,", "eva,eva@example.com,true,"]
    page = import_page(people.pool_id, "import-new", post={"file": file_of(head + "\n".join(rows) + "\n")})
    assert page.status_code == 200
    run = ImportRun.objects.get()
    import_page(people.pool_id, "import-columns", run.pk, post=choices(page))
    import_page(people.pool_id, "import-start", run.pk, post={})
    run.refresh_from_db()
    assert run.step == "finished", run.problem
    return run


def press(desk: Desk, page: BeautifulSoup, label: str) -> BeautifulSoup:
    """Press the button beside a line of the card, with all that its form holds."""
    line = next(line for line in page.select("#next-steps li") if label in line.get_text(" "))
    fields = {field["name"]: field["value"] for field in line.select("form [name]")}
    fields.pop("csrfmiddlewaretoken", None)
    return desk.post("bulk", **fields)


def test_the_list_shows_exactly_the_users_of_the_import(people, imported):
    page = people.get("import-job", imported.job)
    link = page.select_one("#next-steps a")["href"]
    listed = BeautifulSoup(people.browser.get(link).content, "html.parser")
    assert sorted(names_in(listed)) == ["dan", "eva"]
    assert "Only users whom one import made are shown." in text_of(listed)
    tab = next(a for a in listed.select("#tabs a") if "Must reset" in a.text)["href"]
    assert f"imported={imported.job}" in tab
    narrowed = people.get("users", imported=imported.job, q="eva")
    assert names_in(narrowed) == ["eva"]
    assert "2 users in all" not in text_of(people.get("users"))
    counted = people.browser.get(people.url("import-next", imported.job)).content.decode()
    assert "2 users, and all" in counted
    assert "Send invitations" not in counted


def test_the_export_holds_them_alone(people, imported):
    answer = people.browser.post(
        people.url("users-export"), {"format": "csv", "columns": "all", "back": f"imported={imported.job}"}
    )
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3


def test_a_group_is_made_for_them_and_taken_back(people, imported):
    page = press(people, people.get("import-job", imported.job), "Add them to a group")
    assert page.select_one("main .ask h1").text == "Add to group: 2 users?"
    job = BulkJob.objects.get()
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="old")
    assert "The group could not be made" in text_of(people.post("bulk-begin", str(job.pk), new_group="old"))
    assert "Choose a group." in text_of(people.post("bulk-begin", str(job.pk)))
    people.post("bulk-begin", str(job.pk), new_group="autumn")
    assert sorted(names_in(people.get("users", group="autumn"))) == ["dan", "eva"]
    people.post("bulk-undo", str(job.pk))
    people.post("bulk-begin", str(BulkJob.objects.latest("pk").pk))
    assert names_in(people.get("users", group="autumn")) == []


def test_reset_codes_are_planned_for_those_who_must_choose_a_password(people, imported):
    page = press(people, people.get("import-job", imported.job), "Send reset codes")
    assert page.select_one("main .ask h1").text == "Send reset: 2 users?"
    assert page.select_one("input[name=trial]")
    people.post("bulk-begin", str(BulkJob.objects.get().pk), pace="waves", wave="1", seconds="86400")
    page = people.get("bulk-job", str(BulkJob.objects.get().pk))
    assert page.select_one("main .pill").text == "Waiting for the next wave"


def test_an_import_of_another_pool_is_none_of_this_list(people, imported):
    page = people.get("users", imported="import-never", expect=404)
    assert "exist" in text_of(page)


def test_on_aws_they_are_told_by_the_names_of_the_file(console, send, far, far_pool, live_cognito):  # noqa: F811
    desk = Desk(console, far, far_pool, live_cognito)
    live_cognito.create_group(UserPoolId=far_pool, GroupName="autumn")
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        desk.create("ben", email="ben@example.com")
    header = live_cognito.get_csv_header(UserPoolId=far_pool)["CSVHeader"]
    send(cognitos(header, someone("ann", name="Ann, of Leeds"), someone("ben"), someone("cleo")))
    run = ImportRun.objects.get()
    page = console.post(
        reverse("import-start", args=["far", far_pool, run.pk]), {"role_arn": ROLE}, follow=True
    )
    page = BeautifulSoup(page.content, "html.parser")
    run.refresh_from_db()
    desk.create("dan", email="dan@example.com")
    assert names_in(desk.get("users", imported=run.job)) == ["ann", "cleo"]
    assert names_in(desk.get("users", imported=run.job, q="leeds")) == ["ann"]
    plan = press(desk, page, "Add them to a group")
    assert plan.select_one("main .ask h1").text == "Add to group: 2 users?"
    desk.post("bulk-begin", str(BulkJob.objects.get().pk), group="autumn")
    members = live_cognito.list_users_in_group(UserPoolId=far_pool, GroupName="autumn")["Users"]
    assert sorted(user["Username"] for user in members) == ["ann", "cleo"]
    ImportRun.objects.update(prepared="")
    assert "does not tell which import made a user" in text_of(desk.get("users", imported=run.job))
    assert "What comes next" not in text_of(desk.get("import-job", run.job))
