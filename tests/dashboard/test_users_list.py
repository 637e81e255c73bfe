"""The list of users: search, filters, paging, columns."""

import pytest

from tests.dashboard.cast import names_in, text_of


def test_an_empty_pool_says_what_to_do_next(desk):
    page = desk.get("users")
    assert "No users yet" in text_of(page)
    assert page.find("a", string=lambda words: words and "Create user" in words)


def test_everybody_is_listed_with_their_status_in_words(people):
    page = people.get("users")
    assert sorted(names_in(page)) == ["ann", "ben", "cleo", "marie"]
    row = page.find("input", value="ben").find_parent("tr")
    assert row.select_one(".pill").text == "Invited"
    assert "4 people" in text_of(page)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("example.com", ["ann", "ben", "cleo"]),
        ("HOLM", ["ann"]),
        ("okafor ben", ["ben"]),
        ("çel", ["marie"]),
        ("an", ["ann"]),
        ("nobody", []),
    ],
)
def test_search_finds_a_part_of_any_identifying_attribute(people, words, found):
    assert sorted(names_in(people.get("users", q=words))) == found
