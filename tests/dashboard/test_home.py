"""The first page: every pool of every connection."""

import pytest

from tests.dashboard.reading import read, row_for, words


def test_with_no_pool_it_says_what_to_do_first(console):
    page = console.get("/home/")
    assert "Create a user pool" in words(page)
    assert 'endpoint_url="http://testserver"' in words(page)
    assert read(page).select_one("main a[href='/pools/embedded/create/']")


def test_embedded_pools_stand_on_the_page_with_their_users(console, embedded_spot):
    embedded_spot.client.admin_create_user(
        UserPoolId=embedded_spot.pool_id, Username="ann", MessageAction="SUPPRESS"
    )
    row = row_for(console.get("/home/"), "Harbour shop")
    assert embedded_spot.pool_id in row
    assert " 1 " in row


def test_pools_on_aws_come_after_the_page(console, aws, aws_client):
    pool = aws_client.create_user_pool(PoolName="Ferry tickets")["UserPool"]
    home = read(console.get("/home/"))
    assert home.select_one("#pools-shop-aws")["hx-get"] == "/pools/shop-aws/"
    fragment = console.get("/pools/shop-aws/", headers={"HX-Request": "true"})
    assert "Ferry tickets" in row_for(fragment, pool["Id"])
    assert "<html" not in fragment.content.decode()
    count = console.get(f"/pools/shop-aws/{pool['Id']}/count/")
    assert words(read(count)) == "0"


def test_a_connection_that_is_down_breaks_no_other(console, connect, closed_url, embedded_spot):
    connect(closed_url)
    assert "Harbour shop" in words(console.get("/home/"))
    section = console.get("/pools/shop-aws/", headers={"HX-Request": "true"})
    assert section.status_code == 200
    assert "Shop AWS cannot be reached." in words(read(section))
    assert closed_url in words(read(section))


def test_a_slow_connection_is_said_to_be_slow(console, connect, silent_url):
    connect(silent_url)
    assert "is too slow to answer" in words(console.get("/pools/shop-aws/"))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("TooManyRequestsException", "AWS is busy."),
        ("UnrecognizedClientException", "The credentials were refused."),
        ("AccessDeniedException", "The credentials do not allow this."),
    ],
)
def test_a_refusal_is_told_in_words(console, connect, refusing_url, code, sentence):
    connect(refusing_url(code, "no"))
    assert sentence in words(console.get("/pools/shop-aws/"))


def test_more_pools_than_a_page_holds_are_paged_there_and_back(console, embedded, cognito):
    for number in range(21):
        cognito.create_user_pool(PoolName=f"Pool {number:02}")
    first = console.get("/pools/embedded/")
    second = console.get("/pools/embedded/?page=2")
    names = [link.text for page in (first, second) for link in read(page).select("main tbody th a")]
    assert sorted(names) == [f"Pool {number:02}" for number in range(21)]
    assert read(second).select_one("a[rel=prev]")["href"] == "/pools/embedded/?page=1"


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get("/home/")["Location"] == "/sign-in/?next=/home/"


def test_the_palette_ignores_a_place_that_cannot_be(console):
    assert console.get("/jump/?from=%00/%00&q=ann").status_code == 200
