"""Paging by opaque tokens, with a way back."""

from django.test import RequestFactory

from dashboard.aws import token_paging
from dashboard.aws.token_paging import Pages

FACTORY = RequestFactory()


def pages(session: dict, page: int, *what: str) -> Pages:
    request = FACTORY.get("/", {"page": page})
    request.session = session
    return Pages(request, *(what or ("ListUsers",)))


def walk(session: dict, last: int) -> None:
    for number in range(1, last + 1):
        pages(session, number).page([], f"after {number}")


def test_each_page_is_read_with_the_token_that_led_to_it():
    session: dict = {}
    walk(session, 3)

    assert [pages(session, number).token for number in (1, 2, 3, 4)] == [
        None,
        "after 1",
        "after 2",
        "after 3",
    ]


def test_a_page_that_nobody_was_led_to_is_the_first_one():
    session: dict = {}
    walk(session, 2)

    assert pages(session, 9).number == 1
    assert pages(session, 2, "ListUsers", "of another pool").number == 1


def test_the_session_does_not_grow_with_the_pages():
    session: dict = {}
    walk(session, token_paging.KEPT_PAGES + 50)

    assert len(next(iter(session["trails"].values()))) == token_paging.KEPT_PAGES
    assert pages(session, token_paging.KEPT_PAGES + 50).token == f"after {token_paging.KEPT_PAGES + 49}"
    assert pages(session, 20).number == 1
