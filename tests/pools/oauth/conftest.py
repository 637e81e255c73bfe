"""A pool, an app client of it that has a callback, and a browser that signs in by the machine itself.

The pages that ask for a password are tested by themselves: here a sign-in is begun by the machine and ended as a page ends it.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import orjson
import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from pools import errors
from pools.challenges import flows, machine
from pools.challenges.attempt import Attempt, Kept
from pools.challenges.by_pages import PAGE_MINUTES
from pools.hosted.calls import call_of
from pools.hosted.oauth.flow import begin_request, finish, refusal
from pools.models import AppClient
from pools.rules.context.reading import read_context
from pools.rules.user_pools.finding import find_pool
from pools.rules.uuids import new_uuid
from tests.pools.sign_in.conftest import (  # noqa: F401 (fixtures)
    EMAIL,
    PASSWORD,
    ann,
    make_user,
    pool,
)

CALLBACK = "https://app.example.com/callback"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPES = ["openid", "email", "profile", "phone", "aws.cognito.signin.user.admin"]


@pytest.fixture
def make_app(cognito, pool) -> Callable[..., dict]:  # noqa: F811
    """Makes an app client with the code flow and a callback, as it is described."""

    def make(**settings: Any) -> dict:
        asked = {
            "UserPoolId": pool,
            "ClientName": "app",
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": SCOPES,
            "CallbackURLs": [CALLBACK],
            "LogoutURLs": ["https://app.example.com/bye"],
            "SupportedIdentityProviders": ["COGNITO"],
        }
        return cognito.create_user_pool_client(**(asked | settings))["UserPoolClient"]

    return make


@pytest.fixture
def app(make_app) -> str:
    """The id of a public client."""
    return make_app()["ClientId"]


class Browser:
    """One browser at the pages of a pool, below its path."""

    def __init__(self, pool_id: str, client: Client | None = None) -> None:
        self.pool, self.http = pool_id, client or Client()

    def get(self, page: str, query: dict | str = "", **headers: Any) -> HttpResponse:
        asked = query if isinstance(query, str) else urlencode(query, doseq=True)
        return self.http.get(f"/{self.pool}/{page}", QUERY_STRING=asked, **headers)

    def post(self, page: str, form: dict, **headers: Any) -> HttpResponse:
        body = urlencode(form, doseq=True)
        return self.http.post(
            f"/{self.pool}/{page}", body, content_type="application/x-www-form-urlencoded", **headers
        )

    def authorize(self, client_id: str, **more: Any) -> HttpResponse:
        asked = {"response_type": "code", "client_id": client_id, "redirect_uri": CALLBACK}
        return self.get("oauth2/authorize", {k: v for k, v in (asked | more).items() if v is not None})

    def sign_in(
        self, location: str, username: str = "ann", password: str = PASSWORD, **headers: Any
    ) -> HttpResponse:
        """As the sign-in page at ``location`` does it, once the password was typed."""
        url = urlsplit(location)
        request = RequestFactory().get(url.path, QUERY_STRING=url.query, **headers)
        request.COOKIES.update({name: morsel.value for name, morsel in self.http.cookies.items()})
        request.pool_host = SimpleNamespace(pool=find_pool(self.pool), domain=None)
        response = sign_in_by_machine(request, username, password)
        self.http.cookies.update(response.cookies)
        return response

    def code(self, client_id: str, **more: Any) -> str:
        """A code for ann, who signs in where she is asked to."""
        response = self.authorize(client_id, **more)
        if "/login?" in response["Location"]:
            response = self.sign_in(response["Location"])
        return answer_of(response)["code"]

    def token(self, **form: Any) -> HttpResponse:
        return self.post("oauth2/token", form)

    def redeem(self, client_id: str, code: str, **more: Any) -> HttpResponse:
        form = {"grant_type": "authorization_code", "client_id": client_id, "code": code}
        asked = form | {"redirect_uri": CALLBACK} | more
        return self.token(**{name: value for name, value in asked.items() if value is not None})


def sign_in_by_machine(request: HttpRequest, username: str, password: str) -> HttpResponse:
    asked = begin_request(request)
    assert not isinstance(asked, HttpResponse), asked
    call = call_of(request, "InitiateAuth")
    kept = Kept(
        asked.client.id,
        "USER_PASSWORD_AUTH",
        username,
        admin=False,
        event_id=new_uuid(),
        minutes=PAGE_MINUTES,
    )
    attempt = Attempt(call, asked.client, kept, read_context(call))
    parameters = {"USERNAME": username, "PASSWORD": password}
    try:
        flows.find_whom(attempt, password)
        answer = machine.begin(attempt, parameters, partial(finish, request, asked))
    except errors.ServiceError as problem:
        response = refusal(asked, problem)
        if response is None:
            raise
        return response
    assert isinstance(answer, HttpResponse), answer
    return answer


def answer_of(response: HttpResponse) -> dict[str, str]:
    """What a redirect tells, in its query or its fragment."""
    assert response.status_code == 302, response.content
    url = urlsplit(response["Location"])
    return dict(parse_qsl(url.fragment or url.query, keep_blank_values=True))


def query_of(response: HttpResponse) -> dict[str, list[str]]:
    return parse_qs(urlsplit(response["Location"]).query, keep_blank_values=True)


def error_of(response: HttpResponse) -> dict[str, str]:
    """The body of an endpoint's error."""
    return orjson.loads(response.content)


def claims(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def whole_location(response: HttpResponse) -> str:
    """Where a redirect leads, without what it tells."""
    return response["Location"].partition("?")[0].partition("#")[0]


@pytest.fixture
def hang_in(cognito, pool, functions) -> Callable[..., None]:  # noqa: F811
    """Puts functions up under their triggers' names; PreTokenGeneration takes events of ``version``."""

    def hang(version: str = "V1_0", **named: Callable[[dict], dict]) -> None:
        config: dict = {trigger: functions.by_arn(function) for trigger, function in named.items()}
        if "PreTokenGeneration" in config:
            arn = config.pop("PreTokenGeneration")
            config["PreTokenGenerationConfig"] = {"LambdaArn": arn, "LambdaVersion": version}
        cognito.update_user_pool(UserPoolId=pool, LambdaConfig=config)

    return hang


@pytest.fixture
def machine_app(cognito, pool, make_app) -> dict:  # noqa: F811
    """A client of a machine's, with its secret and two scopes of a resource server."""
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)
    made = make_app(
        GenerateSecret=True,
        AllowedOAuthFlows=[],
        AllowedOAuthScopes=[],
        AllowedOAuthFlowsUserPoolClient=False,
    )
    give_scopes(made["ClientId"], ["orders/read", "orders/write"], ["client_credentials"])
    return made


def give_scopes(client_id: str, scopes: list[str], flows: list[str]) -> None:
    """Scopes of resource servers, which no operation makes yet."""
    row = AppClient.objects.get(id=client_id)
    told = {"AllowedOAuthScopes": scopes, "AllowedOAuthFlows": flows, "AllowedOAuthFlowsUserPoolClient": True}
    AppClient.objects.filter(id=client_id).update(settings=row.settings | told)


@pytest.fixture
def browser(pool) -> Browser:  # noqa: F811
    return Browser(pool)


PUBLIC = {"redirect_uris": [CALLBACK], "token_endpoint_auth_method": "none", "client_name": "Notes"}
"""What a public client registers itself with."""


@pytest.fixture
def allow(cognito, pool) -> Callable[..., None]:  # noqa: F811
    """Sets the pool's DcrConfiguration."""
    return lambda **rules: cognito.update_user_pool(UserPoolId=pool, DcrConfiguration=rules)


def register(browser, metadata: Any = PUBLIC, **headers: str) -> HttpResponse:
    body = metadata if isinstance(metadata, bytes) else orjson.dumps(metadata)
    return browser.http.post(
        f"/{browser.pool}/oauth2/register", body, content_type="application/json", **headers
    )
