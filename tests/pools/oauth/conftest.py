"""A pool, an app client of it that has a callback, and a browser that signs in by the machine itself.

The pages that ask for a password are tested by themselves: here a sign-in is begun by the machine and ended as a page ends it.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from pools import errors
from pools.challenges import flows, machine
from pools.challenges.attempt import Attempt, Kept
from pools.hosted.calls import call_of
from pools.hosted.oauth.flow import begin_request, finish, refusal
from pools.rules.context.reading import read_context
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
            "ClientName": "app",
            "AllowedOAuthFlowsUserPoolClient": True,
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": SCOPES,
            "CallbackURLs": [CALLBACK],
            "LogoutURLs": ["https://app.example.com/bye"],
            "SupportedIdentityProviders": ["COGNITO"],
        }
        return cognito.create_user_pool_client(UserPoolId=pool, **(asked | settings))["UserPoolClient"]

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
        return self.http.get(f"/{self.pool}/{page}", query_params=None, QUERY_STRING=asked, **headers)

    def post(self, page: str, form: dict, **headers: Any) -> HttpResponse:
        body = urlencode(form, doseq=True)
        return self.http.post(
            f"/{self.pool}/{page}", body, content_type="application/x-www-form-urlencoded", **headers
        )

    def authorize(self, client_id: str, **more: Any) -> HttpResponse:
        asked = {"response_type": "code", "client_id": client_id, "redirect_uri": CALLBACK}
        return self.get("oauth2/authorize", {k: v for k, v in (asked | more).items() if v is not None})

    def sign_in(self, location: str, username: str = "ann", password: str = PASSWORD) -> HttpResponse:
        """As the sign-in page at ``location`` does it, once the password was typed."""
        url = urlsplit(location)
        request = RequestFactory().get(url.path, query_params=None, QUERY_STRING=url.query)
        request.COOKIES.update({name: morsel.value for name, morsel in self.http.cookies.items()})
        request.resolver_match = resolve(url.path.rpartition("/")[0] + "/logout")
        response = sign_in_by_machine(request, username, password)
        self.http.cookies.update(response.cookies)
        return response

    def code(self, client_id: str, **more: Any) -> str:
        """The code of a whole sign-in of ann."""
        return answer_of(self.sign_in(self.authorize(client_id, **more)["Location"]))["code"]

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
    kept = Kept(asked.client.id, "USER_PASSWORD_AUTH", username, admin=False, event_id=new_uuid())
    attempt = Attempt(call, asked.client, kept, read_context(call))
    parameters = {"USERNAME": username, "PASSWORD": password}
    try:
        flows.identify(attempt, {})
        answer = machine.begin(attempt, parameters, lambda complete: finish(request, asked, complete))
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


@pytest.fixture
def browser(pool) -> Browser:  # noqa: F811
    return Browser(pool)
