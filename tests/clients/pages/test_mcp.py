"""An MCP client of its makers' package finds a pool from the server that it protects, and signs in through the browser."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import Any

import httpx2
import pytest
import requests
from mcp import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import (
    AuthorizationCodeResult,
    OAuthClientInformationFull,
    OAuthClientMetadata,
    OAuthToken,
)

from pools.models import AppClient
from tests.clients.pages.conftest import told
from tests.clients.pages.mcp_server import SCOPE, NotesServer

DOCUMENT = "https://login.example.com/clients/agent.json"
NAME = "Agent"


class Kept:
    """What a client keeps between two runs: its tokens, and who it is to the server."""

    def __init__(self, client: OAuthClientInformationFull | None = None) -> None:
        self.client, self.tokens = client, None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self.client = client_info


@pytest.fixture
def notes(cognito, pool, issuer) -> Iterator[NotesServer]:
    """The server, whose scope is one of the pool's resource servers."""
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read your notes"}]
    cognito.create_resource_server(UserPoolId=pool, Identifier="notes", Name="Notes", Scopes=scopes)
    started = NotesServer(issuer)
    yield started
    started.stop()


@pytest.fixture
def agent(notes, app, surfer) -> Callable[..., list[list[str]]]:
    """Calls the tool twice, the second time when its token is no more: what it heard. ``unverified`` says that the user
    has to be asked."""

    def run(kept: Kept, *, unverified: bool, document: str | None = None, **metadata: Any) -> list[list[str]]:
        asked, back = Queue(), Queue()

        async def go(url: str) -> None:
            asked.put(url)

        async def come_back() -> AuthorizationCodeResult:
            answer = told(await asyncio.to_thread(back.get))
            return AuthorizationCodeResult(
                code=answer["code"], state=answer.get("state"), iss=answer.get("iss")
            )

        async def talk() -> list[list[str]]:
            described = OAuthClientMetadata(redirect_uris=[app.callback], client_name=NAME, **metadata)
            auth = OAuthClientProvider(notes.url, described, kept, go, come_back, document)
            async with (
                httpx2.AsyncClient(auth=auth, timeout=60) as http,
                Client(streamable_http_client(notes.url, http_client=http)) as client,
            ):
                first = await client.call_tool("whose", {})
                auth.context.token_expiry_time = 1
                second = await client.call_tool("whose", {})
            return [answer.structured_content["result"] for answer in (first, second)]

        with ThreadPoolExecutor(1) as threads:
            heard = threads.submit(asyncio.run, talk())
            heard.add_done_callback(lambda _: asked.put(""))
            arrived, url = "", asked.get()
            try:
                if not url:  # it failed, and says why, before it sent anybody anywhere
                    return heard.result()
                arrived = sign_in(surfer, url, unverified=unverified)
            finally:
                back.put(arrived)
            again = asked.get()
            back.put("")
            assert again == "", "the user was sent to sign in again"
            return heard.result()

    return run


def sign_in(surfer, url: str, *, unverified: bool) -> str:
    page = surfer.page
    page.goto(url)
    surfer.type()
    if unverified:
        page.get_by_text("Unverified app.").wait_for()
        for words in (NAME, "localhost", "Read your notes"):
            assert words in page.locator("main").inner_text()
        page.get_by_role("button", name="Allow", exact=True).click()
    return surfer.arrive()


@pytest.mark.parametrize("method", [None, pytest.param("none", marks=pytest.mark.slow)])
def test_a_client_that_nobody_set_up_registers_itself(cognito, pool, agent, method):
    """Without a wish it is given a secret."""
    open_to_all = {"OpenDcrEnabled": True, "AllowedScopes": [SCOPE]}
    cognito.update_user_pool(UserPoolId=pool, DcrConfiguration=open_to_all)
    kept = Kept()

    heard = agent(kept, unverified=True, token_endpoint_auth_method=method)

    assert heard == [["ann", kept.client.client_id]] * 2
    assert bool(kept.client.client_secret) == (method is None)
    made = AppClient.objects.get(id=kept.client.client_id)
    assert (made.kind, made.name, made.unused_until) == ("DCR", NAME, None)


@pytest.mark.slow
def test_a_client_goes_by_the_address_of_its_document(cognito, pool, register, app, agent, providers):
    callbacks = {"redirect_uris": ["http://localhost/callback"], "token_endpoint_auth_method": "none"}
    document = {"client_id": DOCUMENT, "client_name": NAME} | callbacks
    headers = {"Content-Type": "application/json"}
    providers.pages[DOCUMENT] = lambda handler: handler.answer(200, document, **headers)
    acts_as = register(AllowedOAuthScopes=[SCOPE])["ClientId"]
    policy = {"PolicyName": "agents", "URLPatterns": ["https://login.example.com/clients/*"]}
    cognito.create_cimd_policy(UserPoolId=pool, ClientId=acts_as, **policy)
    kept = Kept()

    heard = agent(kept, unverified=True, document=DOCUMENT)

    assert kept.client.client_id == DOCUMENT
    assert heard == [["ann", acts_as]] * 2
    assert AppClient.objects.count() == 1


@pytest.mark.slow
@pytest.mark.slow
def test_a_client_that_an_administrator_set_up_asks_nobody(register, app, agent):
    made = register(GenerateSecret=True, AllowedOAuthScopes=[SCOPE])
    fixed = OAuthClientInformationFull(
        client_id=made["ClientId"],
        client_secret=made["ClientSecret"],
        token_endpoint_auth_method="client_secret_post",
        redirect_uris=[app.callback],
    )

    heard = agent(Kept(fixed), unverified=False)

    assert heard == [["ann", made["ClientId"]]] * 2


@pytest.mark.slow
@pytest.mark.slow
def test_a_token_that_was_not_made_for_the_server_opens_nothing(issuer, register, app, notes, surfer):
    """The same client, user and scope, without the resource."""
    client_id = register(AllowedOAuthScopes=[SCOPE])["ClientId"]
    server = requests.get(f"{issuer}/.well-known/openid-configuration").json()
    query = f"response_type=code&client_id={client_id}&redirect_uri={app.callback}&scope={SCOPE}"
    code = told(surfer.sign_in(f"{server['authorization_endpoint']}?{query}"))["code"]
    form = {"grant_type": "authorization_code", "client_id": client_id, "code": code}
    token = requests.post(server["token_endpoint"], form | {"redirect_uri": app.callback}).json()[
        "access_token"
    ]

    answer = requests.post(notes.url, json={}, headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
    assert "resource_metadata" in answer.headers["WWW-Authenticate"]
