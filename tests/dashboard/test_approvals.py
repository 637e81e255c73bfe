"""Acts that need a second person: which do, how they are asked for, and what the other person sees."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from dashboard.bulk_jobs.running import work_on
from dashboard.models import ApprovalPolicy, ApprovalRequest, AuditRecord, BulkJob, Role, StaffMember
from dashboard.tasks import tell_of_waiting_requests
from tests.dashboard.approvals import (
    NAMES,
    WHY,
    approve,
    ask_to_delete,
    names_in_pool,
    read,
    see,
)
from tests.dashboard.cast import text_of
from tests.fixtures.people import sign_in_client

# Asking


def test_nothing_needs_approval_before_an_administrator_says_so(people):
    people.post("bulk-run", username=NAMES, action="delete")
    assert names_in_pool(people) == ["marie"]


def test_a_marked_act_ends_in_the_question_and_does_nothing(people, marked):
    assert "This needs a second person" in text_of(people.post("bulk", username=NAMES, action="delete"))
    page = people.post("bulk-run", username=NAMES, action="delete", expect=422)
    assert page.select_one("main h1").text == "Ask for approval"
    assert "Delete 3 users" in text_of(page)
    assert "Cleo" in text_of(page)
    assert not ApprovalRequest.objects.exists()
    assert names_in_pool(people) == sorted([*NAMES, "marie"])


def test_asking_needs_a_reason(people, marked):
    page = people.post("bulk-run", username=NAMES, action="delete", expect=422, **{"approval-ask": "1"})
    assert "Say why, for the one who decides." in text_of(page)
    assert not ApprovalRequest.objects.exists()


def test_the_form_of_the_question_asks(people, marked):
    page = people.post("bulk-run", username=NAMES, action="delete", expect=422)
    form = page.select_one("main form")
    fields = {}
    for field in form.select("input[name]"):
        fields.setdefault(field["name"], []).append(field.get("value", ""))
    fields["audit-reason"] = "Left the company"
    shown = read(people.browser.post(form["action"], fields, follow=True))
    assert "Asked for approval. Nothing has been done yet." in text_of(shown)
    asked = ApprovalRequest.objects.get()
    assert (asked.names, asked.reason, asked.call) == (
        NAMES,
        "Left the company",
        "cognito-idp:AdminDeleteUser",
    )
    assert names_in_pool(people) == sorted([*NAMES, "marie"])


def test_the_same_request_is_not_made_twice(people, marked):
    ask_to_delete(people)
    assert "You have asked for this already" in text_of(
        people.post("bulk-run", username=NAMES, action="delete", **WHY)
    )
    assert ApprovalRequest.objects.count() == 1


def test_fewer_than_many_are_done_at_once(people, mark):
    mark("bulk-delete", "bulk-sign-out", many=3)
    people.post("bulk-run", username=["ann", "ben"], action="delete")
    assert names_in_pool(people) == ["cleo", "marie"]


@pytest.mark.parametrize(
    ("view", "fields"),
    [
        (("bulk-run",), {"username": NAMES, "action": "delete"}),
        (("bulk-run",), {"username": NAMES, "action": "sign-out"}),
        (("bulk-run",), {"username": [f"user-{n}" for n in range(20)], "action": "delete"}),
        (("pool-delete",), {"name": "Harbour shop"}),
        (("user-remove-authenticator", "ann"), {}),
        (("user-factor-off", "ann", "app"), {}),
        (("user-mfa-off", "ann"), {}),
    ],
)
def test_every_marked_act_is_stopped_before_its_first_call(people, marked, with_factor, view, fields):
    answer = people.browser.post(people.url(*view), fields)
    assert answer.status_code == 422
    page = read(answer)
    assert "Nothing has been done yet." in text_of(page)
    assert not AuditRecord.objects.filter(staff="dana@example.com").exists()
    assert names_in_pool(people) == sorted([*NAMES, "marie"])
    assert people.read("ann")["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]


def test_many_of_a_job_that_nobody_approved_are_left_alone(people, mark, staff):
    job = BulkJob.objects.create(
        connection=people.connection, pool=people.pool_id, action="delete", usernames=NAMES, staff=staff
    )
    mark("bulk-delete")
    work_on(job.pk)
    job.refresh_from_db()
    assert job.finished
    assert "second person" in job.failures[0][1]
    assert names_in_pool(people) == sorted([*NAMES, "marie"])


def test_an_identity_pool_is_not_deleted_either(console, embedded, marked, identity_client, eriks):
    pool = identity_client.create_identity_pool(
        IdentityPoolName="Guests", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    address = reverse("identity-pool-delete", args=["embedded", pool])
    assert console.post(address).status_code == 422
    console.post(address, WHY)
    asked = ApprovalRequest.objects.get()
    assert identity_client.describe_identity_pool(IdentityPoolId=pool)["IdentityPoolName"] == "Guests"
    page = approve(eriks, asked)
    assert "Approved and done: Delete the identity pool Guests." in text_of(read(page))
    assert identity_client.list_identity_pools(MaxResults=10)["IdentityPools"] == []


# What the other person sees


def test_approvers_get_a_note_that_names_no_user(people, marked, erik):
    StaffMember.objects.invite("sam@example.com", None, role="support")
    ask_to_delete(people)
    assert [message.to for message in mail.outbox] == [["erik@example.com"]]
    body = mail.outbox[0].body
    assert "Dana Reyes asks for approval in Lifeguard: delete many users" in body
    assert f"/approvals/{ApprovalRequest.objects.get().pk}/" in body
    assert "ann" not in body.replace("Dana", "").split()


def test_a_note_that_was_not_sent_goes_out_later_and_once(people, marked, erik):
    ask_to_delete(people)
    mail.outbox.clear()
    ApprovalRequest.objects.update(told=None, tried=None)
    tell_of_waiting_requests()
    tell_of_waiting_requests()
    assert [message.to for message in mail.outbox] == [["erik@example.com"]]


def test_htmx_gets_the_question_in_place_of_the_page(people, marked):
    htmx = {"HX-Request": "true"}
    answer = people.browser.post(people.url("user-mfa-off", "ann"), headers=htmx)
    assert answer.status_code == 409  # ann has no factor: nothing to ask for
    fields = {"username": NAMES, "action": "delete"}
    answer = people.browser.post(people.url("bulk-run"), fields, headers=htmx)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "body")
    answer = people.browser.post(people.url("bulk-run"), fields | WHY, headers=htmx)
    assert answer["HX-Redirect"] == reverse("approval", args=[ApprovalRequest.objects.get().pk])


def test_the_approver_sees_who_asks_why_and_whom_it_is_about(people, marked, eriks):
    asked = ask_to_delete(people)
    listed = text_of(read(eriks.get(reverse("approvals"))))
    assert "Delete 3 users" in listed
    page = see(eriks, asked)
    words = text_of(page)
    for part in ("Dana Reyes", "Asked for by the shop", "T-7", "Delete 3 users", "ann", "Ben Okafor", "cleo"):
        assert part in words
    assert "Approve and do it" in words
    assert page.select_one(".nav a[href='/approvals/'] .count").text == "1"


def test_the_approver_sees_masked_what_their_role_masks(people, marked, eriks):
    people.create("zoe@example.com", name="Zoe Adler")
    Role.objects.filter(key="administrator").update(masked=["email"])
    draft = ask_to_delete(people, ["ann", "ben"])
    ApprovalRequest.objects.update(names=["ann", "zoe@example.com"])
    words = text_of(see(eriks, draft))
    assert "Ann Holm" in words
    assert "zoe@example.com" not in words
    assert "Delete 2 users" in words


def test_the_one_who_asked_sees_it_wait_and_can_take_it_back(people, marked, console, eriks):
    asked = ask_to_delete(people)
    page = see(console, asked)
    assert "another person must decide" in text_of(page)
    assert page.select_one(".nav a[href='/approvals/'] .count") is None
    assert "Delete 3 users" in text_of(read(console.get(reverse("approvals-mine"))))
    console.post(reverse("approval-withdraw", args=[asked.pk]))
    assert "Withdrawn" in text_of(see(console, asked))
    assert "withdrawn already" in text_of(read(approve(eriks, asked)))
    assert names_in_pool(people) == sorted([*NAMES, "marie"])


def test_a_request_is_nobody_elses_business(people, marked):
    asked = ask_to_delete(people)
    sam = sign_in_client(StaffMember.objects.invite("sam@example.com", None, role="support"))
    assert sam.get(reverse("approval", args=[asked.pk])).status_code == 404
    assert "Delete 3 users" not in text_of(read(sam.get(reverse("approvals-history"))))
    assert approve(sam, asked, page=BeautifulSoup("", "html.parser")).status_code == 404


# Which acts


def test_an_administrator_chooses_the_acts_and_it_is_recorded(people, console):
    address = reverse("approval-settings")
    fields = {"acts": ["delete-pool"], "many": "5", "hours": "12"}
    assert "Saved." in text_of(read(console.post(address, fields, follow=True)))
    policy = ApprovalPolicy.current()
    assert (policy.acts, policy.many, policy.hours) == (["delete-pool"], 5, 12)
    assert AuditRecord.objects.get(operation="ManageApprovals").input["After"]["acts"] == ["delete-pool"]
    assert console.post(address, {"acts": ["fly"], "many": "0", "hours": ""}).status_code == 422


@pytest.mark.parametrize("role", ["operator", "support", "auditor", "read-only"])
def test_nobody_else_chooses_the_acts(embedded, role):
    client = sign_in_client(StaffMember.objects.invite("sam@example.com", None, role=role))
    address = reverse("approval-settings")
    assert client.get(address).status_code == 403
    assert client.post(address, {"acts": [], "many": "2", "hours": "24"}).status_code == 403
    assert not ApprovalPolicy.objects.exists()


@pytest.mark.parametrize("queued", [True, False])
def test_one_or_a_few_are_marked_as_verified_by_a_second_person_too(people, mark, eriks, queued):
    mark("verify", "disable")
    people.create("noa", email="noa@example.com", email_verified="false")
    view = ("bulk-run",) if queued else ("user-verify", "noa")
    sent = {"username": ["noa"], "action": "verify"} if queued else {"contact": "email"}
    people.browser.post(people.url(*view), sent | WHY)
    asked = ApprovalRequest.objects.get()
    assert "as verified" in text_of(see(eriks, asked))
    approve(eriks, asked)
    attributes = {each["Name"]: each["Value"] for each in people.read("noa")["UserAttributes"]}
    assert attributes["email_verified"] == "true"
