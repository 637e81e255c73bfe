"""A user's page and what can be done from it."""

import pytest

from dashboard.models import AuditRecord
from tests.dashboard.cast import PASSWORD, buttons_in, text_of


def test_the_page_says_who_it_is_and_what_is_verified(people):
    page = people.get("user", "ann")
    words = text_of(page)
    assert page.h1.text == "Ann Holm"
    assert "Nothing stands in Ann’s way" in words
    assert "String, up to 10 characters" in words
    verified = {row.dt.text: text_of(row.select("dd")[-1]) for row in page.select(".facts > div") if row.dt}
    assert verified["E-mail"] == "verified"


def test_an_invited_user_is_offered_the_invitation_again(people):
    page = people.get("user", "ben")
    assert page.select_one(".callout .acts").get_text(strip=True) == "Resend invitation"
    assert "Send reset" not in buttons_in(page)
    assert "An open invitation cannot be reset" in page.select_one(".head .menu").text


@pytest.mark.parametrize("name", ["a/b", "ü", "%2F", "..", "~2f.", "a?b#c", "日本語", "a+b@c.example"])
def test_any_user_name_has_an_address_of_its_own(desk, name):
    desk.create(name, password=PASSWORD)
    assert desk.get("user", name).h1.text == name
    assert name in text_of(desk.post("user-disable", name))
    assert not desk.read(name)["Enabled"]


def test_a_user_who_is_gone_is_said_to_be_gone(desk):
    assert "does not exist" in text_of(desk.get("user", "ann", expect=404))


def test_a_reset_is_asked_for_once_and_told_afterwards(people):
    question = people.get("user-reset", "ann")
    assert "A code goes to ann@example.com" in text_of(question)
    answer = people.post("user-reset", "ann")
    assert "A reset code is on its way to ann@example.com" in text_of(answer)
    assert answer.select_one(".head .pill").text == "Must reset"
    assert people.read("ann")["UserStatus"] == "RESET_REQUIRED"


def test_an_action_that_makes_no_sense_any_more_is_not_taken(people):
    people.cognito.admin_set_user_password(
        UserPoolId=people.pool_id, Username="ben", Password=PASSWORD, Permanent=True
    )
    page = people.post("user-resend", "ben", expect=409)
    assert "There is no open invitation." in text_of(page)
    assert not AuditRecord.objects.filter(operation="AdminCreateUser", kind="staff").exists()


def test_an_invitation_is_sent_again(people):
    assert "A new invitation is on its way to ben@example.com" in text_of(people.post("user-resend", "ben"))
    assert "Invitation sent again" in text_of(people.get("user", "ben"))


def test_enabling_disabling_and_signing_out(people):
    assert "Ann Holm is disabled." in text_of(people.post("user-disable", "ann"))
    page = people.get("user", "ann")
    assert "Why can’t Ann sign in?" in text_of(page)
    assert "Ann Holm is enabled" in text_of(people.post("user-enable", "ann"))
    assert people.read("ann")["Enabled"]
    assert "signed out everywhere" in text_of(people.post("user-sign-out", "ann"))


def test_a_contact_is_marked_as_verified(people):
    page = people.post("user-verify", "cleo", contact="email")
    assert "cleo@example.com is verified." in text_of(page)
    assert people.read("cleo")["attributes"]["email_verified"] == "true"


def test_deleting_names_whom_and_leads_back_to_the_list(people):
    assert "Ann Holm" in text_of(people.get("user-delete", "ann"))
    assert "Ann Holm (ann) is deleted." in text_of(people.post("user-delete", "ann"))
    assert "does not exist" in text_of(people.get("user", "ann", expect=404))


def test_a_generated_password_fits_the_policy_and_is_shown_once(people):
    form = people.get("user-password", "ben")
    password = form.find("input", {"name": "password"})["value"]
    page = people.post("user-password", "ben", password=password, holds="permanent")
    assert page.select_one(".secret code").text == password
    assert people.read("ben")["UserStatus"] == "CONFIRMED"
    assert password not in text_of(people.get("user", "ben"))
    assert password not in str(AuditRecord.objects.get(operation="AdminSetUserPassword", kind="staff").input)


def test_a_password_that_the_pool_refuses_stays_in_the_form(people):
    page = people.post("user-password", "ben", password="short", holds="temporary", expect=400)
    assert page.find("input", {"name": "password"})["value"] == "short"
    assert page.select_one(".errorlist")


def test_groups_are_joined_and_left(people):
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="gold", Precedence=1)
    assert "Ann Holm is in gold now." in text_of(people.post("user-group-add", "ann", group="gold"))
    assert "Precedence 1" in text_of(people.get("user", "ann"))
    assert "ann is no longer in gold." in text_of(people.post("user-group-remove", "ann", group="gold"))


def test_the_activity_tells_what_was_done_by_whom(people):
    people.post("user-disable", "ann")
    words = text_of(people.get("user", "ann"))
    assert "Disabled by dana@example.com" in words
