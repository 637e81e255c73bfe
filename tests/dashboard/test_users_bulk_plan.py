"""One thing done to everybody who fits a filter, or who stands on a list: planned, looked at, carried out, taken back."""

from io import BytesIO

import pytest

from dashboard.bulk_jobs import planning, running, sources
from dashboard.bulk_jobs.passing import HeldUp
from dashboard.models import ApprovalRequest, AuditRecord, BulkJob, BulkTarget
from dashboard.tasks import resume_bulk
from dashboard.user_search import finding
from tests.dashboard.approvals import WHY, approve, see
from tests.dashboard.cast import names_in, text_of

CREW = [f"user-{number:02}" for number in range(12)]


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def crew(desk):
    for name in CREW:
        desk.create(name, email=f"{name}@example.com")
    return desk


def disabled(desk):
    return sorted(names_in(desk.get("users", enabled="no")))


def ask(desk, action="disable", query="", **more):
    return desk.post("bulk", action=action, everybody="yes", back=query, **more)


def begin(desk, job=None, **more):
    return desk.post("bulk-begin", str((job or BulkJob.objects.latest("pk")).pk), **more)


def test_everybody_who_fits_is_planned_first_and_done_when_somebody_says_so(crew, monkeypatch):
    monkeypatch.setattr(finding, "MANY", 5)
    crew.cognito.admin_disable_user(UserPoolId=crew.pool_id, Username=CREW[3])
    page = ask(crew, query="q=user-0")
    assert page.select_one("main .ask h1").text == "Disable: 9 users?"
    assert "The account is disabled already. 1" in text_of(page)
    assert disabled(crew) == [CREW[3]]
    assert not AuditRecord.objects.filter(operation="AdminDisableUser", staff="dana@example.com").exists()
    page = begin(crew)
    assert page.select_one("main .pill").text == "Finished"
    assert disabled(crew) == CREW[:10]
    job = BulkJob.objects.get()
    assert (job.total, job.position, job.left_out, job.failed) == (9, 9, 1, 0)


def test_without_a_filter_it_is_the_whole_pool_and_a_plan_can_be_given_up(crew):
    page = ask(crew, action="delete")
    assert page.select_one("main .ask h1").text == "Delete: 12 users?"
    page = crew.post("bulk-stop", str(BulkJob.objects.get().pk))
    assert "Nothing was done." in text_of(page)
    begin(crew)
    assert BulkJob.objects.get().position == 0
    assert len(names_in(crew.get("users"))) == 12


def test_what_was_done_is_taken_back_for_those_it_was_done_to(crew):
    crew.cognito.admin_disable_user(UserPoolId=crew.pool_id, Username=CREW[3])
    ask(crew)
    page = begin(crew)
    crew.cognito.admin_delete_user(UserPoolId=crew.pool_id, Username=CREW[5])
    crew.cognito.admin_enable_user(UserPoolId=crew.pool_id, Username=CREW[6])
    assert "Take it back: enable" in text_of(page)
    page = crew.post("bulk-undo", str(BulkJob.objects.get().pk))
    assert page.select_one("main .ask h1").text == "Enable: 9 users?"
    assert "The account is enabled. 1" in text_of(page)
    assert "Nobody in this pool has this name" in text_of(page)
    begin(crew)
    assert disabled(crew) == [CREW[3]]


def test_a_group_is_chosen_with_the_plan_and_taken_back_from_it(crew):
    crew.cognito.create_group(UserPoolId=crew.pool_id, GroupName="gold")
    ask(crew, action="group", query="q=user-0")
    assert "Choose a group." in text_of(begin(crew))
    begin(crew, group="gold")
    assert len(names_in(crew.get("users", group="gold"))) == 10
    crew.post("bulk-undo", str(BulkJob.objects.get().pk))
    begin(crew)
    assert names_in(crew.get("users", group="gold")) == []


def test_users_who_are_deleted_meanwhile_are_told(crew):
    ask(crew)
    crew.cognito.admin_delete_user(UserPoolId=crew.pool_id, Username=CREW[5])
    page = begin(crew)
    assert page.select_one("main .pill").text == "Finished, with failures"
    assert f"{CREW[5]} This user does not exist." in text_of(page)
    job = BulkJob.objects.get()
    assert (job.position, job.failed) == (12, 1)


def test_a_filter_by_what_is_gone_makes_no_plan_and_says_why(crew):
    page = ask(crew, query="group=never-was")
    assert page.select_one("main .pill").text == "No plan could be made"
    assert "Nothing was done." in text_of(page)


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_plan_goes_on_where_a_lost_worker_was(crew, monkeypatch, after):
    monkeypatch.setattr(finding, "MANY", 5)
    stores = iter(range(10))
    real = planning._store

    def dies(*given):
        if next(stores) == after:
            raise Killed
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(planning, "_store", dies)
        with pytest.raises(Killed):
            ask(crew)
    BulkJob.objects.update(leased=None)
    resume_bulk()
    job = BulkJob.objects.get()
    assert (job.stage, job.total, job.looked_at, job.targets.count()) == ("planned", 12, 12, 12)


@pytest.mark.parametrize("before", [True, False])
def test_the_work_goes_on_where_a_lost_worker_was_and_does_nothing_twice(crew, monkeypatch, before):
    ask(crew)
    stores = iter(range(30))
    real = running._store

    def dies(*given):
        if next(stores) == 7:
            if not before:
                real(*given)
            raise Killed
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(running, "_store", dies)
        with pytest.raises(Killed):
            begin(crew)
    BulkJob.objects.update(leased=None)
    resume_bulk()
    job = BulkJob.objects.get()
    assert (job.position, job.failed, bool(job.finished)) == (12, 0, True)
    assert AuditRecord.objects.filter(operation="AdminDisableUser").count() == 12
    assert disabled(crew) == CREW


def test_a_token_that_ran_out_meanwhile_begins_the_plan_again(crew, monkeypatch):
    monkeypatch.setattr(finding, "MANY", 5)
    ask(crew)
    job = BulkJob.objects.get()
    BulkJob.objects.update(stage="planning", bookmark="too-old", looked_at=5, to_do=None)
    BulkTarget.objects.filter(pk__gt=job.targets.order_by("pk")[4].pk).delete()
    resume_bulk()
    job.refresh_from_db()
    assert (job.stage, job.total, job.looked_at) == ("planned", 12, 12)


def test_a_list_says_who_was_found_and_who_was_not(people):
    sub = people.read("cleo")["attributes"]["sub"]
    people.create("ann-twin", email="ann@example.com")
    people.create("twin", email="two@example.com")
    people.create("other-twin", email="two@example.com")
    names = f'ann\r\n"ben@example.com";\n\n{sub},\nnobody\nann\ntwo@example.com\n'
    page = people.post("bulk-list", action="disable", names=names)
    assert page.select_one("main .ask h1").text == "Disable: 3 users?"
    assert "Nobody in this pool has this name, address, number or sub. 1" in text_of(page)
    assert "2 users have this address or number: twin, other-twin. Name one. 1" in text_of(page)
    result = people.browser.get(people.url("bulk-result", str(BulkJob.objects.get().pk)))
    lines = b"".join(result.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "username,named in the list as,outcome,why"
    assert "ben,ben@example.com,planned," in lines
    assert any(line.startswith(',nobody,left out,"Nobody in this pool') for line in lines)
    begin(people)
    assert disabled(people) == ["ann", "ben", "cleo"]


def test_a_list_is_read_part_by_part_and_counts_each_once(crew, monkeypatch):
    monkeypatch.setattr(sources, "PART", 3)
    text = "".join(f"{name}\n" for name in [*CREW, *CREW, "", "nobody"])
    file = BytesIO(b"\xef\xbb\xbf" + text.encode())
    file.name = "names.txt"
    crew.post("bulk-list", action="disable", file=file)
    job = BulkJob.objects.get()
    assert (job.total, job.left_out, job.looked_at) == (12, 1, 26)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("ann\nben\ncleo\nmarie\n", "The list has more than 3 lines."),
        ("ann\n" + "x" * 2100 + "\n", "Line 2 of the list has more than 2,048 characters."),
    ],
)
def test_a_list_that_is_none_is_refused_with_a_sentence(people, lines, words, monkeypatch):
    monkeypatch.setattr(sources, "MOST_LINES", 3)
    page = people.post("bulk-list", action="disable", names=lines)
    assert words in text_of(page)
    assert "nothing was done" in text_of(page).lower()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04...", "This is a workbook."),
        ("ann".encode("utf-16"), "Save it as UTF-8."),
        (None, "Paste a list or choose a file."),
    ],
)
def test_a_file_that_is_no_list_is_named_for_what_it_is(desk, content, words):
    file = BytesIO(content or b"")
    file.name = "names.txt"
    more = {"file": file} if content else {}
    assert words in text_of(desk.post("bulk-list", action="disable", expect=422, **more))


def test_a_list_of_many_megabytes_is_taken_as_a_file_and_not_by_pasting(desk, settings):
    long = "x" * 5 * 1024**2  # one line: whoever says so has read the file
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
    assert "or the list as a file" in text_of(
        desk.post("bulk-list", action="disable", expect=413, names=long)
    )
    file = BytesIO(long.encode())
    file.name = "names.txt"
    assert "Line 1 of the list has more than" in text_of(desk.post("bulk-list", action="disable", file=file))
    settings.MAX_IMPORT_BYTES = 1024**2
    file.seek(0)
    refused = desk.post("bulk-list", action="disable", expect=413, file=file)
    assert "The file is larger than this site takes." in text_of(refused)


class Unread:
    """A body that must not be read."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("It was read.")

    readline = read


@pytest.mark.parametrize("name", ["bulk-list", "import-new"])
def test_a_body_that_is_too_large_is_refused_unread(desk, settings, name):
    settings.MAX_IMPORT_BYTES = 1024**2
    sent = {"CONTENT_LENGTH": str(2 * 1024**2), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = desk.browser.generic("POST", desk.url(name), **sent, **{"wsgi.input": Unread()})
    assert answer.status_code == 413


def test_a_role_that_may_not_do_it_makes_no_plan(people, front):
    front.post("bulk", action="disable", everybody="yes", back="", expect=403)
    assert not BulkJob.objects.exists()


def test_a_plan_on_aws_reads_page_by_page(aws_people):
    page = ask(aws_people, query="enabled=yes")
    assert page.select_one("main .ask h1").text == "Disable: 4 users?"
    begin(aws_people)
    page = aws_people.post("bulk-list", action="enable", names="ann\nben@example.com\nnobody\n")
    assert page.select_one("main .ask h1").text == "Enable: 2 users?"


def test_a_connection_that_is_away_holds_the_plan_up(crew, free_port, monkeypatch):
    monkeypatch.setattr("dashboard.screens.users.bulk_plan.start_bulk", lambda key: None)
    ask(crew)
    crew.connection.kind, crew.connection.endpoint_url = "aws", f"http://127.0.0.1:{free_port}"
    crew.connection.keep_key("AKIATESTTESTTEST", "not-a-real-secret")
    crew.connection.save()
    with pytest.raises(HeldUp):
        running.work_on(BulkJob.objects.get().pk)
    job = BulkJob.objects.get()
    assert (job.stage, job.leased, job.finished) == ("planning", None, None)


def test_a_second_person_approves_the_plan_itself_however_many_it_is_for(crew, mark, eriks):
    mark("add-to-group")
    crew.cognito.create_group(UserPoolId=crew.pool_id, GroupName="night")
    ask(crew, action="group")
    job = BulkJob.objects.get()
    begin(crew, group="night", expect=422)
    begin(crew, group="night", **WHY)
    asked = ApprovalRequest.objects.get()
    assert (asked.names, asked.work) == ([], {"Job": job.pk, "Users": 12, "Digest": job.digest})
    assert "Add 12 users to night" in text_of(see(eriks, asked))
    approve(eriks, asked)
    job.refresh_from_db()
    members = crew.cognito.list_users_in_group(UserPoolId=crew.pool_id, GroupName="night")["Users"]
    assert (len(members), job.approval, job.staff.email) == (12, asked, "dana@example.com")
    assert not job.targets.exclude(failed="").exists()


@pytest.mark.parametrize("what", ["others", "given up"])
def test_a_plan_that_is_no_longer_the_approved_one_is_not_carried_out(crew, mark, eriks, what):
    mark("disable")
    ask(crew)
    job = BulkJob.objects.get()
    begin(crew, **WHY)
    asked = ApprovalRequest.objects.get()
    seen = see(eriks, asked)
    if what == "others":
        BulkTarget.objects.filter(job=job, username=CREW[0]).update(username="marie")
    else:
        crew.post("bulk-stop", str(job.pk))
    approve(eriks, asked, seen)
    assert disabled(crew) == []
    job.refresh_from_db()
    assert ("second person has approved" in job.problem) == (what == "others")
    assert job.position == 0
