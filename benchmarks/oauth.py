"""Rate and server CPU of authorize to code to tokens, and of client_credentials, beside the npm package ``oidc-provider``.

    python -m benchmarks.oauth [--times 300]

A browser that is signed in already asks for a code with PKCE and the app redeems it: two requests, no password's hash.
Both sign two tokens for that and one for a machine, by RS256; ``oidc-provider`` keeps all in the memory of one process and
forgets it, Lifeguard in its database. Four connections, three rounds in turn, the median counts.
"""

import argparse
import http.client
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import psutil

from benchmarks.load import CONNECTIONS, Measured, cpu_seconds, in_turn
from benchmarks.servers import ROOT, client, free_port, lifeguard

sys.path.insert(0, str(ROOT / "bin"))
from services import node

CALLBACK, VERIFIER, PASSWORD = "https://app.example.com/callback", "v" * 43, "Correct-horse-1"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ROUNDS = 3
UNBOUNDED = {
    "LIMITS_BY_POOL": "HostedEndpoints=1000000/second",
    "LIMITS_BY_ADDRESS": "hosted=1000000/second",
    "LIMITS_BY_CLIENT": "hosted=1000000/second",
}
"""What is counted as ever, and not refused at the rates of a benchmark."""


@dataclass
class Server:
    """A provider: where its endpoints are, its two clients by id and secret, and the cookies of who is signed in."""

    name: str
    process: psutil.Process
    port: int
    host: str
    authorize: str
    token: str
    app: tuple[str, str]
    machine: tuple[str, str]
    scope: str
    cookies: dict[str, str] = field(default_factory=dict)

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def ask(self, connection, method: str, path: str, form: dict | None = None, *, keeps: bool = False):
        """The status, the Location and the body of an answer; ``keeps`` its cookies too."""
        headers = {"Host": self.host, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        response = connection.getresponse()
        body = response.read()
        for each in response.headers.get_all("Set-Cookie") or [] if keeps else []:
            self.cookies.update({k: m.value for k, m in SimpleCookie(each).items()})
        return response.status, response.headers.get("Location", ""), body

    def request(self) -> str:
        query = {"response_type": "code", "client_id": self.app[0], "redirect_uri": CALLBACK}
        proof = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
        return urlencode(query | proof | {"scope": "openid", "state": "s1"})


def by_code(server: Server, connection) -> None:
    """One code, and its tokens."""
    status, location, body = server.ask(connection, "GET", f"{server.authorize}?{server.request()}")
    if not location.startswith(CALLBACK):
        raise RuntimeError(f"{server.name}: no code, {status} {location} {body[:200]!r}")
    code = parse_qs(urlsplit(location).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    _token(server, connection, form, server.app)


def by_machine(server: Server, connection) -> None:
    """One token for a machine."""
    _token(server, connection, {"grant_type": "client_credentials", "scope": server.scope}, server.machine)


def _token(server: Server, connection, form: dict, who: tuple[str, str]) -> None:
    given = form | {"client_id": who[0], "client_secret": who[1]}
    status, _, body = server.ask(connection, "POST", server.token, given)
    if status != 200:
        raise RuntimeError(f"{server.name}: {status} {body[:200]!r}")


def once(act: Callable, server: Server, times: int) -> Measured:
    """So many acts over four connections. Raises what one of them raised."""
    problems: list[Exception] = []

    def work() -> None:
        connection = server.connect()
        try:
            for _ in range(times // CONNECTIONS):
                act(server, connection)
        except Exception as problem:
            problems.append(problem)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    before, started = cpu_seconds(server.process), time.perf_counter()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    if problems:
        raise problems[0]
    seconds, done = time.perf_counter() - started, times // CONNECTIONS * CONNECTIONS
    return Measured((cpu_seconds(server.process) - before) * 1000 / done, done / seconds)


@contextmanager
def our_server(folder: Path) -> Iterator[Server]:
    """Lifeguard, with a pool at a domain in which ann is signed in."""
    with lifeguard(folder, **UNBOUNDED) as endpoint:
        cognito = client(endpoint)
        pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
        cognito.create_user_pool_domain(UserPoolId=pool, Domain="acme")
        scopes = [{"ScopeName": "read", "ScopeDescription": "Read"}]
        cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)
        made = [
            cognito.create_user_pool_client(
                UserPoolId=pool,
                ClientName=flow,
                GenerateSecret=True,
                AllowedOAuthFlowsUserPoolClient=True,
                AllowedOAuthFlows=[flow],
                **more,
            )["UserPoolClient"]
            for flow, more in (
                ("code", {"AllowedOAuthScopes": ["openid"], "CallbackURLs": [CALLBACK]}),
                ("client_credentials", {"AllowedOAuthScopes": ["orders/read"]}),
            )
        ]
        app, machine = ((each["ClientId"], each["ClientSecret"]) for each in made)
        cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password=PASSWORD, Permanent=True)
        port = urlsplit(endpoint.url).port
        host = f"acme.auth.localhost:{port}"
        paths = ("/oauth2/authorize", "/oauth2/token")
        server = Server("Lifeguard", endpoint.process, port, host, *paths, app, machine, "orders/read")
        login, connection = f"/login?{server.request()}", server.connect()
        server.ask(connection, "GET", login, keeps=True)
        form = {"_csrf": server.cookies["XSRF-TOKEN"], "username": "ann", "password": PASSWORD}
        server.ask(connection, "POST", login, form, keeps=True)
        yield server


@contextmanager
def their_server() -> Iterator[Server]:
    """``oidc-provider`` in Node.js, with ann signed in."""
    port, secret = free_port(), secrets.token_urlsafe(16)
    given = {"PORT": str(port), "SECRET": secret, "CLIENTS": str(node.CLIENTS), "NODE_ENV": "production"}
    command = [str(node.find()), str(ROOT / "benchmarks" / "provider.mjs")]
    with subprocess.Popen(
        command, env=os.environ | given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            who = [(name, secret) for name in ("app", "machine")]
            host = f"127.0.0.1:{port}"
            started = psutil.Process(process.pid)
            server = Server("oidc-provider", started, port, host, "/auth", "/token", *who, "read")
            _sign_in(server)
            yield server
        finally:
            process.kill()


def _sign_in(server: Server) -> None:
    """Follow the redirects of the first request, once the server listens."""
    path, deadline = f"{server.authorize}?{server.request()}", time.monotonic() + 30
    while not path.startswith(CALLBACK):
        try:
            _, path, _ = server.ask(
                server.connect(), "GET", path.removeprefix(f"http://{server.host}"), keeps=True
            )
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300)
    times = parser.parse_args().times
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        servers = [stack.enter_context(our_server(Path(folder))), stack.enter_context(their_server())]
        for name, act in (("authorize, code, tokens", by_code), ("client_credentials", by_machine)):
            steps = {server.name: partial(once, act, server, times) for server in servers}
            for who, found in in_turn(steps, ROUNDS).items():
                print(
                    f"{name:24} {who:14} {found.per_second:7.0f} a second  {found.cpu_ms:6.2f} ms of CPU each"
                )


if __name__ == "__main__":
    main()
