"""A request for authorization: what an app asks for, checked in full before anybody signs in.

Follows "Authorize endpoint" (DG:authorization-endpoint), RFC 6749, 7636, 8707 and OpenID Connect Core.
"""

from dataclasses import dataclass, field

import orjson
import regex

from pools import errors
from pools.models import AppClient, IdentityProvider, UserPool
from pools.rules.app_clients.callbacks import problem_with_url
from pools.rules.app_clients.calling import calling_client
from pools.rules.limits.hosted import meet_client
from pools.rules.oauth.callbacks import Callback
from pools.rules.oauth.failures import (
    INVALID_REQUEST,
    INVALID_TARGET,
    MISSING_PARAMETERS,
    NO_DOCUMENT,
    NO_FLOWS,
    NO_SUCH_CLIENT,
    UNAUTHORIZED_CLIENT,
    WRONG_CALLBACK,
    NotTrusted,
    OAuthError,
    Refused,
)
from pools.rules.oauth.metadata_documents import NoDocument, client_of_document
from pools.rules.oauth.parameters import Given, one
from pools.rules.oauth.scopes import requested_scopes
from pools.rules.oauth.self_registered import narrowed, takes_callback
from pools.rules.signing_keys.keys import issuer
from pools.rules.tokens.levels import level_named
from pools.wire.call import Call

LANGUAGES = ("de", "en", "es", "fr", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW")
LOCAL = "COGNITO"
"""The provider that the pool itself is."""
_FLOWS = {"code": "code", "token": "implicit"}
_PROMPTS = frozenset(("none", "login", "select_account", "consent"))
_CLIENT_ID = regex.compile(r"[\w+]{1,128}")
_IDENTIFIER = regex.compile(r"[\w\s+=.@-]{1,40}")
_CHALLENGE = regex.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class AuthorizationRequest:
    """What an app asks for on behalf of a user. ``client`` has its ``pool``.

    ``response_type`` is ``code`` or ``token``; ``redirect_given`` says whether the request named the callback;
    ``code_challenge`` is S256's. ``max_age`` is in seconds.
    ``levels`` are those of ``acr_values`` that the pool knows. What the request left out is empty; ``state`` is then None.
    """

    client: AppClient
    callback: Callback
    response_type: str
    scopes: tuple[str, ...]
    redirect_given: bool = True
    code_challenge: str = ""
    nonce: str = ""
    prompt: frozenset[str] = frozenset()
    login_hint: str = ""
    lang: str = ""
    resource: str = ""
    max_age: int | None = None
    levels: tuple[int, ...] = ()
    identity_provider: str = ""
    given: Given = field(default_factory=dict, compare=False, repr=False)

    @property
    def pool(self) -> UserPool:
        return self.client.pool

    @property
    def lowest_level(self) -> int:
        """The least proof (``pools.rules.tokens.levels``) that any of the wished levels takes; 0 without a wish."""
        return min(self.levels, default=0)

    @property
    def silent(self) -> bool:
        """Whether no page may be shown."""
        return "none" in self.prompt

    @property
    def asks_again(self) -> bool:
        """Whether the user has to sign in even where they are signed in."""
        return "login" in self.prompt


def read_request(call: Call, pool: UserPool, given: Given) -> AuthorizationRequest:
    """The request that a query makes. Raises NotTrusted, or Refused once client and callback are known for good."""
    client = _client(call, pool, given)
    try:
        uri, state, kind = one(given, "redirect_uri"), _state(given), one(given, "response_type")
    except OAuthError as problem:
        raise NotTrusted(problem.error, client.id) from None
    callback = Callback(
        uri=_registered(client, uri) if uri else _only_callback(client),
        issuer=issuer(pool),
        state=state,
        in_fragment=kind == "token",
    )
    try:
        return _read(client, callback, kind, given, named=bool(uri))
    except OAuthError as problem:
        raise Refused(callback, problem) from None


def trusted_client(call: Call, pool: UserPool, given: Given) -> AppClient:
    """The client that a query names, where it is the pool's. Raises NotTrusted."""
    try:
        client_id = one(given, "client_id")
    except OAuthError:
        raise NotTrusted(NO_SUCH_CLIENT) from None
    if not client_id:
        raise NotTrusted(MISSING_PARAMETERS)
    try:
        client = find_asking_client(call, pool, client_id)
    except NoDocument:
        raise NotTrusted(NO_DOCUMENT) from None
    if client is None:
        raise NotTrusted(NO_SUCH_CLIENT, client_id if _CLIENT_ID.fullmatch(client_id) else "")
    return client


def find_asking_client(call: Call, pool: UserPool, client_id: str) -> AppClient | None:
    """The pool's client of an id, or of a metadata document at an address, with what it may use; None for no client's id.

    Raises NoDocument, TooManyRequestsException.
    """
    if client_id.startswith("https://"):
        client = client_of_document(call, pool, client_id)
    elif not _CLIENT_ID.fullmatch(client_id):
        return None
    else:
        try:
            client = calling_client(client_id)
        except errors.ResourceNotFoundException:
            return None
    if client.pool_id != pool.id:
        return None
    meet_client(client)
    return narrowed(client)


def _client(call: Call, pool: UserPool, given: Given) -> AppClient:
    client = trusted_client(call, pool, given)
    if not client.settings.get("AllowedOAuthFlowsUserPoolClient"):
        raise NotTrusted(NO_FLOWS, client.id)
    return client


def _state(given: Given) -> str | None:
    return one(given, "state") if "state" in given else None


def _registered(client: AppClient, uri: str) -> str:
    """A callback that the request names: one of the client's."""
    if not takes_callback(client, uri):
        raise NotTrusted(WRONG_CALLBACK, client.id)
    return uri


def _only_callback(client: AppClient) -> str:
    """The callback of a request that names none: the default, or the only one, of a client with one provider."""
    callbacks, default = client.settings.get("CallbackURLs", []), client.settings.get("DefaultRedirectURI")
    if client.document is None and len(providers(client)) == 1 and (default or len(callbacks) == 1):
        return default or callbacks[0]
    raise NotTrusted(MISSING_PARAMETERS, client.id)


def providers(client: AppClient) -> list[str]:
    """The client's providers; the pool itself where it names none."""
    return client.settings.get("SupportedIdentityProviders") or [LOCAL]


def _read(
    client: AppClient, callback: Callback, kind: str, given: Given, *, named: bool
) -> AuthorizationRequest:
    if kind not in _FLOWS:
        raise OAuthError(INVALID_REQUEST, "response_type must be code or token.")
    if _FLOWS[kind] not in client.settings.get("AllowedOAuthFlows", []):
        raise OAuthError(UNAUTHORIZED_CLIENT)
    _check_state(callback.state)
    challenge = _challenge(given)
    if client.registered_itself and not challenge:
        raise OAuthError(INVALID_REQUEST, "code_challenge is missing: this client needs PKCE.")
    language = one(given, "lang")
    return AuthorizationRequest(
        client=client,
        callback=callback,
        response_type=kind,
        scopes=requested_scopes(client, one(given, "scope")),
        redirect_given=named,
        code_challenge=challenge,
        nonce=one(given, "nonce"),
        prompt=_prompt(given),
        login_hint=one(given, "login_hint"),
        lang=language if language in LANGUAGES else "",
        resource=_resource(given),
        max_age=_max_age(given),
        levels=_levels(client, given),
        identity_provider=_provider(client, given),
        given=given,
    )


def _check_state(state: str | None) -> None:
    """Refuse JSON, as Cognito does: it has to come in Base64."""
    if not state or state[0] not in "{[":
        return
    try:
        orjson.loads(state)
    except orjson.JSONDecodeError:
        return
    raise OAuthError(INVALID_REQUEST, "state must not be JSON: encode it with Base64.")


def _challenge(given: Given) -> str:
    challenge, method = one(given, "code_challenge"), one(given, "code_challenge_method")
    if not challenge and not method:
        return ""
    if method != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise OAuthError(
            INVALID_REQUEST, "code_challenge needs code_challenge_method=S256 and 43 characters."
        )
    return challenge


def _prompt(given: Given) -> frozenset[str]:
    prompt = frozenset(one(given, "prompt").split())
    if prompt - _PROMPTS or ("none" in prompt and len(prompt) > 1):
        raise OAuthError(INVALID_REQUEST, "prompt must be none alone, or of login, select_account, consent.")
    return prompt


def _resource(given: Given) -> str:
    """RFC 8707: one address, by the rules of callbacks."""
    if len(given.get("resource") or []) > 1:
        raise OAuthError(INVALID_TARGET, "resource is given more than once.")
    resource = one(given, "resource")
    if resource and (len(resource) > 1024 or " " in resource or problem_with_url(resource)):
        raise OAuthError(INVALID_TARGET, "resource must be an address like a callback's.")
    return resource


def _max_age(given: Given) -> int | None:
    age = one(given, "max_age")
    if not age:
        return None
    if not (age.isascii() and age.isdecimal() and len(age) < 10):
        raise OAuthError(INVALID_REQUEST, "max_age must be a number of seconds.")
    return int(age)


def _levels(client: AppClient, given: Given) -> tuple[int, ...]:
    """What ``acr_values`` asks for, the most wanted first; what the pool does not know is skipped, unless that is all."""
    names = list(dict.fromkeys(one(given, "acr_values").split()))
    levels = tuple(level for name in names if (level := level_named(client.pool, name)) is not None)
    if names and not levels:
        raise OAuthError(INVALID_REQUEST, "The pool knows none of these acr_values.")
    return levels


def _provider(client: AppClient, given: Given) -> str:
    """The name of the provider that the request goes to straight away, itself or by an identifier; empty for none."""
    provider, identifier = one(given, "identity_provider"), one(given, "idp_identifier")
    if provider and identifier:
        raise OAuthError(INVALID_REQUEST, "Give identity_provider or idp_identifier, not both.")
    if not provider and not identifier:
        return ""
    known = IdentityProvider.objects.filter(pool_id=client.pool_id, enabled=True)
    if _IDENTIFIER.fullmatch(identifier):
        named = known.filter(identifiers__identifier=identifier)
        provider = named.values_list("name", flat=True).first() or ""
    if provider in providers(client) and (provider == LOCAL or known.filter(name=provider).exists()):
        return provider
    raise OAuthError(INVALID_REQUEST, "The client has no such identity provider.")
