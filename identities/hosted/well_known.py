"""The documents of the site's identity issuer, by which an AWS account trusts it as an OpenID Connect provider."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from identities.tokens.keys import issuer, jwks
from pools.wire import cors


@login_not_required
@require_safe
def show_jwks(request: HttpRequest) -> HttpResponse:
    """The public keys that verify the tokens of identities."""
    return _answer(jwks(timezone.now()))


@login_not_required
@require_safe
def show_configuration(request: HttpRequest) -> HttpResponse:
    """What IAM, or another relying party, must know of the issuer. Nobody signs in there: it has no such endpoint."""
    base = issuer()
    return _answer(
        {
            "issuer": base,
            "jwks_uri": f"{base}/.well-known/jwks.json",
            "response_types_supported": ["id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "claims_supported": ["iss", "aud", "sub", "amr", "iat", "exp"],
        }
    )


def _answer(document: dict) -> HttpResponse:
    response = JsonResponse(document)
    response["Cache-Control"] = "public, max-age=60"
    return cors.allow(response)
