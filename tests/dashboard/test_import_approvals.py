"""Imports that need a second person: what is asked, what is approved, and what voids it."""

from functools import partial
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from dashboard.csv_files.conversion import Mapping
from dashboard.import_runs.steps import advance
from dashboard.models import ApprovalRequest, ImportRun, StaffMember
from tests.dashboard.approvals import WHY, approve, read, see
from tests.dashboard.cast import text_of
from tests.fixtures.import_pages import choices, file_of, words

FILE = "username,email,email_verified,groups\nann,ann@example.com,true,night\nben,ben@example.com,true,\n"
GROUPS = {"column-3": "cognito:groups", "options-make_groups": "on"}


@pytest.fixture
def pool(import_pool) -> str:
    return import_pool()


@pytest.fixture
def visit(import_page, pool):
    return partial(import_page, pool)


@pytest.fixture
def check(visit):
    """Uploads the file and checks it; gives the page of the check."""

    def run(**chosen):
        page = visit("import-new", post={"file": file_of(FILE)})
        return visit("import-columns", ImportRun.objects.latest("pk").pk, post=choices(page) | chosen)

    return run


@pytest.fixture
def start(visit):
    return lambda **fields: visit("import-start", ImportRun.objects.latest("pk").pk, post=fields)


@pytest.fixture
def people_in(cognito, pool):
    return lambda: sorted(user["Username"] for user in cognito.list_users(UserPoolId=pool)["Users"])


def test_an_import_with_groups_waits_where_adding_to_groups_is_marked(
    mark, check, start, eriks, people_in, django_capture_on_commit_callbacks
):
    mark("add-to-group")
    page = check(**GROUPS)
    assert "This needs a second person." in words(page)
    assert "Start the import of people.csv" in words(start())
    page = start(**WHY)
    assert "Asked for approval. Nothing has been done yet." in text_of(read(page))
    asked, run = ApprovalRequest.objects.get(), ImportRun.objects.get()
    assert (asked.work["Run"], run.step, people_in()) == (run.pk, "checked", [])
    shown = text_of(see(eriks, asked))
    for part in ("Users made", "Group memberships", "New groups", "Held by the digest"):
        assert part in shown
    with django_capture_on_commit_callbacks(execute=True):
        page = approve(eriks, asked)
    assert "Approved. The import starts in the background." in text_of(read(page))
    run.refresh_from_db()
    assert people_in() == ["ann", "ben"]
    assert (run.staff.email, run.step) == ("dana@example.com", "running")
    assert "approved by erik@example.com" in run.reason


def test_without_the_column_it_starts_at_once(mark, check, start, people_in):
    mark("add-to-group", "disable", "import-passwords")
    assert "second person" not in words(check(**{"column-3": ""}))
    start()
    assert people_in() == ["ann", "ben"]
    assert not ApprovalRequest.objects.exists()


@pytest.mark.parametrize("act", ["import", "verify"])
def test_each_import_waits_where_importing_or_vouching_for_addresses_is_marked(
    mark, check, start, people_in, act
):
    mark(act)
    check(**{"column-3": ""})
    assert start().status_code == 422
    assert people_in() == []
    unverified = {"column-2": "", "column-3": "", "email_verified": "FALSE", "options-existing": "OVERWRITE"}
    assert ("second person" in words(check(**unverified))) == (act == "import")


def test_another_choice_or_a_file_that_was_changed_voids_what_was_asked(
    mark, check, start, visit, eriks, people_in
):
    mark("import")
    page = check(**GROUPS)
    start(**WHY)
    asked, run = ApprovalRequest.objects.get(), ImportRun.objects.get()
    seen = see(eriks, asked)
    page = visit("import-columns", run.pk)
    visit("import-columns", run.pk, post=choices(page) | {"column-3": ""})
    refused = text_of(read(approve(eriks, asked, seen)))
    assert "What would be done is not what approval was asked for." in refused
    start(**WHY)
    asked = ApprovalRequest.objects.latest("pk")
    run.refresh_from_db()
    default_storage.delete(run.prepared)
    with default_storage.open(run.prepared, "wb") as file:
        file.write(b"another")
    approve(eriks, asked)
    advance(run.pk)
    run.refresh_from_db()
    assert "is not the one that a second person has approved" in run.problem
    assert people_in() == []


def test_whoever_may_no_longer_import_does_not_by_an_approval(mark, check, start, eriks, people_in, embedded):
    mark("import")
    check(**GROUPS)
    start(**WHY)
    asked = ApprovalRequest.objects.get()
    seen = see(eriks, asked)
    dana = StaffMember.objects.get(email="dana@example.com")
    dana.grants.all().delete()
    assert "may no longer do this" in text_of(read(approve(eriks, asked, seen)))
    assert people_in() == []


def test_what_was_discarded_is_not_approved(mark, check, start, visit, eriks):
    mark("import")
    check(**GROUPS)
    start(**WHY)
    asked = ApprovalRequest.objects.get()
    seen = see(eriks, asked)
    visit("import-discard", ImportRun.objects.get().pk, post={})
    assert "cannot be approved any more" in text_of(read(approve(eriks, asked, seen)))


@pytest.mark.django_db(transaction=True)
def test_the_command_says_that_it_waits(mark, pool, embedded, staff, tmp_path, people_in):
    mark("import")
    path = tmp_path / "nightly.csv"
    path.write_text("Login,Mail\nann,ann@example.com\n")
    mapping = Mapping(["cognito:username", "email"], {"email_verified": "TRUE"})
    former = {"columns": ["Login", "Mail"], "mapping": mapping.as_json(), "job": "import-former"}
    ImportRun.objects.create(connection=embedded, pool=pool, staff=staff, step="finished", **former)
    given = ("import_users", pool, str(path), "--staff", staff.email)
    with pytest.raises(CommandError, match="Say it with --reason"):
        call_command(*given, stdout=StringIO())
    with pytest.raises(CommandError, match="waits for approval, as request") as ended:
        call_command(*given, "--reason", "nightly", stdout=StringIO())
    assert ended.value.returncode == 3
    assert (ApprovalRequest.objects.get().reason, people_in()) == ("nightly", [])
