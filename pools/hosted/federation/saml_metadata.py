"""``/saml2/metadata``: what a pool says of itself as a SAML service provider, to hand to an identity provider."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pools import errors
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.going import put_off
from pools.hosted.whose import whose_address
from pools.models import IdentityProvider
from pools.models.federation import ProviderType
from pools.rules.federation.providers.finding import find_provider
from pools.rules.federation.saml.own_metadata import build_metadata
from pools.rules.limits.hosted import meet_request


@login_not_required
@require_safe
def saml_metadata(request: HttpRequest) -> HttpResponse:
    """The document; with ``identity_provider``, for that provider, with the certificate that it encrypts for."""
    base = base_of(request)
    try:
        meet_request(base.pool, whose_address(request))
    except errors.TooManyRequestsException:
        return put_off()
    name = request.GET.get("identity_provider", "")
    provider = _provider(request, name) if name else None
    document = build_metadata(base.pool, base.url, provider, timezone.now())
    response = HttpResponse(document, content_type="application/samlmetadata+xml")
    response["Content-Disposition"] = f'inline; filename="{base.pool.public_id}.xml"'
    return response


def _provider(request: HttpRequest, name: str) -> IdentityProvider:
    try:
        provider = find_provider(base_of(request).pool, name)
    except errors.ResourceNotFoundException:
        raise Http404 from None
    if provider.type != ProviderType.SAML:
        raise Http404
    return provider
