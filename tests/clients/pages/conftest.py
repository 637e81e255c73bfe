"""A pool at a domain, with ann in it, and a Chromium that signs her in where an app sends it.

Names below ``localhost`` lead to this machine in a browser; Python and Node.js are told so.
"""

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page
from services import node

from tests.clients.conftest import PASSWORD
from tests.clients.conversation import converse

SCOPES = ["openid", "email", "profile", "aws.cognito.signin.user.admin"]
BACK = "back in the app"
ELSEWHERE = "https://app.example.com/callback"
"""A callback on another origin than the pool's, that nothing answers but the test."""


@pytest.fixture(autouse=True)
def names_below_localhost(monkeypatch) -> None:
    """``acme.auth.localhost`` is this machine in Python too, as in browsers."""
    find = socket.getaddrinfo

    def find_here(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)  # anyio asks for bytes
        below = name.endswith(".localhost")
        return find("127.0.0.1" if below else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", find_here)


class App:
    """The place of an app in the browser: ``pages`` are by path, and any other path says that one is back.

    ``heard`` has the headers that last came for a path.
    """

    def __init__(self) -> None:
        pages, heard = self.pages, self.heard = {}, {}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                heard[path] = self.headers
                kind, body = pages.get(path, ("text/html", BACK.encode()))
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Nothing is written."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self.server.server_port}"
        self.callback = f"{self.origin}/callback"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def app() -> Iterator[App]:
    started = App()
    yield started
    started.stop()


@pytest.fixture
def issuer(engine, cognito, pool, ann) -> str:
    """The issuer of a pool at ``acme.auth.localhost``, in which ann has an account."""
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme")
    return f"{engine}/{pool}"


@pytest.fixture
def register(cognito, pool, app) -> Callable[..., dict]:
    """Registers an app client that has the code flow and the callback of :func:`app`, as it is described."""

    def make(**settings: Any) -> dict:
        asked = {
            "ClientName": "app",
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": SCOPES,
            "CallbackURLs": [app.callback],
            "LogoutURLs": [f"{app.origin}/bye"],
            "SupportedIdentityProviders": ["COGNITO"],
        }
        return cognito.create_user_pool_client(UserPoolId=pool, **(asked | settings))["UserPoolClient"]

    return make


class Surfer:
    """A person with one browser window."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()

    def sign_in(self, url: str) -> str:
        """Open an app's request for authorization and type the password; the address at which one is back in the app."""
        self.page.goto(url)
        self.type()
        return self.arrive()

    def type(self) -> None:
        self.page.get_by_label("User name").fill("ann")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()

    def arrive(self) -> str:
        self.page.get_by_text(BACK).wait_for()
        return self.page.url

    def go(self, url: str) -> str:
        """Where an address leads that asks nothing."""
        self.page.goto(url)
        return self.arrive()


@pytest.fixture
def surfer(browser, issuer) -> Iterator[Surfer]:
    context = browser.new_context(ignore_https_errors=True, locale="en-GB")
    context.set_default_timeout(60_000)
    yield Surfer(context)
    context.close()


@pytest.fixture
def relying_party(issuer, register, app, surfer) -> Callable[..., Any]:
    """Runs a flow of a JavaScript client, with an app client of its own, ann in the browser, and what else is ``given``."""

    def run(script: str, flow: str, settings: dict | None = None, **given: Any) -> Any:
        made = register(**(settings or {}))
        there = {
            "issuer": issuer,
            "clientId": made["ClientId"],
            "clientSecret": made.get("ClientSecret"),
            "callback": app.callback,
            "origin": app.origin,
            "scope": " ".join(SCOPES),
        }
        answers = {"signIn": surfer.sign_in, "visit": surfer.go}
        return converse(script, flow, there | given, answers)

    return run


def told(address: str) -> dict[str, str]:
    """What the query of an address says."""
    return dict(parse_qsl(urlsplit(address).query))


def page_with(script: str, **given: Any) -> tuple[str, bytes]:
    """A page that runs a script of the app's, which finds what it is given in ``window.given``."""
    text = f"<!doctype html><title>App</title><script>given = {json.dumps(given)}</script><script src='{script}'></script>"
    return "text/html", text.encode()


@cache
def bundled(script: str) -> bytes:
    """``tests/clients/node/<script>.mjs`` with the libraries that it imports, as one script of a page."""
    command = [node.find(), "node_modules/esbuild/bin/esbuild", f"{script}.mjs", "--bundle", "--minify"]
    return subprocess.run(command, cwd=node.CLIENTS, check=True, stdout=subprocess.PIPE).stdout


@pytest.fixture
def open_app(app, surfer) -> Callable[..., Page]:
    """Opens the page of a single-page app that is made of this script, in ann's browser."""

    def open_page(script: str, **given: Any) -> Page:
        app.pages["/app.js"] = ("text/javascript", bundled(script))
        app.pages["/"] = page_with("/app.js", **given)
        surfer.page.goto(f"{app.origin}/")
        return surfer.page

    return open_page
