"""After an import on AWS: groups, disabling and invitations by calls, for the lines that were imported.

As in ``test_imports_on_aws``, the far side is Lifeguard's own engine behind a real socket.
"""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.urls import reverse

from dashboard.import_runs import follow_targets
from dashboard.models import AuditRecord, BulkJob, ImportRun, Role
from dashboard.tasks import resume_imports
from tests.fixtures.import_pages import choices, figures, file_of, words
from tests.fixtures.people import sign_in_client

ROLE = "arn:aws:iam::123456789012:role/import-log"
FILE = """username,email,email_verified,groups,active
ann,ann@example.com,true,night;day,true
ben,ben@example.com,true,,false
cleo,cleo@example.com,true,night,
lena w,lena@example.com,true,night,true
dora,dora@example.com,true,night,false
emil,emil@example.com,true,night,perhaps
"""


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def pool(far, live_cognito) -> str:
    """A pool with the group night, and with dora, whom the file names too."""
    made = live_cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])
    pool = made["UserPool"]["Id"]
    live_cognito.create_group(UserPoolId=pool, GroupName="night")
    live_cognito.admin_create_user(UserPoolId=pool, Username="dora", MessageAction="SUPPRESS")
    return pool


@pytest.fixture
def visit(console, pool):
    """A page of the far pool's."""

    def go(name: str, *args, post=None):
        address = reverse(name, args=["far", pool, *args])
        return console.get(address) if post is None else console.post(address, post, follow=True)

    return go


@pytest.fixture
def check(visit):
    def run(content: str = FILE, **chosen):
        page = visit("import-new", post={"file": file_of(content)})
        return visit("import-columns", ImportRun.objects.latest("pk").pk, post=choices(page) | chosen)

    return run


@pytest.fixture
def start(visit):
    return lambda: visit("import-start", ImportRun.objects.latest("pk").pk, post={"role_arn": ROLE})


def stands(cognito, pool: str, name: str) -> tuple[bool, list[str]]:
    """Whether a user is enabled, and their groups."""
    found = cognito.admin_get_user(UserPoolId=pool, Username=name)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username=name)["Groups"]
    return found["Enabled"], sorted(group["GroupName"] for group in groups)


def result_of(console, pool: str) -> list[dict]:
    answer = console.get(reverse("bulk-result", args=["far", pool, BulkJob.objects.get().pk]))
    return list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def calls(*operations: str) -> list[tuple[str, str]]:
    made = AuditRecord.objects.filter(kind=AuditRecord.Kind.STAFF, outcome="ok")
    found = made.filter(operation__in=operations).order_by("pk")
    return [(each.operation, each.target) for each in found]


def test_what_the_import_cannot_carry_is_told_before_and_done_after_it(
    check, start, pool, live_cognito, console
):
    page = check(**{"after-make_groups": "on"})
    shown = figures(page)
    assert (shown["would be imported"], shown["rejected"]) == ("4", "2")
    assert (shown["disabled"], shown["group memberships"], shown["new groups"]) == ("2", "4", "1")
    assert shown["calls"] == "7"
    said = words(page)
    assert "New groups: day." in said
    assert "Amazon charges nothing for a call." in said
    assert "The value must be true or false." in said
    assert not BulkJob.objects.exists()

    page = start()
    assert "5 of 5 changes done" in words(page)
    assert stands(live_cognito, pool, "ann") == (True, ["day", "night"])
    assert stands(live_cognito, pool, "ben") == (False, [])
    assert stands(live_cognito, pool, "cleo") == (True, ["night"])
    assert stands(live_cognito, pool, "dora") == (True, []), "she was there before"
    names = {user["Username"] for user in live_cognito.list_users(UserPoolId=pool)["Users"]}
    assert names == {"ann", "ben", "cleo", "dora"}
    assert calls("AdminDisableUser", "CreateGroup", "AdminAddUserToGroup") == [
        ("AdminDisableUser", "ben"),
        ("AdminAddUserToGroup", "ann"),
        ("CreateGroup", "day"),
        ("AdminAddUserToGroup", "ann"),
        ("AdminAddUserToGroup", "cleo"),
    ]
    assert calls("FollowUpImport") == [("FollowUpImport", ImportRun.objects.get().job)]
    assert result_of(console, pool)[0] == {
        "line": "3",
        "username": "ben",
        "what": "Disable",
        "outcome": "done",
        "why": "",
    }


def test_a_group_that_is_missing_is_named_before_and_its_lines_after_it(
    check, start, pool, live_cognito, console
):
    page = check()
    assert figures(page)["memberships left out"] == "1"
    assert "Groups that are missing: day." in words(page)
    start()
    assert stands(live_cognito, pool, "ann") == (True, ["night"])
    left_out = [row for row in result_of(console, pool) if row["outcome"] == "left out"]
    assert [(row["line"], row["username"], row["what"], row["why"]) for row in left_out] == [
        ("2", "ann", "Add to group day", "There is no group day in this pool.")
    ]


def test_who_comes_in_without_a_password_is_invited(check, start, pool, live_cognito, staff):
    content = "username,email,email_verified,active\nann,ann@example.com,true,\nben,ben@example.com,true,no\n"
    page = check(content, **{"after-invite": "on"})
    assert figures(page)["invitations"] == "1"
    assert "with a temporary password that holds 7 days" in words(page)
    assert "SES and SNS" in words(page)
    mail.outbox.clear()
    assert "2 of 2 changes done" in words(start())
    assert [message.to for message in mail.outbox] == [["ann@example.com"]]
    assert (
        live_cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    )
    assert live_cognito.admin_get_user(UserPoolId=pool, Username="ben")["UserStatus"] == "RESET_REQUIRED"


def test_a_log_that_does_not_agree_with_the_job_changes_nobody(check, start, pool, monkeypatch):
    check()
    with monkeypatch.context() as patch:
        patch.setattr(follow_targets, "lines_of", lambda *_: iter(()))
        patch.setattr("dashboard.import_runs.steps._LATE", timedelta(0))
        assert "imported 3 users, and the log of its job names 0 lines" in words(start())
    assert not BulkJob.objects.exists()
    assert calls("AdminDisableUser") == []


@pytest.mark.parametrize("after", [0, 1])
def test_a_worker_that_dies_while_it_lists_leaves_one_job(
    check, start, pool, live_cognito, monkeypatch, after
):
    check(**{"after-make_groups": "on"})
    stores, real = iter(range(9)), follow_targets._store

    def dies(*given):
        real(*given)
        if next(stores) == after:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(follow_targets, "_store", dies)
        with pytest.raises(Killed):
            start()
    assert calls("AdminDisableUser") == []
    ImportRun.objects.update(leased=None)
    resume_imports()
    job = BulkJob.objects.get()
    assert (job.position, job.to_do, job.failed, bool(job.finished)) == (5, 5, 0, True)
    assert len(calls("AdminDisableUser", "AdminAddUserToGroup")) == 4


def test_only_who_may_do_each_of_it_may_start(check, pool, sam, far):
    check()
    run = ImportRun.objects.get()
    sam.grants.update(role=Role.objects.create(name="Importers", groups=["see-pools", "see-users", "import"]))
    answer = sign_in_client(sam).post(reverse("import-start", args=["far", pool, run.pk]), {"role_arn": ROLE})
    assert answer.status_code == 403
    assert "Your role does not allow AdminAddUserToGroup on this pool" in words(answer)
    assert ImportRun.objects.get().step == ImportRun.Step.CHECKED
