"""A pool's well-known documents: its JSON Web Key Set and its OpenID Connect discovery document."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pools import errors
from pools.rules.signing_keys.keys import described_keys, issuer, jwks
from pools.rules.user_pools.finding import find_pool
from pools.wire import cors


@login_not_required
@require_safe
def show_jwks(request: HttpRequest, pool_id: str) -> HttpResponse:
    """The public keys that verify the pool's tokens. Staff, who ask inside the process, are told more of each."""
    tell = described_keys if getattr(request, "staff_caller", None) else jwks
    return _answer(pool_id, lambda pool: tell(pool, timezone.now()))


@login_not_required
@require_safe
def show_configuration(request: HttpRequest, pool_id: str) -> HttpResponse:
    """What a relying party must know of the pool."""
    return _answer(pool_id, _configuration)


def _configuration(pool) -> dict:
    base = issuer(pool)
    return {
        "issuer": base,
        "jwks_uri": f"{base}/.well-known/jwks.json",
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


def _answer(pool_id: str, document) -> HttpResponse:
    try:
        response = JsonResponse(document(find_pool(pool_id)))
    except errors.ResourceNotFoundException as problem:
        response = JsonResponse({"message": problem.message}, status=404)
    response["Cache-Control"] = "public, max-age=60"
    return cors.allow(response)
