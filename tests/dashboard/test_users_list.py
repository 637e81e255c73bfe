"""The list of users: search, filters, paging, columns."""

import pytest
from bs4 import BeautifulSoup

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


def test_filters_narrow_the_list_and_tabs_are_links_to_them(people):
    people.post("user-disable", "cleo")
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="gold")
    people.post("user-group-add", "ann", group="gold")
    assert names_in(people.get("users", status="FORCE_CHANGE_PASSWORD", q="example")) == ["ben"]
    assert names_in(people.get("users", enabled="no")) == ["cleo"]
    assert names_in(people.get("users", group="gold", enabled="yes")) == ["ann"]
    assert names_in(people.get("users", group="gold", q="an")) == ["ann"]
    assert names_in(people.get("users", until="2020-01-01")) == []
    assert len(names_in(people.get("users", joined="7"))) == 4
    page = people.get("users", enabled="no")
    assert page.select_one("#tabs a[aria-current]").text == "Disabled"
    assert page.select_one("select[name=enabled] option[selected]")["value"] == "no"


def test_unknown_filters_are_no_filters(people):
    assert len(names_in(people.get("users", status="NONSENSE", since="never", page="x"))) == 4


def test_the_match_is_marked_and_markup_in_names_is_only_text(desk):
    desk.create("ann", name="<b>Ann</b>", email="ann@example.com")
    row = desk.get("users", q="ann").tbody
    assert [mark.text for mark in row.select("mark")] == ["Ann", "ann", "ann"]
    assert row.a.text == "<b>Ann</b>"


def test_each_user_is_on_exactly_one_page(desk):
    names = [f"user-{number:03}" for number in range(104)]
    for name in names:
        desk.create(name)
    seen = []
    for number in ("1", "2", "3"):
        page = desk.get("users", page=number)
        seen += names_in(page)
    assert sorted(seen) == names
    assert page.select_one(".pager a[rel=prev]").text.strip() == "Newer"
    assert not page.select_one(".pager a[rel=next]")
    by_prefix = desk.get("users", q="us")
    assert by_prefix.select_one(".pager a[rel=next]").text.strip() == "Next"


def test_a_page_that_nobody_walked_to_is_the_first_and_says_so(people):
    page = people.get("users", page="7")
    assert len(names_in(page)) == 4
    assert "this is the first" in text_of(page)


def test_columns_are_chosen_once_and_kept(people):
    people.post("user-columns", column=["phone_number", "custom:tier", "nonsense"])
    heads = [head.text.strip() for head in people.get("users").select("thead th[scope=col]")]
    assert heads == ["User", "Phone", "custom:tier"]
    assert "gold" in people.get("users", q="holm").tbody.text


def test_htmx_gets_the_table_alone_and_the_address_to_show(people):
    answer = people.browser.get(
        people.url("users"), {"q": "holm", "status": ""}, headers={"HX-Request": "true"}
    )
    page = BeautifulSoup(answer.content, "html.parser")
    assert names_in(page) == ["ann"]
    assert page.find("html") is None
    assert answer["HX-Push-Url"] == people.url("users") + "?q=holm"


def test_the_list_takes_one_call_beside_the_pool_and_its_groups(people, count_calls):
    calls = count_calls(lambda: people.get("users", q="holm"))
    assert calls == ["DescribeUserPool", "ListUsers", "ListGroups"]


def test_the_palette_finds_pages_pools_and_users_with_what_they_need(people):
    here = f"{people.connection.slug}/{people.pool_id}"
    answer = people.browser.get("/jump/", {"q": "ben", "from": here}, headers={"HX-Request": "true"})
    found = BeautifulSoup(answer.content, "html.parser")
    assert [link["href"] for link in found.select("a")] == [
        people.url("user", "ben"),
        people.url("user-resend", "ben"),
    ]
    page = BeautifulSoup(people.browser.get("/jump/", {"q": "grou", "from": here}).content, "html.parser")
    for part in (".found", ".rail"):
        assert page.select_one(f'{part} a[href="{people.url("groups")}"]')
    page = BeautifulSoup(people.browser.get("/jump/", {"q": "harbour"}).content, "html.parser")
    assert page.select_one(f'.found a[href="{people.url("pool")}"]')
    page = BeautifulSoup(people.browser.get("/jump/", {"q": "holm"}).content, "html.parser")
    assert page.select_one(f'.found a[href="{people.url("user", "ann")}"]')


@pytest.mark.parametrize("number", ["²", "٣", "0", "99999", "-1"])
def test_a_page_that_there_is_not_shows_the_first(people, number):
    assert "ann" in names_in(people.get("users", page=number))


def test_every_group_of_the_pool_is_offered_wherever_one_is_chosen(people):
    names = [f"team-{number:03}" for number in range(70)]
    for name in names:
        people.cognito.create_group(UserPoolId=people.pool_id, GroupName=name)
        people.cognito.admin_add_user_to_group(UserPoolId=people.pool_id, Username="ben", GroupName=name)

    def offered(page) -> list[str]:
        values = [option.get("value", option.text) for option in page.select("[name=group] option")]
        return sorted(value for value in values if value)

    assert offered(people.get("users")) == names
    assert offered(people.get("user-group-add", "ann")) == names
    asked = people.post("bulk", action="group", username=["ann", "cleo"])
    assert offered(asked) == names
    assert "No group to add" in text_of(people.get("user-group-add", "ben"))
    assert (
        len(people.get("user", "ben").select("form[action$='/groups/remove/'] button, button[name=group]"))
        == 70
    )
