"""One search box over every pool whose users the member may see."""

import pytest
from django.test import Client
from django.urls import reverse

from dashboard.models import Role, StaffMember
from dashboard.screens.desk import search
from tests.dashboard.cast import PASSWORD, Desk, text_of
from tests.dashboard.reading import read, words
from tests.fixtures.people import BACKEND

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def two_pools(people) -> tuple[Desk, Desk]:
    """The cast in one pool, and another Ann in a second one."""
    made = people.cognito.create_user_pool(PoolName="Lighthouse", AutoVerifiedAttributes=["email"])
    other = Desk(people.browser, people.connection, made["UserPool"]["Id"], people.cognito)
    other.create(
        "ann.b", password=PASSWORD, email="ann@lighthouse.example", email_verified="true", name="Ann Berg"
    )
    return people, other


@pytest.fixture
def support(embedded, two_pools) -> Client:
    """Sam, who is support for the first pool alone."""
    sam = StaffMember.objects.invite("sam@example.com", None, name="Sam", role="support")
    sam.grants.update(connection=embedded, pool=two_pools[0].pool_id)
    client = Client()
    client.force_login(sam, backend=BACKEND)
    return client


def look_for(browser: Client, q: str, **more: str):
    return browser.get(reverse("desk"), {"q": q} | more)


def found(response) -> list[tuple[str, str]]:
    """The pool and the name of each user found, in order."""
    page = read(response)
    return [
        (card.select_one("h2").text.strip(), link.text)
        for card in page.select("#found .card")
        for link in card.select("tbody th a")
    ]


def test_users_of_every_pool_are_found_by_a_part_of_what_they_are_called(two_pools):
    answer = look_for(two_pools[0].browser, "ann@")
    assert sorted(found(answer)) == [("Harbour shop", "Ann Holm"), ("Lighthouse", "Ann Berg")]


def test_each_is_shown_with_how_they_stand_and_what_they_need_most(people):
    row = read(look_for(people.browser, "okafor")).select_one("#found tbody tr")
    assert "Invited" in row.text
    assert row.select(".acts a")[0].text == "Resend invitation: Ben Okafor"
    assert row.select(".acts a")[0]["href"] == people.url("user-resend", "ben")


def test_of_few_the_common_acts_are_at_hand(people):
    row = read(look_for(people.browser, "ann holm")).select_one("#found tbody tr")
    offered = [link.text.partition(":")[0] for link in row.select(".acts a")]
    assert offered == ["Send reset", "Set password", "Sign out everywhere"]


def test_a_member_finds_nobody_in_pools_that_are_not_theirs(support):
    assert found(look_for(support, "ann@")) == [("Harbour shop", "Ann Holm")]


@pytest.mark.parametrize("name", ["ann@example.com", "ANN@example.com", "ann"])
def test_a_whole_name_leads_straight_to_the_user(people, name):
    answer = look_for(people.browser, name, go="1")
    assert answer.status_code == 302
    assert answer["Location"] == people.url("user", "ann")


def test_a_phone_number_leads_there_however_it_is_written(people):
    people.create("dora", phone_number="+15550101234", phone_number_verified="true")
    assert look_for(people.browser, "+1 (555) 010-1234", go="1")["Location"] == people.url("user", "dora")


def test_while_typing_nobody_is_led_away(people):
    assert look_for(people.browser, "ann@example.com").status_code == 200
    assert people.browser.get(reverse("desk"), {"q": "ann", "go": "1"}, **HTMX).status_code == 200


def test_a_name_that_two_pools_know_leads_nowhere(two_pools):
    two_pools[1].create("ann")
    assert len(found(look_for(two_pools[0].browser, "ann", go="1"))) >= 2


def test_a_sub_leads_straight_though_aws_was_not_asked(people, connect, closed_url):
    connect(closed_url)
    sub = people.read("ann")["attributes"]["sub"]
    assert look_for(people.browser, sub, go="1")["Location"] == people.url("user", "ann")
    assert look_for(people.browser, "ann@example.com", go="1").status_code == 200


def test_nobody_is_said_in_words(people):
    assert "Nobody fits" in words(look_for(people.browser, "zzzz"))


def test_what_one_types_is_escaped(people):
    assert b"<script>alert" not in look_for(people.browser, "<script>alert(1)").content


def test_more_pools_than_are_searched_are_named(two_pools, monkeypatch):
    monkeypatch.setattr(search, "SEARCHED", 1)
    page = read(look_for(two_pools[0].browser, "ann@"))
    assert "1 pools were searched" in text_of(page) or "1 pool" in text_of(page)
    others = [link["href"] for link in page.select("#found > p a")]
    assert others[0].split("?")[0] in {desk.url("users") for desk in two_pools}


# AWS


def test_a_page_waits_for_no_pool_on_aws(people, connect, closed_url):
    aws = connect(closed_url)
    page = read(look_for(people.browser, "ann@"))
    later = [each["hx-get"] for each in page.select("#found [hx-get]")]
    assert later == [f"{reverse('desk-connection', args=[aws.slug])}?q=ann%40"]
    broken = people.browser.get(later[0], **HTMX)
    assert "Shop AWS" in words(broken)


def test_pools_on_aws_answer_each_by_itself(aws_people):
    browser, connection = aws_people.browser, aws_people.connection
    pools = read(browser.get(reverse("desk-connection", args=[connection.slug]), {"q": "ann"}, **HTMX))
    urls = [card["hx-get"] for card in pools.select("[hx-get]") if aws_people.pool_id in card["hx-get"]]
    assert len(urls) == 1, pools.text
    assert found_in(browser.get(urls[0], **HTMX)) == ["Ann Holm"]


def found_in(response) -> list[str]:
    return [link.text for link in read(response).select("tbody th a")]


def test_from_a_search_that_was_sent_off_aws_leads_straight_to_a_sub(aws_people):
    sub = aws_people.read("ann")["attributes"]["sub"]
    url = aws_people.url("desk-found")
    assert aws_people.browser.get(url, {"q": sub, "go": "1"}, **HTMX)["HX-Redirect"] == aws_people.url(
        "user", "ann"
    )
    assert "HX-Redirect" not in aws_people.browser.get(url, {"q": sub}, **HTMX)


def test_without_scripts_a_pool_on_aws_is_searched_on_its_own_page(aws_people):
    answer = aws_people.browser.get(aws_people.url("desk-found"), {"q": "ann"})
    assert answer["Location"] == f"{aws_people.url('users')}?q=ann"


# The frame


def test_from_a_page_of_no_pool_the_search_box_leads_to_the_desk(console, embedded):
    form = read(console.get(reverse("home"))).select_one("form.global")
    assert form["action"] == reverse("desk")


def test_who_may_see_no_users_finds_no_desk(embedded):
    role = Role.objects.create(name="Pools alone", groups=["see-pools"])
    member = StaffMember.objects.invite("vic@example.com", None, name="Vic")
    member.grants.update(role=role)
    client = Client()
    client.force_login(member, backend=BACKEND)
    assert client.get(reverse("desk")).status_code == 403
    assert reverse("desk") not in client.get(reverse("home")).content.decode()
