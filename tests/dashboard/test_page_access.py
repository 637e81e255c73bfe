"""Who gets into which page, and what a page offers to whom."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from dashboard.actor import Actor
from dashboard.acts.registry import acts_on_many
from dashboard.aws.clients import StaffClient
from dashboard.models import AuditRecord, BulkJob, Role, StaffMember
from dashboard.page_access import every_page, page_named
from dashboard.pages import EVERYONE, page, page_of
from dashboard.permissions.groups import all_permissions
from tests.dashboard.cast import text_of
from tests.fixtures.people import sign_in_client

_ENGINES = ("pools", "identities")


def pages() -> list:
    """Every address of the console that asks for a sign-in."""
    return [
        page
        for page in every_page(get_resolver().url_patterns)
        if page.callback.__module__.partition(".")[0] not in _ENGINES
        and getattr(page.callback, "login_required", True)
    ]


def test_every_page_says_who_may_use_it():
    assert [each.name for each in pages() if page_of(each.callback) is None] == []


def test_one_name_leads_to_one_word_on_who_may_enter():
    for each in pages():
        assert page_named(each.name) == page_of(each.callback), each.name


def test_every_act_of_a_page_can_be_given():
    assert {
        act for each in pages() for act in page_of(each.callback).permissions
    } - all_permissions() == set()


def test_a_page_that_names_no_act_does_not_start():
    with pytest.raises(TypeError, match="names the permissions that open it"):
        page()


def test_a_page_for_everyone_says_so():
    assert page_of(page(EVERYONE)(lambda request: HttpResponse())).permissions == ()


def test_every_view_says_which_methods_it_answers(rf):
    """A method that nobody knows reaches no view, whatever the address names."""
    functions = [
        each
        for each in every_page(get_resolver().url_patterns)
        if each.callback.__module__.startswith("dashboard.")
    ]
    assert len(functions) > 200
    for each in functions:
        assert each.callback(rf.generic("TRACE", "/")).status_code == 405, each.name


def test_a_view_is_named_for_what_it_shows_asks_or_checks():
    names = {(each.callback.__module__, each.callback.__name__) for each in pages()}
    silent = {"show", "show_all", "ask", "check"}
    assert not [pair for pair in names if pair[1] in silent]


def test_the_bulk_page_is_open_to_whoever_may_do_one_of_its_actions():
    assert set(page_named("bulk").permissions) == {
        each for act in acts_on_many().values() for each in act.permissions
    }


def sign_in(member: StaffMember) -> Client:
    return sign_in_client(member)


def member_of(role: str, desk=None) -> StaffMember:
    """Someone with a built-in role, on everything or on the pool of a desk alone."""
    member = StaffMember.objects.invite(f"{role}@example.com", None, role=role)
    if desk:
        member.grants.update(connection=desk.connection, pool=desk.pool_id)
    return member


@pytest.fixture
def support(people) -> Client:
    """Sam's browser, who supports the one pool."""
    return sign_in(member_of("support", people))


def test_a_page_that_nobody_has_said_who_may_use_is_closed(console, monkeypatch):
    monkeypatch.delattr(resolve(reverse("connections")).func, "page")

    assert console.get(reverse("connections")).status_code == 403


def test_a_forged_form_is_refused_and_recorded_and_changes_nothing(people, support):
    answer = support.post(people.url("user-delete", "ann"))

    assert answer.status_code == 403
    assert "AdminDeleteUser" in text_of(BeautifulSoup(answer.content, "html.parser"))
    assert people.read("ann")["Enabled"]
    record = AuditRecord.objects.latest("pk")
    assert (record.operation, record.target, record.outcome) == ("AdminDeleteUser", "ann", "NotAllowed")
    assert record.pool == people.pool_id


def test_the_pages_of_another_pool_are_closed(people, support, cognito):
    other = cognito.create_user_pool(PoolName="Other")["UserPool"]["Id"]
    job = BulkJob.objects.create(
        connection=people.connection,
        pool=other,
        action="disable",
        usernames=["zoe"],
        staff=StaffMember.objects.get(email="dana@example.com"),
    )

    for name, *rest in (["pool"], ["users"], ["imports"], ["groups"], ["bulk-job", job.pk], ["user", "zoe"]):
        assert support.get(reverse(name, args=["embedded", other, *rest])).status_code == 403
    assert b"Other" not in support.get(reverse("home")).content


def test_support_gets_people_back_in_and_no_further(people, support):
    page = BeautifulSoup(support.get(people.url("user", "ann")).content, "html.parser")
    words = page.get_text(" ")

    assert "Send reset" in words
    assert "Sign out everywhere" in words
    assert "Edit attributes" not in words
    assert people.url("user-delete", "ann") not in str(page)
    assert support.post(people.url("user-reset", "ann")).status_code == 302
    assert support.post(people.url("user-resend", "ben"), {"contact": "email"}).status_code == 302
    assert AuditRecord.objects.filter(outcome="ok", operation="AdminCreateUser", target="ben").exists()


def test_support_sets_no_password_that_it_knows(people, support):
    form = {"password": "Quiet-harbour-77", "holds": "permanent"}

    assert support.post(people.url("user-password", "ann"), form).status_code == 422
    assert support.post(people.url("user-password", "ann"), form | {"holds": "temporary"}).status_code == 422
    assert people.read("ann")["UserStatus"] == "CONFIRMED"


def test_an_invitation_that_would_change_the_user_is_not_just_sent_again(people):
    client = StaffClient(Actor(member_of("support", people), people.connection))
    names = {"UserPoolId": people.pool_id, "Username": "ben", "MessageAction": "RESEND"}

    with pytest.raises(Exception, match="does not allow AdminCreateUser"):
        client.admin_create_user(**names, UserAttributes=[{"Name": "email", "Value": "eve@example.com"}])
    assert client.admin_create_user(**names)["User"]["Username"] == "ben"


def test_settings_are_read_without_a_way_to_save_them(people, support):
    page = BeautifulSoup(support.get(people.url("pool-settings", "passwords")).content, "html.parser")

    assert page.select("main fieldset[disabled] input")
    assert not page.select("main form[method=post]")


def test_bulk_actions_are_those_of_the_role(people, support):
    page = BeautifulSoup(support.get(people.url("users")).content, "html.parser")
    asked = {"action": "delete", "username": ["ann", "ben"]}

    assert {b["value"] for b in page.select(".bulk button[name=action]")} == {"resend", "reset", "sign-out"}
    assert support.post(people.url("bulk"), asked).status_code == 403
    assert support.post(people.url("bulk-run"), asked).status_code == 403
    assert people.read("ann")["Enabled"]


def test_a_job_is_stopped_by_whoever_may_do_what_it_does(people, support, staff):
    job = BulkJob.objects.create(
        connection=people.connection,
        pool=people.pool_id,
        action="delete",
        usernames=["ann"],
        staff=staff,
    )

    assert support.post(people.url("bulk-stop", job.pk)).status_code == 403
    job.refresh_from_db()
    assert not job.stopped


def test_an_auditor_of_one_pool_reads_its_records_alone(people, console):
    other = people.cognito.create_user_pool(PoolName="Other")["UserPool"]["Id"]
    console.post(people.url("user-disable", "ann"))
    dana = Actor(StaffMember.objects.get(email="dana@example.com"), people.connection)
    StaffClient(dana).create_group(UserPoolId=other, GroupName="secret-group")
    auditor = sign_in(member_of("auditor", people))

    page = auditor.get(reverse("audit")).content.decode()
    assert "AdminDisableUser" in page
    assert "secret-group" not in page
    hidden = AuditRecord.objects.get(pool=other)
    assert auditor.get(reverse("audit-record", args=[hidden.pk])).status_code == 404


@pytest.fixture
def asked(support):
    """Sam's role asks for a reason and a ticket number."""
    Role.objects.filter(key="support").update(asks_reason=True, asks_ticket=True)
    return support


def test_the_question_of_an_action_asks_why_at_once(people, asked):
    page = BeautifulSoup(asked.get(people.url("user-sign-out", "ann")).content, "html.parser")
    assert page.select("[data-dialog] form input[name=audit-reason][required]")
    assert page.select("[data-dialog] form input[name=audit-ticket][required]")

    said = {"audit-reason": "Lost phone", "audit-ticket": "T-17"}
    assert asked.post(people.url("user-sign-out", "ann"), said).status_code == 302
    assert AuditRecord.objects.filter(operation="AdminUserGlobalSignOut", outcome="ok").count() == 1


def test_one_click_becomes_a_question_where_a_reason_is_asked_for(people, asked, support):
    page = BeautifulSoup(asked.get(people.url("user", "ben")).content, "html.parser")
    action = people.url("user-resend", "ben")

    assert page.select(f'.callout a[data-ask][href="{action}"]')
    assert not page.select(f'.callout form[action="{action}"]')


def test_what_was_sent_without_a_reason_is_asked_for_and_not_done(people, asked):
    answer = asked.post(people.url("user-sign-out", "ann"))

    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    assert not AuditRecord.objects.filter(operation="AdminUserGlobalSignOut").exists()


def test_revealing_a_secret_asks_for_a_reason_too(people, cognito):
    Role.objects.filter(key="operator").update(asks_reason=True)
    operator = sign_in(member_of("operator", people))
    client = cognito.create_user_pool_client(UserPoolId=people.pool_id, ClientName="api", GenerateSecret=True)
    address = people.url("client-secret", client["UserPoolClient"]["ClientId"])
    secret = client["UserPoolClient"]["ClientSecret"]

    answer = operator.post(address)
    assert answer.status_code == 422
    assert secret not in answer.content.decode()
    assert secret in operator.post(address, {"audit-reason": "Moving the app"}).content.decode()
