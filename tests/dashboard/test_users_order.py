"""The list of users in an order, and the number that a filter finds."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from dashboard.user_search import finding
from pools.models import LastSignIn, User
from tests.dashboard.cast import names_in, text_of


def in_order(page):
    return [box["value"] for box in page.select("tbody input[name=username]")]


def heading(page, label):
    return next(head for head in page.select("thead th") if head.get_text(strip=True) == label)


def test_headers_put_the_list_in_an_order_and_turn_it_round(people):
    page = people.get("users")
    assert [head.a is not None for head in page.select("thead th[scope=col]")] == [True, True, False, True]
    page = people.browser.get(heading(page, "User").a["href"])
    assert in_order(soup(page)) == ["ann", "ben", "cleo", "marie"]
    assert heading(soup(page), "User")["aria-sort"] == "ascending"
    page = people.browser.get(heading(soup(page), "User").a["href"])
    assert in_order(soup(page)) == ["marie", "cleo", "ben", "ann"]
    assert heading(soup(page), "User")["aria-sort"] == "descending"


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_the_order_survives_a_search_and_a_filter_and_a_page(people, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 2)
    page = people.get("users", sort="-username")
    assert in_order(page) == ["marie", "cleo"]
    assert page.select_one("#sort")["value"] == "-username"
    following = page.select_one(".pager a[rel=next]")
    assert following.text.strip() == "Next"
    assert in_order(soup(people.browser.get(following["href"]))) == ["ben", "ann"]
    assert in_order(people.get("users", sort="-username", q="example")) == ["cleo", "ben"]
    assert names_in(people.get("users", sort="-username", enabled="no")) == []


def test_the_last_sign_in_is_a_column_that_sorts(people):
    page = people.get("users")
    assert "Last sign-in" not in text_of(page.thead)
    people.post("user-columns", column=["email", "signed_in"])
    ben = User.objects.get(pool__public_id=people.pool_id, username="ben")
    LastSignIn.objects.create(user=ben, pool=ben.pool, at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    page = people.get("users")
    assert page.find("input", value="ben").find_parent("tr").time["datetime"].startswith("2026-03-01")
    assert "never" in page.find("input", value="ann").find_parent("tr").text
    link = heading(page, "Last sign-in").a["href"]
    assert "sort=-signed_in" in link
    assert in_order(soup(people.browser.get(link)))[0] == "ben"


def test_a_short_search_has_no_order_and_says_so(people):
    page = people.get("users", q="an", sort="email")
    assert in_order(page) == ["ann"]
    assert "They come in no order" in text_of(page)
    assert not page.select("thead th a")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "4 users in all"),
        ({"q": "example"}, "3 users in all"),
        ({"enabled": "no"}, "0 users in all"),
        ({"q": "an"}, ""),
        ({"group": "never-was"}, ""),
    ],
)
def test_the_number_that_a_filter_finds_comes_after_the_page(people, query, words):
    assert text_of(people.get("users-count", **query)).strip(" ·\n") == words


def test_a_number_is_asked_for_where_there_is_more_than_the_page_shows(people, monkeypatch):
    assert not people.get("users").select(".pager [hx-get*=count]")
    monkeypatch.setattr(finding, "PAGE", 2)
    page = people.get("users", q="example", sort="email")
    asked = page.select_one(".pager span[hx-get]")["hx-get"]
    assert asked == people.url("users-count") + "?q=example&sort=email"


def test_a_filter_that_finds_very_many_is_not_counted_to_the_end(people, monkeypatch):
    monkeypatch.setattr("pools.rules.user_search.matching.MOST_COUNTED", 2)
    assert "more than 2 users" in text_of(people.get("users-count", q="example"))


def test_a_role_that_sees_addresses_masked_sees_them_masked_in_any_order(people, front):
    page = front.get("users", sort="email")
    assert "ann@example.com" not in page.text
    assert "a•••@e••••.com" in page.text


def test_amazon_cognito_sorts_and_counts_nothing_and_the_page_says_so(aws_people):
    page = aws_people.get("users", sort="username")
    assert not page.select("thead th a")
    assert "Amazon Cognito neither counts nor sorts" in text_of(page)
    assert text_of(aws_people.get("users-count")).strip() == ""
