"""The lines that sign somebody in with an app client, for the usual libraries, in the words of their own documentation.

Values are this client's and this pool's. A secret is never among them: programs read it from their environment.
"""

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.aws.endpoints import Endpoints


@dataclass(frozen=True)
class Values:
    """What a snippet fills in. ``service`` is the endpoint of the API, empty for AWS itself."""

    client: dict[str, Any]
    endpoints: Endpoints
    service: str = ""

    @property
    def id(self) -> str:
        return quoted(self.client["ClientId"])

    @property
    def secret(self) -> bool:
        return bool(self.client.get("ClientSecret"))

    @property
    def scopes(self) -> list[str]:
        return self.client.get("AllowedOAuthScopes", [])

    @property
    def scope(self) -> str:
        return quoted(" ".join(self.scopes))

    @property
    def callback(self) -> str:
        urls = self.client.get("CallbackURLs") or ["https://app.example.com/callback"]
        return quoted(self.client.get("DefaultRedirectURI") or urls[0])

    @property
    def logouts(self) -> str:
        return quoted(self.client.get("LogoutURLs", []))

    @property
    def issuer(self) -> str:
        return quoted(self.endpoints.issuer)


def quoted(value: Any) -> str:
    """A value as both JavaScript and Python write it."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Library:
    """``fits`` says for which clients it is shown, ``write`` gives its lines, ``note`` what to mind."""

    key: str
    label: str
    write: Callable[[Values], str]
    fits: Callable[[Values], bool]
    note: str = ""


def _for_people(values: Values) -> bool:
    return "code" in values.client.get("AllowedOAuthFlows", [])


def _for_public(values: Values) -> bool:
    return _for_people(values) and not values.secret


def _for_machines(values: Values) -> bool:
    return "client_credentials" in values.client.get("AllowedOAuthFlows", [])


def _amplify(values: Values) -> str:
    endpoint = f"\n      userPoolEndpoint: {quoted(values.service)}," if values.service else ""
    return f"""import {{ Amplify }} from "aws-amplify";
import {{ signInWithRedirect }} from "aws-amplify/auth";

Amplify.configure({{
  Auth: {{
    Cognito: {{
      userPoolId: {quoted(values.client["UserPoolId"])},
      userPoolClientId: {values.id},{endpoint}
      loginWith: {{
        oauth: {{
          domain: {quoted(values.endpoints.host)},
          scopes: {quoted(values.scopes)},
          redirectSignIn: [{values.callback}],
          redirectSignOut: {values.logouts},
          responseType: "code",
        }},
      }},
    }},
  }},
}});

await signInWithRedirect();"""


def _oidc_client_ts(values: Values) -> str:
    urls = values.client.get("LogoutURLs")
    logout = f"  post_logout_redirect_uri: {quoted(urls[0])},\n" if urls else ""
    return f"""import {{ UserManager }} from "oidc-client-ts";

const users = new UserManager({{
  authority: {values.issuer},
  client_id: {values.id},
  redirect_uri: {values.callback},
{logout}  scope: {values.scope},
}});

await users.signinRedirect();
// On the page of the callback:
const user = await users.signinRedirectCallback();"""


def _openid_client(values: Values) -> str:
    by = "process.env.CLIENT_SECRET" if values.secret else "undefined, oidc.None()"
    return f"""import * as oidc from "openid-client";

const config = await oidc.discovery(new URL({values.issuer}), {values.id}, {by});
const verifier = oidc.randomPKCECodeVerifier();
const state = oidc.randomState();
const url = oidc.buildAuthorizationUrl(config, {{
  redirect_uri: {values.callback},
  scope: {values.scope},
  code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
}});
// Keep verifier and state in the session, send the browser to url. When it comes back:
const tokens = await oidc.authorizationCodeGrant(config, new URL(request.url), {{
  pkceCodeVerifier: verifier,
  expectedState: state,
}});"""


def _next_auth(values: Values) -> str:
    by = (
        "clientSecret: process.env.CLIENT_SECRET,"
        if values.secret
        else 'client: { token_endpoint_auth_method: "none" },'
    )
    return f"""import NextAuth from "next-auth";
import Cognito from "next-auth/providers/cognito";

export const {{ handlers, signIn, signOut, auth }} = NextAuth({{
  providers: [
    Cognito({{
      issuer: {values.issuer},
      clientId: {values.id},
      {by}
      checks: ["pkce", "state", "nonce"],
      authorization: {{ params: {{ scope: {values.scope} }} }},
    }}),
  ],
}});"""


def _authlib(values: Values) -> str:
    by = (
        'client_secret=os.environ["CLIENT_SECRET"],'
        if values.secret
        else 'token_endpoint_auth_method="none",'
    )
    imports = "import os\n\n" if values.secret else ""
    return f"""{imports}from authlib.integrations.flask_client import OAuth

oauth = OAuth(app)
pool = oauth.register(
    "pool",
    client_id={values.id},
    {by}
    server_metadata_url={quoted(values.endpoints.discovery)},
    client_kwargs={{"scope": {values.scope}, "code_challenge_method": "S256"}},
)


@app.get("/sign-in")
def sign_in():
    return pool.authorize_redirect({values.callback})


@app.get("/callback")
def callback():
    return pool.authorize_access_token()["userinfo"]"""


def _requests(values: Values) -> str:
    imports, by = (
        ("import os\n\n", '    client_secret=os.environ["CLIENT_SECRET"],')
        if values.secret
        else ("", "    include_client_id=True,")
    )
    return f"""{imports}from requests_oauthlib import OAuth2Session

session = OAuth2Session(
    {values.id},
    redirect_uri={values.callback},
    scope={quoted(values.scopes)},
    pkce="S256",
)
url, state = session.authorization_url({quoted(values.endpoints.authorization)})
# Send the browser to url. When it comes back, with the whole address it came to:
tokens = session.fetch_token(
    {quoted(values.endpoints.token)},
    authorization_response=address,
{by}
)"""


def _mcp(values: Values) -> str:
    secret = '\n            client_secret=os.environ["CLIENT_SECRET"],' if values.secret else ""
    imports = "import os\n\n" if values.secret else ""
    method = "client_secret_basic" if values.secret else "none"
    return f"""{imports}from mcp.client.auth import OAuthClientProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthClientMetadata


class Storage:
    tokens = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return OAuthClientInformationFull(
            client_id={values.id},{secret}
            redirect_uris=[{values.callback}],
            token_endpoint_auth_method={quoted(method)},
            scope={values.scope},
        )

    async def set_client_info(self, info):
        pass


auth = OAuthClientProvider(
    server_url="https://mcp.example.com/mcp",  # your MCP server, which names {values.issuer}
    client_metadata=OAuthClientMetadata(redirect_uris=[{values.callback}], scope={values.scope}),
    storage=Storage(),
    redirect_handler=open_browser,  # opens the address that it is given
    callback_handler=wait_for_callback,  # returns (code, state)
)"""


def _requests_machine(values: Values) -> str:
    return f"""import os

import requests

answer = requests.post(
    {quoted(values.endpoints.token)},
    data={{"grant_type": "client_credentials", "scope": {values.scope}}},
    auth=({values.id}, os.environ["CLIENT_SECRET"]),
    timeout=10,
)
answer.raise_for_status()
token = answer.json()["access_token"]"""


def _curl_machine(values: Values) -> str:
    return f"""curl {shlex.quote(values.endpoints.token)} \\
  --user {shlex.quote(values.client["ClientId"])}:"$CLIENT_SECRET" \\
  --data grant_type=client_credentials \\
  --data-urlencode {shlex.quote("scope=" + " ".join(values.scopes))}"""


_HTTPS = "Amplify speaks to the domain by https alone."
_EVERY = (
    Library("amplify", "Amplify", _amplify, _for_public, _HTTPS),
    Library("oidc-client-ts", "oidc-client-ts", _oidc_client_ts, _for_public),
    Library("openid-client", "openid-client", _openid_client, _for_people),
    Library(
        "next-auth",
        "next-auth",
        _next_auth,
        _for_people,
        "Its callback ends with /api/auth/callback/cognito: add that to the client.",
    ),
    Library("authlib", "Authlib", _authlib, _for_people),
    Library("requests", "requests", _requests, _for_people, "With the package requests-oauthlib."),
    Library("mcp", "mcp", _mcp, _for_people),
    Library("requests-machine", "requests", _requests_machine, _for_machines),
    Library("curl", "curl", _curl_machine, _for_machines),
)


def libraries_for(values: Values) -> list[Library]:
    """Those with which this kind of client is used."""
    return [library for library in _EVERY if library.fits(values)]
