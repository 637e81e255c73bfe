"""What a search for somebody finds, and that each row says by what."""

import pytest
from django.urls import reverse

from tests.dashboard.cast import Desk, names_in, text_of
from tests.dashboard.reading import read

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def crowd(desk) -> Desk:
    """Bea, and thirty strangers whose subs are random."""
    desk.create("bea", email="bea@example.com", phone_number="+447700900123", given_name="Beatrice")
    for number in range(30):
        desk.create(f"x{number:02}", email=f"x{number:02}@example.org")
    return desk


def row_of(page, name: str) -> str:
    return " ".join(
        page.select_one(f"input[name=username][value='{name}']").find_parent("tr").stripped_strings
    )


def test_three_letters_list_nobody_whose_sub_happens_to_hold_them(crowd):
    subs = [crowd.read(f"x{number:02}")["attributes"]["sub"] for number in range(30)]
    for sub in subs[:10]:
        assert not names_in(crowd.get("users", q=sub[9:12]))


def test_a_row_says_that_it_was_found_by_its_sub(crowd):
    sub = crowd.read("x07")["attributes"]["sub"]
    page = crowd.get("users", q=sub[:13])
    assert "x07" in names_in(page)
    assert f"Matched: Sub {sub}" in row_of(page, "x07").replace(f"{sub[:13]} {sub[13:]}", sub)


@pytest.mark.parametrize(
    "words", ["+44 (0)7700 900123", "07700 900123", "0044 7700 900123", "00900123", "0123"]
)
def test_a_row_says_that_it_was_found_by_its_phone(crowd, words):
    page = crowd.get("users", q=words)
    assert names_in(page) == ["bea"]
    found = page.select_one("input[name=username][value=bea]").find_parent("tr").select_one("th")
    assert "Matched: Phone" in text_of(found)
    assert found.select("mark")


def test_what_the_row_shows_anyway_is_only_marked(crowd):
    page = crowd.get("users", q="bea")
    assert names_in(page) == ["bea"]
    assert "Matched" not in row_of(page, "bea")
    assert page.select("tbody mark")


def test_the_desk_and_the_palette_say_it_too(crowd):
    desk = read(crowd.browser.get(reverse("desk"), {"q": "Beatrice"}))
    assert "bea" in text_of(desk.select_one("#found tbody th"))
    sub = crowd.read("x07")["attributes"]["sub"]
    desk = read(crowd.browser.get(reverse("desk"), {"q": sub[:18]}))
    assert "Matched: Sub" in text_of(desk.select_one("#found tbody th"))
    place = f"{crowd.connection.slug}/{crowd.pool_id}"
    palette = read(crowd.browser.get(reverse("jump"), {"q": sub[:18], "from": place}, **HTMX))
    assert "Matched: Sub" in text_of(palette.select_one("li.with-offer"))


def test_a_pool_on_aws_is_asked_for_no_sub_or_number_of_three_signs(aws_people):
    sub = aws_people.read("ann")["attributes"]["sub"]
    assert names_in(aws_people.get("users", q=sub[:4])) == []
    assert names_in(aws_people.get("users", q=sub[:9])) == ["ann"]


def test_the_desk_never_says_of_a_pool_on_aws_that_nobody_is_there(aws_people):
    answer = aws_people.browser.get(aws_people.url("desk-found"), {"q": "olm"}, **HTMX)
    told = text_of(read(answer))
    assert "Nobody here" not in told
    assert "Amazon Cognito finds beginnings alone" in told
