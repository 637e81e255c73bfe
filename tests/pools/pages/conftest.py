"""A pool at a domain of its own, an app client with a callback, and somebody who fills in its pages."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client, TestCase

CALLBACK = "https://app.example.com/callback"
PASSWORD, OTHER_PASSWORD = "Correct-horse-1", "Other-horse-2"
EMAIL = "ann@example.com"
HOST = "acme.auth.localhost"
SCOPES = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]


@pytest.fixture
def make_pool(cognito) -> Callable[..., str]:
    """Makes a pool at :data:`HOST` that verifies e-mail addresses; its id."""

    def make(**settings: Any) -> str:
        asked = {"PoolName": "Example Shop", "AutoVerifiedAttributes": ["email"]} | settings
        pool = cognito.create_user_pool(**asked)["UserPool"]["Id"]
        cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme")
        return pool

    return make


@pytest.fixture
def make_app(cognito) -> Callable[..., str]:
    """Makes an app client with the code flow and a secret, which no page asks for; its id."""

    def make(pool: str, **settings: Any) -> str:
        asked = {
            "ClientName": "app",
            "GenerateSecret": True,
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": SCOPES,
            "CallbackURLs": [CALLBACK],
            "SupportedIdentityProviders": ["COGNITO"],
        }
        made = cognito.create_user_pool_client(UserPoolId=pool, **(asked | settings))
        return made["UserPoolClient"]["ClientId"]

    return make


@pytest.fixture
def make_user(cognito) -> Callable[..., str]:
    """Makes a user with a password of their own and verified addresses; their name."""

    def make(pool: str, name: str = "ann", *, permanent: bool = True, **attributes: str) -> str:
        flags = {f"{each}_verified": "true" for each in ("email", "phone_number") if each in attributes}
        members = [{"Name": each, "Value": value} for each, value in (attributes | flags).items()]
        cognito.admin_create_user(
            UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=members
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=permanent
        )
        return name

    return make


@pytest.fixture
def pool(make_pool) -> str:
    return make_pool()


@pytest.fixture
def app(make_app, pool) -> str:
    return make_app(pool)


@pytest.fixture
def ann(make_user, pool) -> str:
    return make_user(pool, email=EMAIL)


def _inputs(form: Any) -> set[str]:
    return {str(each["name"]) for each in form.select("input[name]")}


class Visitor:
    """A person at the pages of a pool: opens one, fills in its form, and is led on."""

    def __init__(self, app: str, *, secure: bool = False, **headers: str) -> None:
        self.http = Client(HTTP_HOST=HOST, **headers)
        self.secure, self.app = secure, app
        self.response: Any = None

    def query(self, **more: str) -> str:
        asked = {"response_type": "code", "client_id": self.app, "redirect_uri": CALLBACK, "state": "s1"}
        return urlencode(asked | more)

    def open(self, page: str = "login", **more: str) -> "Visitor":
        return self._follow(self.http.get(f"/{page}", QUERY_STRING=self.query(**more), secure=self.secure))

    def click(self, words: str) -> "Visitor":
        """Follow the link of these words."""
        link = next(each for each in self.page.select("a[href]") if each.get_text(" ", strip=True) == words)
        return self._get(str(link["href"]))

    def submit(self, button: str = "", **values: str) -> "Visitor":
        """Fill in a form and press the button of these words; without, the first button of the form that has these inputs."""
        forms = self.page.select("form")
        filled = next(
            each
            for each in forms
            if (button in each.get_text(" ", strip=True) and button)
            or (not button and set(values) <= _inputs(each))
        )
        sent = {
            str(each["name"]): str(each.get("value", ""))
            for each in filled.select("input[name]:not([type=checkbox])")
        }
        unknown = set(values) - _inputs(filled)
        assert not unknown, f"the form has no {unknown}: {sorted(sent)}"
        buttons = filled.select("button[type=submit]")
        pressed = next(each for each in buttons if each.get_text(" ", strip=True) == button or not button)
        if pressed.get("name"):
            sent[str(pressed["name"])] = str(pressed["value"])
        action = str(pressed.get("formaction") or filled["action"])
        return self.post(action, sent | values)

    def post(self, address: str, form: dict[str, str]) -> "Visitor":
        url = urlsplit(address)
        # Letters leave once what they tell of is kept.
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = self.http.post(
                url.path,
                urlencode(form),
                content_type="application/x-www-form-urlencoded",
                QUERY_STRING=url.query,
                secure=self.secure,
            )
        return self._follow(response)

    def sign_in(self, username: str = "ann", password: str = PASSWORD, **more: str) -> "Visitor":
        return self.open("login", **more).submit(username=username, password=password)

    def _get(self, address: str) -> "Visitor":
        url = urlsplit(address)
        path = url.path or self.response.wsgi_request.path
        return self._follow(self.http.get(path, QUERY_STRING=url.query, secure=self.secure))

    def _follow(self, response: Any) -> "Visitor":
        self.response = response
        if response.status_code == 302 and urlsplit(response["Location"]).netloc.startswith(HOST):
            return self._get(response["Location"])
        return self

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.content, "html.parser")

    @property
    def title(self) -> str:
        found = self.page.h1
        assert found is not None, self.response.content
        return found.get_text(strip=True)

    @property
    def path(self) -> str:
        return self.response.wsgi_request.path

    @property
    def text(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    @property
    def problems(self) -> list[str]:
        """What the page says is wrong."""
        return [
            " ".join(each.get_text(" ").split())
            for each in self.page.select(".alert.error, p.field-error[id]")
        ]

    @property
    def told(self) -> dict[str, str]:
        """What the app is told at its callback."""
        assert self.response.status_code == 302, self.text
        assert self.response["Location"].startswith(CALLBACK), self.response["Location"]
        return dict(parse_qsl(urlsplit(self.response["Location"]).query))


@pytest.fixture
def visitor(app) -> Visitor:
    return Visitor(app)


@pytest.fixture
def last_code(mailoutbox) -> Callable[[], str]:
    """The code in the last letter."""

    def read() -> str:
        found = re.findall(r"\b\d{6,8}\b", mailoutbox[-1].body)
        assert found, mailoutbox[-1].body
        return found[-1]

    return read
