"""The small cast of the users' tests, in a pool of the embedded engine or of an AWS stand-in."""

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from dashboard.models import Connection

PASSWORD = "Calm-harbour-42"


@dataclass
class Desk:
    """A staff member's browser standing in a pool, and a boto3 client of the pool's own."""

    browser: Client
    connection: Connection
    pool_id: str
    cognito: Any

    def url(self, name: str, *args: str) -> str:
        return reverse(name, args=[self.connection.slug, self.pool_id, *args])

    def get(self, name: str, *args: str, expect: int = 200, **query: str) -> BeautifulSoup:
        """A page, read as a person would."""
        response = self.browser.get(self.url(name, *args), query)
        assert response.status_code == expect, text_of(BeautifulSoup(response.content, "html.parser"))
        return BeautifulSoup(response.content, "html.parser")

    def post(self, name: str, *args: str, expect: int = 200, **fields: object) -> BeautifulSoup:
        """What a form leads to, redirects followed."""
        response = self.browser.post(self.url(name, *args), fields, follow=True)
        page = BeautifulSoup(response.content, "html.parser")
        assert response.status_code == expect, text_of(page)
        return page

    def create(self, username: str, *, password: str = "", **attributes: str) -> str:
        """Create a user without a message; with a ``password`` they are confirmed. Returns the user name."""
        made = self.cognito.admin_create_user(
            UserPoolId=self.pool_id,
            Username=username,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )["User"]["Username"]
        if password:
            self.cognito.admin_set_user_password(
                UserPoolId=self.pool_id, Username=made, Password=password, Permanent=True
            )
        return made

    def read(self, username: str) -> dict:
        """The user as the pool itself tells it, with ``attributes`` by name."""
        user = self.cognito.admin_get_user(UserPoolId=self.pool_id, Username=username)
        return user | {"attributes": {a["Name"]: a["Value"] for a in user["UserAttributes"]}}


def text_of(page: BeautifulSoup) -> str:
    """The words of a page's main part on one line."""
    main = page.find("main") or page
    return " ".join(main.get_text(" ").split())


def names_in(page: BeautifulSoup) -> list[str]:
    """The user names of a list, in its order."""
    return [box["value"] for box in page.select("tbody input[name=username]")]


def buttons_in(page: BeautifulSoup) -> list[str]:
    """What a page's head offers to do."""
    return [" ".join(link.get_text(" ").split()) for link in page.select(".head .acts > a.btn")]
