"""Rejected and skipped lines that are mended in the browser and run again."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.import_runs import mendable
from dashboard.models import AuditRecord, ImportRun, MendedLine, RejectedLine
from dashboard.tasks import forget_finished_imports
from tests.dashboard.test_imports import cognitos, someone, usernames
from tests.fixtures.import_pages import choices, figures, file_of, table, words
from tests.fixtures.people import BACKEND

GERMAN = (
    "E-Mail;Vorname;Geburtsdatum;Notiz\n"
    "\n"
    "ann@example.com;Änne;31.12.1990;x\n"
    'kaputt;"Marie\nLuise";01.02.1991;y\n'
    "bert@example.com;Bert;40.02.1991;z\n"
)
CHOSEN = {"column-3": "", "username_from": "email", "email_verified": "TRUE", "dates": "dmy"}
BOTH = "Rejected and skipped lines"


@pytest.fixture
def pool(cognito) -> str:
    answer = cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])
    return answer["UserPool"]["Id"]


@pytest.fixture
def header(cognito, pool) -> list[str]:
    return cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]


@pytest.fixture
def visit(import_page, pool):
    return partial(import_page, pool)


@pytest.fixture
def upload(visit):
    return lambda content: visit("import-new", post={"file": file_of(content)})


def fields(page) -> dict[str, str]:
    """The cells of a line as its form has them."""
    soup = BeautifulSoup(page.content, "html.parser")
    named = soup.select("form [name^=cell-]")
    return {each["name"]: each.get("value") or each.get_text().removeprefix("\n") for each in named}


def labels(page) -> dict[str, str]:
    """The name of the field for each column of the file."""
    soup = BeautifulSoup(page.content, "html.parser")
    found = {each["id"]: each["name"] for each in soup.select("form [name^=cell-]")}
    return {each.find(string=True).strip(): found[each["for"]] for each in soup.select("label[for^=line-]")}


def mend(visit, run: ImportRun, line: int, **changed: str):
    """Change columns of a line by their names, and keep it; gives the page after it."""
    page = visit("import-mend", run.pk, line)
    named = labels(page)
    return visit(
        "import-mend", run.pk, line, post=fields(page) | {named[key]: changed[key] for key in changed}
    )


def states(page, heading: str) -> dict[str, str]:
    return {row[0]: row[-1].removesuffix(" Mend").removesuffix(" Change") for row in table(page, heading)}


def rejects_file(visit, run: ImportRun, which: str) -> str:
    answer = visit("import-rejected", run.pk, which)
    assert answer["Content-Disposition"] == 'attachment; filename="people-rejected.csv"'
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_rejected_and_skipped_lines_stand_in_one_table_at_both_moments(visit, upload, cognito, pool, header):
    cognito.admin_create_user(UserPoolId=pool, Username="ben", MessageAction="SUPPRESS")
    people = [someone("ann"), someone("ben"), someone("lena w"), someone("ann", name="once more")]
    page = upload(cognitos(header, *people))
    run = ImportRun.objects.get()
    expected = {"4": "Rejected", "3": "Skipped", "5": "Skipped"}
    assert states(page, BOTH) == expected
    rows = {row[0]: row for row in table(page, BOTH)}
    assert rows["3"][4:6] == [
        "The user already exists.",
        "Nothing, if it is the same person. Otherwise give the line a user name of its own.",
    ]
    assert rows["5"][4] == "Repeats line 2: the same user name."
    skipped = visit("import-check", run.pk, query_params={"kind": "skipped"})
    assert set(states(skipped, BOTH)) == {"3", "5"}
    rejected = visit("import-check", run.pk, query_params={"kind": "rejected"})
    assert set(states(rejected, BOTH)) == {"4"}
    assert states(visit("import-start", run.pk, post={}), BOTH) == expected
    assert "ben" not in rejects_file(visit, run, "run"), "who exists would only be skipped once more"


def test_mended_lines_are_run_again_as_an_import_of_their_own(visit, upload, cognito, pool):
    upload(GERMAN)
    run = ImportRun.objects.get()
    page = visit("import-columns", run.pk, post=choices(visit("import-columns", run.pk)) | CHOSEN)
    assert set(states(page, "Rejected lines")) == {"4", "6"}
    page = visit("import-mend", run.pk, 6)
    soup = BeautifulSoup(page.content, "html.parser")
    faulty = soup.select_one("[aria-invalid]")
    assert faulty["value"] == "40.02.1991"
    assert faulty.has_attr("autofocus")
    assert soup.find(id=faulty["aria-describedby"]).get_text().strip().startswith("birthdate")
    assert "Notiz" not in labels(page), "what becomes nothing is not asked for"

    page = mend(visit, run, 4, **{"E-Mail": "marie@example.com"})
    assert states(page, "Rejected lines") == {"4": "Mended", "6": "Rejected"}
    assert "1 line is mended" in words(page)
    assert "kaputt" not in rejects_file(visit, run, "check")
    assert "bert@example.com" in rejects_file(visit, run, "check")
    page = mend(visit, run, 6, Geburtsdatum="41.02.1991")
    page = visit("import-run-mended", run.pk, post={})

    again = ImportRun.objects.latest("pk")
    assert again.mended_of == run
    assert figures(page)["would be imported"] == "1"
    assert [row[0:3] for row in table(page, "Rejected lines")] == [["6", "bert@example.com", "birthdate"]]
    page = visit("import-lines", again.check_job)
    assert [row[0] for row in table(page, "Lines")] == ["6"], "numbered as in the file that was uploaded"
    page = mend(visit, again, 6, Geburtsdatum="14.02.1991")
    visit("import-start", again.pk, post={})
    page = visit("import-run-mended", again.pk, post={})
    visit("import-start", ImportRun.objects.latest("pk").pk, post={})
    assert usernames(cognito, pool) == ["bert@example.com", "marie@example.com"]
    marie = cognito.admin_get_user(UserPoolId=pool, Username="marie@example.com")["UserAttributes"]
    assert {"Name": "birthdate", "Value": "1991-02-01"} in marie
    assert {"Name": "email_verified", "Value": "true"} in marie
    page = visit("import-check", run.pk)
    assert states(page, "Rejected lines") == {"4": "Run again See", "6": "Run again See"}
    assert "Download to correct" not in words(page)


def test_a_line_is_left_out_taken_back_and_comes_free_when_its_run_is_discarded(visit, upload, header):
    upload(cognitos(header, someone("ann"), someone("lena w"), someone("hugo z")))
    run = ImportRun.objects.get()
    page = visit("import-leave-out", run.pk, 3, post={})
    assert states(page, "Rejected lines") == {"3": "Left out", "4": "Rejected"}
    assert "lena w" not in rejects_file(visit, run, "check")
    page = visit("import-run-mended", run.pk, post={})
    assert "No mended line waits to be run." in words(page)
    page = visit("import-take-back", run.pk, 3, post={})
    assert states(page, "Rejected lines") == {"3": "Rejected", "4": "Rejected"}
    mend(visit, run, 3, **{"cognito:username": "lena.w"})
    visit("import-run-mended", run.pk, post={})
    again = ImportRun.objects.latest("pk")
    page = visit("import-take-back", run.pk, 3, post={})
    assert "Line 3 is run again already." in words(page)
    visit("import-discard", again.pk, post={})
    assert states(visit("import-check", run.pk), "Rejected lines") == {"3": "Mended", "4": "Rejected"}


def test_hashes_are_kept_encrypted_never_shown_and_can_be_cleared(visit, upload, cognito, pool, header):
    bad = "$2b$15$" + "b" * 53
    upload(
        cognitos(
            header, someone("ann", password_hash="$2b$10$" + "a" * 53), someone("ben", password_hash=bad)
        )
    )
    run = ImportRun.objects.get()
    row = RejectedLine.objects.get()
    assert bad.encode() not in bytes(row.cells)
    assert bad in mendable.unseal(row.cells)
    page = visit("import-mend", run.pk, 3)
    assert bad not in page.content.decode()
    mend(visit, run, 3, **{"Clear password_hash": "on"})
    visit("import-run-mended", run.pk, post={})
    visit("import-start", ImportRun.objects.latest("pk").pk, post={})
    assert cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserStatus"] == "RESET_REQUIRED"
    assert bad not in str(list(AuditRecord.objects.values("input", "before", "after")))
    noted = AuditRecord.objects.get(operation="MendImportLine")
    assert noted.input == {"Run": run.pk, "Line": 3, "Columns": ["password_hash"]}


def test_what_can_be_mended_is_bounded_and_the_page_says_so(visit, upload, header, monkeypatch):
    monkeypatch.setattr(mendable, "LINES", 2)
    long = someone("lena w", name="x" * 16_001)
    page = upload(cognitos(header, someone("hugo z"), long, someone("tom b")))
    run = ImportRun.objects.get()
    assert [row[-1] for row in table(page, "Rejected lines")] == ["Rejected Mend", "Rejected", "Rejected"]
    assert "The first 2 rejected and the first 2 skipped lines can be mended here" in words(page)
    assert visit("import-mend", run.pk, 3).status_code == 404
    page = visit("import-mend", run.pk, 2)
    page = visit("import-mend", run.pk, 2, post=fields(page) | {labels(page)["name"]: "y" * 2_049})
    assert page.status_code == 422
    assert not MendedLine.objects.exists()


def test_a_role_that_masks_an_attribute_neither_sees_nor_mends_it(visit, upload, header, sam, pool, embedded):
    lena = someone("lena w", email="lena@example.com", name="Lena Real")
    upload(cognitos(header, lena) + "only,three,values\n")
    run, browser = ImportRun.objects.get(), Client()
    browser.force_login(sam, backend=BACKEND)
    address = reverse("import-mend", args=[embedded.slug, pool, run.pk, 2])
    page = browser.get(address)
    assert "lena@example.com" not in page.content.decode()
    assert "Lena Real" not in page.content.decode()
    assert {"email", "name", "phone_number"}.isdisjoint(labels(page))
    forged = {f"cell-{header.index('email')}": "mallory@example.com"}
    browser.post(address, fields(page) | {labels(page)["cognito:username"]: "lena.w"} | forged)
    cells = dict(zip(header, mendable.unseal(MendedLine.objects.get().cells), strict=True))
    assert (cells["cognito:username"], cells["email"]) == ("lena.w", "lena@example.com")
    answer = browser.get(reverse("import-mend", args=[embedded.slug, pool, run.pk, 3]))
    assert answer.status_code == 403
    assert "three" not in answer.content.decode()


def test_what_was_mended_goes_with_its_import(visit, upload, header):
    upload(cognitos(header, someone("ann"), someone("lena w")))
    run = ImportRun.objects.get()
    mend(visit, run, 3, **{"cognito:username": "lena.w"})
    visit("import-start", run.pk, post={})
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        forget_finished_imports()
        assert not MendedLine.objects.exists()
    assert not RejectedLine.objects.exists()
    assert visit("import-mend", run.pk, 3).status_code == 404


def test_a_form_without_its_token_mends_nothing(upload, header, staff, pool, embedded):
    upload(cognitos(header, someone("lena w")))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(staff, backend=BACKEND)
    run = ImportRun.objects.get()
    for name, more in (("import-mend", [2]), ("import-leave-out", [2]), ("import-run-mended", [])):
        assert strict.post(reverse(name, args=[embedded.slug, pool, run.pk, *more])).status_code == 403
    assert not MendedLine.objects.exists()
