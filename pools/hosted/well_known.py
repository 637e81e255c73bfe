"""A pool's well-known documents, under its issuer: its JSON Web Key Set and what a relying party must know of it.

OpenID Connect Discovery 1.0 and RFC 8414 ask for one document under several names, in either order of path.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pools import errors
from pools.models import UserPool
from pools.rules.domains.addresses import pages_url
from pools.rules.oauth.cimd_policies import takes_documents
from pools.rules.signing_keys.keys import described_keys, documents_url, issuer, jwks
from pools.rules.tokens.levels import has_levels, name_of
from pools.rules.user_pools.finding import find_pool
from pools.rules.user_pools.settings import registration_is_on
from pools.wire import cors

ENDPOINTS = {
    "authorization_endpoint": "oauth2/authorize",
    "end_session_endpoint": "logout",
    "revocation_endpoint": "oauth2/revoke",
    "token_endpoint": "oauth2/token",
    "userinfo_endpoint": "oauth2/userInfo",
}
"""By member, where each is below the pool's pages."""
GRANTS = (
    "authorization_code",
    "implicit",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:token-exchange",
)


@login_not_required
@require_safe
def show_jwks(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The public keys that verify the pool's tokens. Staff, who ask inside the process, are told more of each."""
    tell = described_keys if getattr(request, "staff_caller", None) else jwks
    return _answer(pool_id, lambda pool: tell(pool, timezone.now()))


@login_not_required
@require_safe
def show_configuration(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The discovery document and the authorization server's metadata, which are equal."""
    return _answer(pool_id, _configuration)


def _configuration(pool: UserPool) -> dict[str, Any]:
    """What Cognito publishes, and what clients look for by the standards before they trust a server (PKCE, RFC 9207).

    Endpoints are left out where the pool's pages answer nowhere: no domain, and no path that is allowed.
    """
    base, registers = pages_url(pool), registration_is_on(pool.settings)
    return {
        "issuer": issuer(pool),
        "jwks_uri": f"{documents_url(pool)}/.well-known/jwks.json",
        **({name: f"{base}/{path}" for name, path in ENDPOINTS.items()} if base else {}),
        **({"registration_endpoint": f"{base}/oauth2/register"} if base and registers else {}),
        **({"acr_values_supported": [name_of(pool, n) for n in range(1, 5)]} if has_levels(pool) else {}),
        "authorization_response_iss_parameter_supported": True,
        "client_id_metadata_document_supported": takes_documents(pool),
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": list(GRANTS),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    }


def _answer(pool_id: str, document: Callable[[UserPool], dict]) -> HttpResponse:
    try:
        response = JsonResponse(document(find_pool(pool_id)))
    except errors.ResourceNotFoundException as problem:
        response = JsonResponse({"message": problem.message}, status=404)
    response["Cache-Control"] = "public, max-age=60"
    return cors.allow(response)
