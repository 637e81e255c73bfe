"""Acts that need a second person: asked for, looked at, decided on by somebody else, and only then done."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pyotp import TOTP

from dashboard.aws.clients import StaffClient
from dashboard.bulk_jobs.running import work_on
from dashboard.errand import Errand
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import ApprovalPolicy, ApprovalRequest, AuditRecord, BulkJob, Role, StaffMember
from tests.dashboard.cast import PASSWORD, Desk, text_of
from tests.fixtures.people import BACKEND
from tests.pools.sign_in.factors.conftest import FACTORS

WHY = {"approval-ask": "1", "audit-reason": "Asked for by the shop", "audit-ticket": "T-7"}
NAMES = ["ann", "ben", "cleo"]


@pytest.fixture
def mark(db):
    """``mark("delete-pool", many=3)``: these acts need a second person."""

    def set_policy(*acts: str, **more: int) -> None:
        ApprovalPolicy.objects.update_or_create(pk=1, defaults={"acts": list(acts), **more})

    return set_policy


@pytest.fixture
def marked(mark):
    mark("bulk-delete", "bulk-sign-out", "delete-pool", "remove-mfa")


@pytest.fixture
def erik(db) -> StaffMember:
    """Another administrator."""
    return StaffMember.objects.invite("erik@example.com", "calm-harbour-42-lights", name="Erik Lund")


@pytest.fixture
def with_factor(people):
    """ann with an authenticator app and codes by e-mail, both on."""
    desk, pool = people, {"UserPoolId": people.pool_id}
    desk.cognito.set_user_pool_mfa_config(
        **pool,
        MfaConfiguration="OPTIONAL",
        **FACTORS["SOFTWARE_TOKEN_MFA"],
        **FACTORS["EMAIL_OTP"],
    )
    client = desk.cognito.create_user_pool_client(
        **pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    token = desk.cognito.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=client,
        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    secret = desk.cognito.associate_software_token(AccessToken=token)["SecretCode"]
    desk.cognito.verify_software_token(AccessToken=token, UserCode=TOTP(secret).at(timezone.now()))
    desk.cognito.admin_set_user_mfa_preference(
        **pool,
        Username="ann",
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": False},
        EmailMfaSettings={"Enabled": True, "PreferredMfa": False},
    )


def browser_of(member: StaffMember) -> Client:
    client = Client()
    client.force_login(member, backend=BACKEND)
    return client


@pytest.fixture
def eriks(erik) -> Client:
    return browser_of(erik)


def read(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def see(client: Client, asked: ApprovalRequest) -> BeautifulSoup:
    return read(client.get(reverse("approval", args=[asked.pk])))


def approve(client: Client, asked: ApprovalRequest, page: BeautifulSoup | None = None, **fields: str):
    """Look at the request (or use the page that was seen before) and press Approve."""
    seen = (page or see(client, asked)).select_one("input[name=seen]")
    fields = {"seen": seen["value"] if seen else "", **fields}
    return client.post(reverse("approval-approve", args=[asked.pk]), fields, follow=True)


def names_in_pool(desk: Desk) -> list[str]:
    return sorted(user["Username"] for user in desk.cognito.list_users(UserPoolId=desk.pool_id)["Users"])


def ask_to_delete(desk: Desk, names: list[str] = NAMES) -> ApprovalRequest:
    desk.post("bulk-run", username=names, action="delete", **WHY)
    return ApprovalRequest.objects.latest("pk")


def ask_to_delete_pool(desk: Desk) -> ApprovalRequest:
    desk.browser.post(desk.url("pool-delete"), {"name": "Harbour shop", **WHY})
    return ApprovalRequest.objects.latest("pk")


def pools_left(desk: Desk) -> list[str]:
    return [pool["Id"] for pool in desk.cognito.list_user_pools(MaxResults=10)["UserPools"]]


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
    assert not AuditRecord.objects.exists()
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
    sam = browser_of(StaffMember.objects.invite("sam@example.com", None, role="support"))
    assert sam.get(reverse("approval", args=[asked.pk])).status_code == 404
    assert "Delete 3 users" not in text_of(read(sam.get(reverse("approvals-history"))))
    assert approve(sam, asked, page=BeautifulSoup("", "html.parser")).status_code == 404


# Deciding


def test_what_was_approved_is_done_for_the_one_who_asked_and_names_both(people, marked, eriks):
    asked = ask_to_delete(people)
    page = read(approve(eriks, asked, note="Fine by me"))
    assert "Approved · finished" in text_of(page)
    assert names_in_pool(people) == ["marie"]
    made = AuditRecord.objects.filter(operation="AdminDeleteUser")
    assert set(made.values_list("staff", flat=True)) == {"dana@example.com"}
    decided = AuditRecord.objects.get(operation="ApproveRequest")
    assert decided.staff == "erik@example.com"
    assert (decided.input["AskedBy"], decided.input["Usernames"]) == ("dana@example.com", NAMES)
    assert "Fine by me" in text_of(page)


def test_a_pool_is_deleted_once_it_is_approved(people, marked, eriks):
    asked = ask_to_delete_pool(people)
    assert people.pool_id in pools_left(people)
    assert "4" in see(eriks, asked).select_one("#what").text
    assert "Approved and done: Delete the user pool Harbour shop." in text_of(read(approve(eriks, asked)))
    assert people.pool_id not in pools_left(people)
    assert "Approved · done" in text_of(see(eriks, asked))


def test_a_factor_is_removed_once_it_is_approved(people, marked, with_factor, eriks):
    people.post("user-remove-authenticator", "ann", **WHY)
    asked = ApprovalRequest.objects.get()
    assert "Remove the authenticator of ann" in text_of(see(eriks, asked))
    approve(eriks, asked)
    assert people.read("ann")["UserMFASettingList"] == ["EMAIL_OTP"]


def test_nobody_approves_their_own_request(people, marked, console):
    asked = ask_to_delete_pool(people)
    answer = console.post(reverse("approval-approve", args=[asked.pk]), {"seen": "x"})
    assert answer.status_code == 409
    assert "somebody else must approve it" in text_of(read(answer))
    assert people.pool_id in pools_left(people)


def test_an_expired_request_is_approved_by_nobody(people, marked, eriks):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    ApprovalRequest.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert "has expired" in text_of(read(approve(eriks, asked, page)))
    assert "Nothing waits for you" in text_of(read(eriks.get(reverse("approvals"))))
    assert "Expired" in text_of(read(eriks.get(reverse("approvals-history"))))
    assert people.pool_id in pools_left(people)


def test_requests_expire_when_the_policy_says(people, mark):
    mark("delete-pool", hours=3)
    asked = ask_to_delete_pool(people)
    assert asked.expires - asked.created == timedelta(hours=3)


@pytest.mark.parametrize("role", ["support", "auditor", "read-only"])
def test_an_approver_who_was_demoted_meanwhile_is_refused(people, marked, eriks, erik, role):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    erik.grants.update(role=Role.objects.get(key=role))
    assert approve(eriks, asked, page).status_code in (404, 409)
    assert people.pool_id in pools_left(people)
    assert ApprovalRequest.objects.get().state == "waiting"


def test_whoever_may_approve_but_not_do_it_themselves_is_refused(people, marked, eriks, erik):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    role = Role.objects.create(name="Looks on", groups=["approve", "see-pools"])
    erik.grants.update(role=role)
    assert "does not allow DeleteUserPool" in text_of(read(approve(eriks, asked, page)))
    assert people.pool_id in pools_left(people)


def test_whoever_may_do_it_but_not_approve_is_refused(people, marked, eriks, erik):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    role = Role.objects.create(name="Works alone", groups=["pools", "see-pools", "see-trail"])
    erik.grants.update(role=role)
    assert "does not allow you to approve" in text_of(read(approve(eriks, asked, page)))
    assert people.pool_id in pools_left(people)


def test_an_approver_of_another_pool_is_refused(people, marked, eriks, erik):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    erik.grants.update(connection=people.connection, pool="us-east-1_Another")
    assert approve(eriks, asked, page).status_code == 404
    assert people.pool_id in pools_left(people)


def test_an_approver_who_was_switched_off_is_refused(people, marked, eriks, erik):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    StaffMember.objects.filter(pk=erik.pk).update(is_active=False)
    approve(eriks, asked, page)
    assert people.pool_id in pools_left(people)
    assert ApprovalRequest.objects.get().state == "waiting"


def test_whoever_asked_must_still_have_the_right(people, marked, eriks, staff):
    asked = ask_to_delete_pool(people)
    staff.grants.update(role=Role.objects.get(key="support"))
    assert "Dana Reyes may no longer do this" in text_of(read(approve(eriks, asked)))
    assert people.pool_id in pools_left(people)


def test_refusing_needs_a_note_which_the_one_who_asked_reads(people, marked, console, eriks):
    asked = ask_to_delete_pool(people)
    address = reverse("approval-refuse", args=[asked.pk])
    assert eriks.post(address).status_code == 409
    eriks.post(address, {"note": "It is still in use"})
    words = text_of(see(console, asked))
    assert "Refused" in words
    assert "It is still in use" in words
    assert people.pool_id in pools_left(people)
    assert AuditRecord.objects.filter(operation="RefuseRequest", staff="erik@example.com").count() == 1


# What was approved is what is done


def test_a_pool_that_has_grown_must_be_looked_at_again(people, marked, eriks):
    asked = ask_to_delete_pool(people)
    before = see(eriks, asked)
    people.create("late")
    answer = approve(eriks, asked, before)
    assert answer.status_code == 409
    page = read(answer)
    assert "There were 4 users, and there are 5 users now." in text_of(page)
    assert "It changed since it was asked for" in text_of(page)
    assert people.pool_id in pools_left(people)
    approve(eriks, asked, page)
    assert people.pool_id not in pools_left(people)


def test_what_a_page_showed_of_another_request_does_not_count(people, marked, eriks):
    first, second = ask_to_delete(people, ["ann", "ben"]), ask_to_delete(people, ["ann", "cleo"])
    assert approve(eriks, second, see(eriks, first)).status_code == 409
    assert approve(eriks, second, BeautifulSoup("", "html.parser")).status_code == 409
    assert names_in_pool(people) == sorted([*NAMES, "marie"])


def test_another_account_of_the_same_name_is_left_alone(people, marked, eriks):
    asked = ask_to_delete(people)
    people.cognito.admin_delete_user(UserPoolId=people.pool_id, Username="ann")
    people.create("ann")
    page = see(eriks, asked)
    assert "Made since: left out" in text_of(page)
    approve(eriks, asked, page)
    assert names_in_pool(people) == ["ann", "marie"]


def test_an_approval_is_good_for_its_own_call_and_once(people, marked, eriks, staff):
    asked = ask_to_delete(people, ["ann", "ben"])
    approve(eriks, asked)
    asked.refresh_from_db()
    client = StaffClient(Errand(staff, people.connection, approval=asked, many=2))
    with pytest.raises(ApprovalNeeded):
        client.admin_delete_user(UserPoolId=people.pool_id, Username="cleo")
    with pytest.raises(ApprovalNeeded):
        client.delete_user_pool(UserPoolId=people.pool_id)
    assert approve(eriks, asked).status_code == 409
    assert names_in_pool(people) == ["cleo", "marie"]


def test_what_fails_is_said(people, marked, eriks):
    asked = ask_to_delete_pool(people)
    people.cognito.update_user_pool(UserPoolId=people.pool_id, DeletionProtection="ACTIVE")
    assert "Approved, but it failed" in text_of(read(approve(eriks, asked)))
    assert "Approved · failed" in text_of(see(eriks, asked))
    assert people.pool_id in pools_left(people)


def test_users_of_an_aws_pool_wait_too(aws_people, marked, eriks):
    asked = ask_to_delete(aws_people)
    assert names_in_pool(aws_people) == sorted([*NAMES, "marie"])
    assert "Approved · finished" in text_of(read(approve(eriks, asked)))
    assert names_in_pool(aws_people) == ["marie"]


def test_an_approver_whose_role_asks_for_a_reason_says_why(people, marked, eriks):
    Role.objects.filter(key="administrator").update(asks_reason=True)
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    assert approve(eriks, asked, page).status_code == 422
    assert people.pool_id in pools_left(people)
    approve(eriks, asked, page, **{"audit-reason": "Seen with the shop"})
    assert people.pool_id not in pools_left(people)


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
    client = browser_of(StaffMember.objects.invite("sam@example.com", None, role=role))
    address = reverse("approval-settings")
    assert client.get(address).status_code == 403
    assert client.post(address, {"acts": [], "many": "2", "hours": "24"}).status_code == 403
    assert not ApprovalPolicy.objects.exists()
