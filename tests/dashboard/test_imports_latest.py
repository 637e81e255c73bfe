"""The latest rejected and skipped lines, listed while a job runs."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from pools.models import ImportJob, ImportLogLine
from tests.fixtures.imports import person

HTMX = {"HX-Request": "true"}


def running(job: dict) -> dict:
    """The job as it stood before its last line was read."""
    ImportJob.objects.filter(id=job["JobId"]).update(status="InProgress", completed=None)
    return job


@pytest.fixture
def job(import_pool, import_file) -> dict:
    """30 lines with a space in the user name, and one that exists already."""
    pool = import_pool()
    return running(import_file(pool, [person("ann"), *[person(f"a {n}") for n in range(30)], person("ann")]))


@pytest.fixture
def there(embedded, job) -> str:
    return reverse("import-job", args=["embedded", job["UserPoolId"], job["JobId"]])


def rows(html: bytes) -> list[list[str]]:
    """The list on a page, or what a refresh adds to it, which arrives inside a template element."""
    shown = re.sub(rb"</?template\s*>", b"", html)
    body = BeautifulSoup(shown, "html.parser").select_one("tbody#latest, tbody[hx-swap-oob]")
    return [[cell.get_text().strip() for cell in row.select("th, td")] for row in body.select("tr")]


def refresh(console, there: str, page: bytes):
    state = BeautifulSoup(page, "html.parser").select_one("#state")
    return console.get(there + state["hx-get"], headers=HTMX)


def test_a_running_job_lists_its_latest_lines_with_advice_newest_first(console, there):
    found = rows(console.get(there).content)
    assert found[0][:3] == ["33", "Skipped", "whole line"]
    assert found[1][:4] == ["32", "Rejected", "cognito:username", "The user name holds a space."]
    assert "dot or a hyphen" in found[1][4]
    assert [row[0] for row in found] == [str(line) for line in range(33, 13, -1)]


def test_a_refresh_of_the_progress_brings_the_list_up_to_date(console, there, job):
    page = console.get(there).content
    ImportLogLine.objects.create(job_id=job["JobId"], line=40, outcome="FAILED", column="email", reason="No.")
    answer = refresh(console, there, page).content
    assert b'hx-swap-oob="innerHTML:#latest"' in answer
    assert rows(answer)[0][:4] == ["40", "Rejected", "email", "No."]
    assert len(rows(answer)) == 20


def test_a_job_without_rejects_says_so(console, embedded, import_pool, import_file):
    job = running(import_file(import_pool(), [person("ann")]))
    page = console.get(reverse("import-job", args=["embedded", job["UserPoolId"], job["JobId"]]))
    assert rows(page.content) == []
    assert "None so far" in page.content.decode()


def test_on_aws_a_refresh_reads_on_from_where_the_last_one_ended(
    console, far, live_cognito, import_pool, import_file
):
    job = running(import_file(import_pool(), [person("ann"), person("a b"), person("a c")]))
    there = reverse("import-job", args=["far", job["UserPoolId"], job["JobId"]])
    page = console.get(there).content
    assert [row[0] for row in rows(page)] == ["4", "3"]
    nothing_new = refresh(console, there, page).content
    assert b"hx-swap-oob" not in nothing_new
    for line, outcome in ((5, "FAILED"), (6, "SUCCEEDED"), (7, "SKIPPED")):
        ImportLogLine.objects.create(job_id=job["JobId"], line=line, outcome=outcome, reason="As it is.")
    added = refresh(console, there, nothing_new).content
    assert b'hx-swap-oob="afterbegin:#latest"' in added
    assert [row[:2] for row in rows(added)] == [["7", "Skipped"], ["5", "Rejected"]]


def test_a_token_that_leads_nowhere_is_given_up_and_said(
    console, far, live_cognito, import_pool, import_file
):
    job = running(import_file(import_pool(), [person("ann"), person("a b")]))
    there = reverse("import-job", args=["far", job["UserPoolId"], job["JobId"]])
    answer = console.get(f"{there}?part=state&log=nowhere", headers=HTMX).content
    assert b"The log of the job cannot be read now" in answer
    assert b"hx-swap-oob" not in answer
    again = refresh(console, there, answer).content
    assert [row[0] for row in rows(again)] == ["3"]


@pytest.mark.parametrize(
    ("size", "theme"), [pytest.param("desktop", "light", marks=pytest.mark.slow), ("phone", "dark")]
)
def test_the_list_grows_on_the_open_page(
    sign_in_context, check_accessibility, live_cognito, embedded, import_pool, import_file, size, theme
):
    rows = [person("ann"), *[person(f"a {n}") for n in range(30)]]
    job = running(import_file(import_pool(), rows))
    page = sign_in_context(size, theme).new_page()
    page.goto(reverse("import-job", args=["embedded", job["UserPoolId"], job["JobId"]]))
    page.get_by_role("row").filter(has_text="32").wait_for()
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ImportLogLine.objects.create(job_id=job["JobId"], line=4_711, outcome="FAILED", reason="It came later.")
    page.locator("#latest").get_by_text("It came later.").wait_for()
    assert page.get_by_text("It came later.").count() == 1
    assert page.locator("#latest tr").count() == 20
