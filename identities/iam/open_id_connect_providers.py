"""OpenID Connect providers (API: CreateOpenIDConnectProvider and its kin).

A provider is known by its URL without the scheme: so it stands in its ARN, and in the Logins map of identity pools.
"""

from urllib.parse import urlsplit

import regex
from django.db import IntegrityError

from identities.iam.tagging import add_tags, describe_tags
from identities.iam.without_effect import refuse_identity_center
from identities.models import OpenIdConnectProvider
from pools import errors
from pools.wire.call import Call

MAX_PROVIDERS, MAX_CLIENT_IDS, MAX_THUMBPRINTS = 100, 100, 5
_THUMBPRINT = regex.compile(r"[0-9A-Fa-f]{40}", regex.ASCII)
_URL = regex.compile(r"https://[!-~]+", regex.ASCII)


def create_open_id_connect_provider(
    call: Call,
    *,
    url: str,
    client_id_list: list[str] | None = None,
    thumbprint_list: list[str] | None = None,
    tags: list[dict] | None = None,
    context_provider: dict | None = None,
    identity_center_instance_arn: str | None = None,
) -> dict:
    """A provider, and the client ids that its tokens may be made for."""
    refuse_identity_center(context_provider, identity_center_instance_arn)
    provider = OpenIdConnectProvider(
        url=_without_scheme(url),
        client_ids=list(dict.fromkeys(client_id_list or ())),
        thumbprints=_thumbprints(thumbprint_list or []),
        tags=add_tags({}, tags),
        created=call.now,
    )
    _check_client_ids(provider)
    if OpenIdConnectProvider.objects.count() >= MAX_PROVIDERS:
        raise errors.LimitExceededException(
            f"Cannot exceed quota for OpenIdConnectProvidersPerAccount: {MAX_PROVIDERS}."
        )
    try:
        with call.change():
            provider.save(force_insert=True)
    except IntegrityError:
        raise errors.EntityAlreadyExistsException(f"Provider with url {url} already exists.") from None
    answer: dict = {"OpenIDConnectProviderArn": _arn(call, provider.url)}
    return answer | ({"Tags": describe_tags(provider.tags)} if provider.tags else {})


def get_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str) -> dict:
    """A provider; its URL bears no scheme."""
    provider = _find(call, open_id_connect_provider_arn)
    return {
        "Url": provider.url,
        "ClientIDList": provider.client_ids,
        "ThumbprintList": provider.thumbprints,
        "CreateDate": provider.created,
        "Tags": describe_tags(provider.tags),
    }


def list_open_id_connect_providers(call: Call) -> dict:
    """All providers, which are a hundred at most."""
    urls = OpenIdConnectProvider.objects.order_by("url").values_list("url", flat=True)
    return {"OpenIDConnectProviderList": [{"Arn": _arn(call, url)} for url in urls]}


def delete_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str) -> None:
    """Delete a provider; one that is not there is no error."""
    kept = OpenIdConnectProvider.objects.filter(url=_url(call, open_id_connect_provider_arn))
    with call.change():
        kept.delete()


def add_client_id_to_open_id_connect_provider(
    call: Call, *, open_id_connect_provider_arn: str, client_id: str
) -> None:
    """Take tokens for one client id more; one that is there already is no error."""
    with call.change():
        provider = _find(call, open_id_connect_provider_arn, lock=True)
        if client_id not in provider.client_ids:
            provider.client_ids.append(client_id)
        _check_client_ids(provider)
        provider.save(update_fields=["client_ids"])


def remove_client_id_from_open_id_connect_provider(
    call: Call, *, open_id_connect_provider_arn: str, client_id: str
) -> None:
    """Take no more tokens for a client id; one that is not there is no error."""
    with call.change():
        provider = _find(call, open_id_connect_provider_arn, lock=True)
        provider.client_ids = [each for each in provider.client_ids if each != client_id]
        provider.save(update_fields=["client_ids"])


def update_open_id_connect_provider_thumbprint(
    call: Call, *, open_id_connect_provider_arn: str, thumbprint_list: list[str]
) -> None:
    """Put other thumbprints in the place of the provider's own."""
    thumbprints = _thumbprints(thumbprint_list)
    with call.change():
        provider = _find(call, open_id_connect_provider_arn, lock=True)
        provider.thumbprints = thumbprints
        provider.save(update_fields=["thumbprints"])


def _find(call: Call, arn: str, *, lock: bool = False) -> OpenIdConnectProvider:
    providers = OpenIdConnectProvider.objects.select_for_update() if lock else OpenIdConnectProvider.objects
    provider = providers.filter(url=_url(call, arn)).first()
    if provider is None:
        raise errors.NoSuchEntityException(f"OpenIDConnect Provider not found for arn {arn}")
    return provider


def _arn(call: Call, url: str) -> str:
    return f"arn:aws:iam::{call.account_id}:oidc-provider/{url}"


def _url(call: Call, arn: str) -> str:
    start = _arn(call, "")
    if not arn.startswith(start) or arn == start:
        raise errors.InvalidInputException(f"An OpenID Connect provider's ARN begins with {start}")
    return arn.removeprefix(start)


def _without_scheme(url: str) -> str:
    try:
        parts = urlsplit(url)
        right = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        right = False
    if not right or not _URL.fullmatch(url) or "?" in url or "#" in url:
        raise errors.InvalidInputException(
            "Url must be the issuer's address: https://, a host, and perhaps a path, with no query and no user name."
        )
    return url.removeprefix("https://")


def _thumbprints(given: list[str]) -> list[str]:
    if len(given) > MAX_THUMBPRINTS:
        raise errors.InvalidInputException(f"Thumbprint list must contain at most {MAX_THUMBPRINTS} entries.")
    if not all(_THUMBPRINT.fullmatch(each) for each in given):
        raise errors.InvalidInputException("A thumbprint is a SHA-1 digest: 40 hexadecimal characters.")
    return list(dict.fromkeys(each.lower() for each in given))


def _check_client_ids(provider: OpenIdConnectProvider) -> None:
    if len(provider.client_ids) > MAX_CLIENT_IDS:
        raise errors.LimitExceededException(
            f"Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {MAX_CLIENT_IDS}."
        )
