"""A session that ends while a page is open: what was typed is not lost, and no sign-in page stands inside another."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests.dashboard.reading import read, words
from tests.fixtures.people import BACKEND

HTMX = {"HTTP_HX_REQUEST": "true"}
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def ended(people) -> Client:
    """A browser whose session is over."""
    Session.objects.all().delete()
    return people.browser


def test_a_page_that_was_asked_for_comes_after_signing_in_which_says_why(people, ended):
    answer = ended.get(people.url("users"), {"status": "UNCONFIRMED"}, follow=True)
    assert "Your session ended" in words(answer)
    following = read(answer).select_one("form input[name=next]")["value"]
    assert following == f"{people.url('users')}?status=UNCONFIRMED"


def test_a_search_while_typing_leads_to_sign_in_as_a_page_and_back_to_the_same_search(people, ended):
    here = "http://testserver" + people.url("users")
    answer = ended.get(people.url("users"), {"q": "holm"}, HTTP_HX_CURRENT_URL=here, **HTMX)
    assert b"<form" not in answer.content
    leads = urlsplit(answer["HX-Redirect"])
    assert leads.path == reverse("sign-in")
    assert parse_qs(leads.query)["next"] == [f"{people.url('users')}?q=holm"]


def test_a_part_that_loads_by_itself_leaves_a_half_filled_form_alone(people, ended):
    here = "http://testserver" + people.url("user", "ann")
    answer = ended.get(people.url("user-factors", "ann"), HTTP_HX_CURRENT_URL=here, **HTMX)
    assert answer.status_code == 401
    assert "session-ended" in answer["HX-Trigger"]
    assert "HX-Redirect" not in answer
    assert answer.content == b""


def test_a_form_that_was_sent_is_kept_and_can_be_sent_again(people, ended, staff):
    given = {"group": "gold", "note": "two\nlines & <b>", "fresh-code": "123456"}
    answer = ended.post(people.url("user-group-add", "ann"), given)
    page = read(answer)
    assert "Nothing was saved, and nothing that you typed is lost" in words(answer)
    form = page.select_one("main form")
    kept = {
        field["name"]: field["value"]
        for field in form.select("input")
        if field["name"] != "csrfmiddlewaretoken"
    }
    assert kept == {"group": "gold", "note": "two\nlines & <b>"}
    assert form["action"] == people.url("user-group-add", "ann")
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="gold")
    ended.force_login(staff, backend=BACKEND)
    ended.post(form["action"], kept)
    assert [g["GroupName"] for g in people.cognito.admin_list_groups_for_user(
        UserPoolId=people.pool_id, Username="ann")["Groups"]] == ["gold"]  # fmt: skip


def test_a_form_of_before_the_sign_in_is_shown_once_more(people, staff):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff, backend=BACKEND)
    answer = browser.post(people.url("user-disable", "ann"), {"sure": "1"}, **HERE)
    assert "Send it again?" in words(answer)
    form = read(answer).select_one("main form")
    fields = {field["name"]: field["value"] for field in form.select("input")}
    assert fields.pop("csrfmiddlewaretoken")
    assert fields == {"sure": "1"}
    assert people.read("ann")["Enabled"]


@pytest.mark.parametrize(
    "origin", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_ORIGIN": "null"}]
)
def test_a_form_of_another_site_is_refused_as_before(people, staff, origin):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff, backend=BACKEND)
    answer = browser.post(people.url("user-disable", "ann"), {"sure": "1"}, **origin)
    assert answer.status_code == 403
    assert "This form has run out" in words(answer)
    assert not read(answer).select("input[name=sure]")
