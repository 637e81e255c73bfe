"""Importing a CSV through the console: upload, columns, check, run, and what was rejected."""

import csv
from datetime import timedelta
from functools import partial
from io import BytesIO, StringIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dashboard.csv_files.conversion import Mapping, convert
from dashboard.csv_files.reading import Record
from dashboard.models import AuditRecord, ImportRun
from tests.fixtures.import_pages import choices, figures, file_of, table, words
from tests.fixtures.imports import create_job


@pytest.fixture
def pool(cognito) -> str:
    """A pool that verifies e-mail addresses."""
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
    """Uploads a file; gives the page that comes after it."""
    return lambda content, name="people.csv": visit("import-new", post={"file": file_of(content, name)})


def cognitos(header, *users: dict) -> str:
    """A file in Cognito's own form."""
    lines = [header, *([user.get(name, "") for name in header] for user in users)]
    return "".join(",".join(cell.replace(",", "\\,") for cell in line) + "\n" for line in lines)


def someone(name: str, /, **more: str) -> dict:
    return {"cognito:username": name, "email": f"{name}@example.com", "email_verified": "TRUE", **more}


def usernames(cognito, pool) -> list[str]:
    return sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"])


def test_an_empty_list_says_what_to_do(visit):
    page = visit("imports")
    assert "No imports yet" in words(page)
    assert "Import users" in words(page)


def test_the_template_holds_the_pools_own_header(visit, header):
    answer = visit("import-template")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer.content.decode() == ",".join(header) + "\r\n"


def test_from_upload_to_the_last_user(visit, upload, cognito, pool, header):
    page = upload(cognitos(header, someone("ann"), someone("ben"), someone("cleo", name="Cleo, of Leeds")))
    assert figures(page)["would be imported"] == "3"
    assert usernames(cognito, pool) == []
    run = ImportRun.objects.get()
    page = visit("import-start", run.pk, post={})
    assert "3 imported + 0 skipped + 0 rejected = 3 lines of the file" in words(page)
    assert figures(page)["lost"] == "0"
    assert usernames(cognito, pool) == ["ann", "ben", "cleo"]
    cleo = cognito.admin_get_user(UserPoolId=pool, Username="cleo")
    assert {"Name": "name", "Value": "Cleo, of Leeds"} in cleo["UserAttributes"]
    assert "people.csv" in words(visit("imports"))


def test_the_check_counts_and_explains_every_line_and_writes_nothing(upload, cognito, pool, header):
    cognito.admin_create_user(UserPoolId=pool, Username="ben", MessageAction="SUPPRESS")
    users = [someone("ann"), someone("ben"), someone("lena w"), someone("marie", birthdate="31/13/1990")]
    page = upload(cognitos(header, *users, someone("hugo", email_verified="")))
    assert figures(page) | {"size": ""} == figures(page) | {
        "would be imported": "1",
        "would be skipped, exist already": "1",
        "rejected": "3",
        "lines checked": "5",
        "size": "",
    }
    rows = {row[0]: row[1:] for row in table(page, "Rejected and skipped lines")}
    assert rows["3"][3] == "The user already exists."
    assert rows["4"][:3] == ["lena w", "cognito:username", "lena w"]
    assert "dot or a hyphen" in rows["4"][4]
    assert rows["5"][:3] == ["marie", "birthdate", "31/13/1990"]
    assert rows["6"][1] == "email_verified"
    assert usernames(cognito, pool) == ["ben"]


def test_rejected_lines_come_back_corrected(visit, upload, cognito, pool, header):
    upload(cognitos(header, someone("ann"), someone("lena w", phone_number="+447700900001", name="=1+1")))
    first = ImportRun.objects.get()
    visit("import-start", first.pk, post={})
    answer = visit("import-rejected", first.pk, "run")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    columns, line = csv.reader(StringIO(text))
    cells = dict(zip(columns, line, strict=True))
    assert columns == [*header, "lifeguard:reason"]
    assert (cells["name"], cells["phone_number"]) == ("'=1+1", "'+447700900001")
    assert cells["lifeguard:reason"] == "cognito:username: The user name holds a space."

    page = upload(("\ufeff" + text.replace("lena w", "lena.w")).encode())
    assert figures(page)["would be imported"] == "1"
    visit("import-start", ImportRun.objects.latest("pk").pk, post={})
    lena = cognito.admin_get_user(UserPoolId=pool, Username="lena.w")["UserAttributes"]
    assert {"Name": "phone_number", "Value": "+447700900001"} in lena
    assert {"Name": "name", "Value": "=1+1"} in lena


GERMAN = (
    "E-Mail;Vorname;Geburtsdatum;Handy;Notiz\n"
    "ann@example.com;Änne;31.12.1990;+44 7700 900001;x\n"
    "\n"
    "ben@example.com;Jörg;01.02.1991;;\n"
    "kaputt;Marie;;;\n"
    "kurz\n"
    "cleo@example.com;Chloé\n"
)


def test_any_csv_is_mapped_and_reported_by_its_own_lines(visit, upload, cognito, pool):
    page = upload(GERMAN.encode("utf-16"), "kunden.csv")
    assert "UTF-16" in words(page)
    assert "semicolon" in words(page)
    run = ImportRun.objects.get()
    chosen = {
        "column-0": "email",
        "column-1": "given_name",
        "column-2": "birthdate",
        "column-3": "phone_number",
        "column-4": "",
        "username_from": "email",
        "email_verified": "TRUE",
        "phone_number_verified": "FALSE",
        "dates": "dmy",
    }
    assert choices(page) == chosen | {"email_verified": "", "phone_number_verified": ""}
    page = visit("import-columns", run.pk, post=chosen)
    rows = {row[0]: row for row in table(page, "Rejected lines")}
    assert set(rows) == {"5", "6"}
    assert rows["5"][1:4] == ["kaputt", "email", "kaputt"]
    assert rows["6"][4] == "The line has 1 value, the first line names 5 columns."
    assert "1 line is short: the columns that it lacks at the end are taken as empty." in words(page)
    visit("import-start", run.pk, post={})
    ann = cognito.admin_get_user(UserPoolId=pool, Username="ann@example.com")["UserAttributes"]
    assert {"Name": "birthdate", "Value": "1990-12-31"} in ann
    assert {"Name": "phone_number", "Value": "+447700900001"} in ann
    assert {"Name": "given_name", "Value": "Änne"} in ann


def test_columns_that_cannot_work_are_refused_and_kept_as_chosen(visit, upload):
    upload("Mail,Born\nann@example.com,01/02/1990\n")
    run = ImportRun.objects.get()
    chosen = {"column-0": "name", "column-1": "birthdate", "username_from": "email", "dates": "none"}
    page = visit("import-columns", run.pk, post=chosen)
    assert page.status_code == 422
    assert "No column is the user name" in words(page)
    assert "Say in which order day and month are written." in words(page)
    assert (
        BeautifulSoup(page.content, "html.parser").select_one('[name="column-0"] [selected]')["value"]
        == "name"
    )


def test_a_file_can_be_read_with_another_delimiter(visit, upload):
    upload("Mail;A,Name;B\nann@example.com;1,x;2\n")
    page = visit(
        "import-read-again", ImportRun.objects.get().pk, post={"encoding": "cp1252", "delimiter": ","}
    )
    assert "Windows-1252" in words(page)
    assert ImportRun.objects.get().columns == ["Mail;A", "Name;B"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04" + b"\x00" * 100, "This is an Excel workbook"),
        (bytes(range(256)) * 10, "This file is not text"),
        (b'{"realm":"harbour","clients":[]}', "This is a Keycloak realm without users"),
        (b"x" * 10_000_000, "The first line, which names the columns, cannot be read."),
        (b"n," * 20_000 + b"n\nx\n", "The first line has 20,001 columns; a file may have 1,000."),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(upload, content, sentence):
    page = upload(content)
    assert page.status_code == 422
    assert sentence in words(page)
    assert not ImportRun.objects.exists()


def test_a_line_of_ten_megabytes_is_one_rejected_line(upload, header):
    file = cognitos(header, someone("ann"), someone("ben", name="x" * 10_000_000), someone("cleo"))
    page = upload(file)
    assert figures(page)["would be imported"] == "2"
    assert table(page, "Rejected lines")[0][0] == "3"


def test_a_file_over_the_sites_limit_is_refused_before_it_is_read(visit, upload, settings):
    settings.MAX_IMPORT_BYTES = 1000
    page = upload(b"a,b\n" + b"x,y\n" * 50_000)
    assert page.status_code == 413
    assert "The file is too large." in words(page)


def test_an_upload_needs_the_forgery_token(visit, embedded, pool, staff):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff, backend="dashboard.sign_in.passwords.StaffPasswords")
    answer = client.post(reverse("import-new", args=[embedded.slug, pool]), {"file": BytesIO(b"a,b\n1,2\n")})
    assert answer.status_code == 403


def test_a_pool_that_cannot_import_says_so_and_goes_on_when_mended(visit, upload, cognito, pool, header):
    cognito.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=[])
    page = upload(cognitos(header, someone("ann")))
    assert "AutoVerifiedAttributes" in words(page)
    assert "Nothing is lost" in words(page)
    cognito.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
    page = visit("import-retry", ImportRun.objects.get().pk, post={})
    assert figures(page)["would be imported"] == "1"


def test_a_file_can_be_discarded_until_it_runs(visit, upload, header):
    upload(cognitos(header, someone("ann")))
    run = ImportRun.objects.get()
    assert "Discard people.csv?" in words(visit("import-discard", run.pk))
    page = visit("import-discard", run.pk, post={})
    assert "No imports yet" in words(page)
    assert not ImportRun.objects.exists()


def test_a_job_of_a_script_is_shown_with_its_log(visit, cognito, pool, header, door):
    job = cognito.create_user_import_job(
        JobName="nightly", UserPoolId=pool, CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/logs"
    )["UserImportJob"]
    door.send(
        cognitos(header, someone("ann"), someone("lena w")).encode(), method="PUT", path=job["PreSignedUrl"]
    )
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    listed = visit("imports")
    assert "nightly" in words(listed)
    assert "a script" in words(listed)
    page = visit("import-job", job["JobId"])
    assert figures(page)["rejected"] == "1"
    assert table(page, "What became of the lines")[0][:4] == [
        "3",
        "Rejected",
        "cognito:username",
        "The user name holds a space.",
    ]
    log = b"".join(visit("import-log", job["JobId"]).streaming_content).decode()
    assert log == "[FAILED] Line Number 3 - cognito:username: The user name holds a space.\n"


def test_rejects_are_paged_with_the_commonest_problem_first(visit, upload, header):
    spaces = [someone(f"user {n}") for n in range(70)]
    page = upload(cognitos(header, someone("x", birthdate="1990"), *spaces))
    problems = table(page, "What is wrong, most common first")
    assert [row[2] for row in problems] == ["70", "1"]
    seen = [row[0] for row in table(page, "Rejected lines")]
    assert seen == [str(line) for line in range(3, 28)]
    run = ImportRun.objects.get()
    following = BeautifulSoup(page.content, "html.parser").select_one('a[rel="next"]')["href"]
    page = visit("import-check", run.pk, query_params=dict([following.removeprefix("?").split("=")]))
    assert [row[0] for row in table(page, "Rejected lines")] == [str(line) for line in range(28, 53)]
    page = visit("import-check", run.pk, query_params={"after": "2-52"})
    assert [row[0] for row in table(page, "Rejected lines")] == [*(str(line) for line in range(53, 73)), "2"]
    page = visit("import-check", run.pk, query_params={"problem": "1"})
    assert [row[0] for row in table(page, "Rejected lines")] == ["2"]


def test_what_the_file_holds_is_shown_as_text(upload, header):
    page = upload(cognitos(header, someone("ann <b>b</b>", name="<script>alert(1)</script>")))
    assert b"<script>alert" not in page.content
    assert b"<b>b</b>" not in page.content


def test_password_hashes_are_recognised_and_never_shown(upload, visit, cognito, pool, header):
    good = "$2b$10$" + "a" * 53
    page = upload(
        cognitos(
            header, someone("ann", password_hash=good), someone("ben", password_hash="$2b$15$" + "b" * 53)
        )
    )
    assert "Carried: 1 of bcrypt." in words(page)
    assert table(page, "Rejected lines")[0][3] == "not shown"
    page = visit("import-start", ImportRun.objects.get().pk, post={})
    assert usernames(cognito, pool) == ["ann"]


def test_every_change_is_on_the_audit_trail(visit, upload, header, staff):
    upload(cognitos(header, someone("ann")))
    visit("import-start", ImportRun.objects.get().pk, post={})
    operations = AuditRecord.objects.filter(staff=staff.email).values_list("operation", flat=True)
    assert sorted(operations) == 2 * ["CreateUserImportJob"] + 2 * ["StartUserImportJob"]


def test_a_running_import_can_be_stopped_after_a_question(visit, cognito, pool, header, door, broker):
    job = cognito.create_user_import_job(
        JobName="nightly", UserPoolId=pool, CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/logs"
    )["UserImportJob"]
    door.send(cognitos(header, someone("ann")).encode(), method="PUT", path=job["PreSignedUrl"])
    cognito.start_user_import_job(UserPoolId=pool, JobId=job["JobId"])
    assert "Stop" in words(visit("import-job", job["JobId"]))
    assert "nightly has imported 0 users so far. They stay." in words(visit("import-stop", job["JobId"]))
    assert "The import is asked to stop." in words(visit("import-stop", job["JobId"], post={}))
    stopped = cognito.describe_user_import_job(UserPoolId=pool, JobId=job["JobId"])["UserImportJob"]
    assert stopped["Status"] in ("Stopping", "Stopped")


def test_an_import_goes_on_when_nobody_was_there_while_its_job_took_the_file(
    visit, upload, cognito, pool, header
):
    upload(cognitos(header, someone("ann")))
    run = ImportRun.objects.get()
    # The worker made the job, and the machine was off for the quarter of an hour in which it takes a file.
    late = create_job(cognito, pool, JobName=f"people.csv {run.pk}")
    ImportRun.objects.update(step=ImportRun.Step.STARTING, job=late["JobId"])
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        page = visit("import-retry", run.pk, post={})
    assert "1 imported + 0 skipped + 0 rejected = 1 line of the file" in words(page)
    assert usernames(cognito, pool) == ["ann"]


def test_half_a_million_lines_and_one_are_converted():
    rows = (Record(n, [f"user{n}"]) for n in range(500_002))
    lines = convert(rows, ["cognito:username"], Mapping(["cognito:username"]))
    assert sum(1 for _ in lines) == 500_002
