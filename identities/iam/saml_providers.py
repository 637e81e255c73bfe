"""SAML identity providers (API: CreateSAMLProvider, GetSAMLProvider, ListSAMLProviders, UpdateSAMLProvider, Delete…)."""

import regex
from django.db import IntegrityError

from identities.iam.saml_metadata import check_metadata
from identities.iam.tagging import add_tags, describe_tags
from identities.iam.without_effect import refuse_identity_center
from identities.models import SamlProvider
from pools import errors
from pools.wire.call import Call

MAX_PROVIDERS = 100
_NAME = regex.compile(r"[\w._-]{1,128}", regex.ASCII)


def create_saml_provider(
    call: Call,
    *,
    saml_metadata_document: str,
    name: str,
    tags: list[dict] | None = None,
    assertion_encryption_mode: str | None = None,
    add_private_key: str | None = None,
    context_provider: dict | None = None,
    identity_center_instance_arn: str | None = None,
) -> dict:
    """A provider, by the metadata document that it publishes."""
    _refuse_encryption(assertion_encryption_mode, add_private_key)
    refuse_identity_center(context_provider, identity_center_instance_arn)
    provider = SamlProvider(
        name=name,
        metadata=saml_metadata_document,
        valid_until=check_metadata(saml_metadata_document),
        tags=add_tags({}, tags),
        created=call.now,
    )
    if SamlProvider.objects.count() >= MAX_PROVIDERS:
        raise errors.LimitExceededException(
            f"Cannot exceed quota for SAMLProvidersPerAccount: {MAX_PROVIDERS}."
        )
    try:
        with call.change():
            provider.save(force_insert=True)
    except IntegrityError:
        raise errors.EntityAlreadyExistsException(f"SAML Provider with name {name} already exists.") from None
    answer: dict = {"SAMLProviderArn": _arn(call, name)}
    return answer | ({"Tags": describe_tags(provider.tags)} if provider.tags else {})


def get_saml_provider(call: Call, *, saml_provider_arn: str) -> dict:
    """A provider with its metadata document."""
    provider = SamlProvider.objects.filter(name=_name(call, saml_provider_arn)).first()
    if provider is None:
        raise _missing(saml_provider_arn)
    return {
        "SAMLMetadataDocument": provider.metadata,
        **_dates(provider),
        "Tags": describe_tags(provider.tags),
    }


def list_saml_providers(call: Call) -> dict:
    """All providers, which are a hundred at most."""
    providers = SamlProvider.objects.order_by("name").defer("metadata")
    listed = [{"Arn": _arn(call, provider.name), **_dates(provider)} for provider in providers]
    return {"SAMLProviderList": listed}


def update_saml_provider(
    call: Call,
    *,
    saml_provider_arn: str,
    saml_metadata_document: str | None = None,
    assertion_encryption_mode: str | None = None,
    add_private_key: str | None = None,
    remove_private_key: str | None = None,
    context_provider: dict | None = None,
    identity_center_instance_arn: str | None = None,
    remove_context_provider: bool | None = None,
    remove_identity_center_instance: bool | None = None,
) -> dict:
    """Put another metadata document in the place of the provider's own."""
    _refuse_encryption(assertion_encryption_mode, add_private_key, remove_private_key)
    removals = remove_context_provider, remove_identity_center_instance
    refuse_identity_center(context_provider, identity_center_instance_arn, *removals)
    if saml_metadata_document is None:
        raise errors.InvalidInputException(
            "SAMLMetadataDocument is all that can be updated, and it is missing."
        )
    kept = SamlProvider.objects.filter(name=_name(call, saml_provider_arn))
    valid_until = check_metadata(saml_metadata_document)
    with call.change():
        if not kept.update(metadata=saml_metadata_document, valid_until=valid_until):
            raise _missing(saml_provider_arn)
    return {"SAMLProviderArn": saml_provider_arn}


def delete_saml_provider(call: Call, *, saml_provider_arn: str) -> None:
    """Delete a provider."""
    kept = SamlProvider.objects.filter(name=_name(call, saml_provider_arn))
    with call.change():
        if not kept.delete()[0]:
            raise _missing(saml_provider_arn)


def _dates(provider: SamlProvider) -> dict:
    dates = {"CreateDate": provider.created}
    return dates | ({"ValidUntil": provider.valid_until} if provider.valid_until else {})


def _arn(call: Call, name: str) -> str:
    return f"arn:aws:iam::{call.account_id}:saml-provider/{name}"


def _name(call: Call, arn: str) -> str:
    start = _arn(call, "")
    name = arn.removeprefix(start)
    if name == arn or not _NAME.fullmatch(name):
        raise errors.InvalidInputException(f"A SAML provider's ARN is {start} and its name.")
    return name


def _missing(arn: str) -> errors.ServiceError:
    return errors.NoSuchEntityException(f"Manifest not found for arn {arn}")


def _refuse_encryption(*given: str | None) -> None:
    if any(each is not None for each in given):
        raise errors.InvalidInputException(
            "Encrypted assertions are not supported: leave AssertionEncryptionMode and private keys out."
        )
