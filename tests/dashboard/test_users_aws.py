"""The same pages on an AWS endpoint that is not ours: as far as it allows, and with a word where it does not."""

import pytest
from bs4 import BeautifulSoup

from tests.dashboard.cast import PASSWORD, names_in, text_of
from tests.dashboard.test_users_edit import form_of


@pytest.mark.parametrize(
    ("words", "found"), [("ann", ["ann"]), ("ben@", ["ben"]), ("Marie", ["marie"]), ("xample", [])]
)
def test_search_is_by_beginning_over_several_attributes_and_says_so(aws_people, words, found):
    page = aws_people.get("users", q=words)
    assert names_in(page) == found
    assert "begins with this" in text_of(page)


def test_whoever_is_found_in_two_ways_is_shown_once(aws_desk):
    aws_desk.create("ann", name="ann", email="ann@example.com")
    assert names_in(aws_desk.get("users", q="ann")) == ["ann"]


def test_what_the_server_cannot_filter_is_sorted_out_here_and_said(aws_people):
    aws_people.post("user-disable", "ann")
    page = aws_people.get("users", status="CONFIRMED", enabled="no")
    assert names_in(page) == ["ann"]
    assert "Amazon Cognito takes one filter at a time" in text_of(page)
    page = aws_people.get("users", q="ann", group="gold")
    assert "The group filter is left out" in text_of(page)


def test_a_group_is_a_filter_of_its_own(aws_people):
    aws_people.cognito.create_group(UserPoolId=aws_people.pool_id, GroupName="gold")
    aws_people.post("user-group-add", "ann", group="gold")
    assert names_in(aws_people.get("users", group="gold")) == ["ann"]
    assert names_in(aws_people.get("users", group="gold", enabled="no")) == []


def test_filtered_pages_go_on_until_everybody_was_looked_through(aws_desk):
    names = [f"user-{number:03}" for number in range(54)]
    for name in names:
        aws_desk.create(name)
    seen, number = [], 1
    while True:
        page = aws_desk.get("users", joined="7", page=str(number))
        seen += names_in(page)
        number += 1
        if not page.select_one("a[rel=next]"):
            break
    assert sorted(seen) == names


def test_the_support_actions_reach_the_pool(aws_people):
    desk = aws_people
    assert "is disabled" in text_of(desk.post("user-disable", "ann"))
    assert "is enabled" in text_of(desk.post("user-enable", "ann"))
    assert "signed out everywhere" in text_of(desk.post("user-sign-out", "ann"))
    assert "cleo@example.com is verified" in text_of(desk.post("user-verify", "cleo"))
    assert "A reset code is on its way" in text_of(desk.post("user-reset", "ann"))
    assert desk.read("ann")["UserStatus"] == "RESET_REQUIRED"
    page = desk.post("user-password", "ann", password=PASSWORD, holds="permanent")
    assert page.select_one(".secret code").text == PASSWORD
    assert desk.read("ann")["UserStatus"] == "CONFIRMED"
    assert "A new invitation is on its way" in text_of(desk.post("user-resend", "ben"))
    assert "is deleted" in text_of(desk.post("user-delete", "marie"))


def test_attributes_are_edited_and_users_created(aws_people):
    desk = aws_people
    fields = form_of(desk.get("user-edit", "ann")) | {"attribute.name": "Ann Hölm"}
    assert "Saved: name." in text_of(desk.post("user-edit", "ann", **fields))
    fields = form_of(desk.get("user-create")) | {"username": "dora", "attribute.email": "dora@example.com"}
    assert "dora is created" in text_of(desk.post("user-create", **fields))


def test_many_are_done_in_the_background(aws_desk):
    names = [f"user-{number}" for number in range(7)]
    for name in names:
        aws_desk.create(name)
    page = aws_desk.post("bulk-run", username=names, action="disable")
    assert page.select_one("main .pill").text == "Finished"
    assert not any(aws_desk.read(name)["Enabled"] for name in names)


def test_an_endpoint_that_goes_down_keeps_what_was_typed(aws_people, free_port):
    page = aws_people.get("user-create")
    aws_people.connection.endpoint_url = f"http://127.0.0.1:{free_port}"
    aws_people.connection.save()
    answer = aws_people.browser.get(aws_people.url("users"), {"q": "ann"})
    assert answer.status_code == 502
    assert "cannot be reached" in answer.content.decode()
    fields = form_of(page) | {"username": "dora", "attribute.email": "dora@example.com"}
    answer = aws_people.browser.post(aws_people.url("user-create"), fields)
    assert answer.status_code == 502
    assert "cannot be reached" in text_of(BeautifulSoup(answer.content, "html.parser"))
