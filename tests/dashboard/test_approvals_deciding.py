"""Approving and refusing: by somebody else, who may, and what was approved is what is done."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.marked_acts import ApprovalNeeded
from dashboard.models import ApprovalRequest, AuditRecord, Role, StaffMember
from tests.dashboard.approvals import (
    NAMES,
    WHY,
    approve,
    ask_to_delete,
    ask_to_delete_pool,
    names_in_pool,
    pools_left,
    read,
    see,
)
from tests.dashboard.cast import text_of

# Deciding


def test_what_was_approved_is_done_for_the_one_who_asked_and_names_both(people, marked, eriks):
    asked = ask_to_delete(people)
    page = read(approve(eriks, asked, note="Fine by me"))
    assert "Approved · finished" in text_of(page)
    assert names_in_pool(people) == ["marie"]
    made = AuditRecord.objects.filter(operation="AdminDeleteUser")
    assert set(made.values_list("staff", flat=True)) == {"dana@example.com"}
    assert all("approved by erik@example.com" in record.reason for record in made)
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


def test_approving_needs_a_fresh_factor(people, marked, eriks):
    asked = ask_to_delete_pool(people)
    page = see(eriks, asked)
    session = eriks.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    assert "Is it you?" in text_of(read(approve(eriks, asked, page)))
    assert people.pool_id in pools_left(people)


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
    client = StaffClient(Actor(staff, people.connection, approval=asked, many=2))
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
