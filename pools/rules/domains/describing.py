"""What is shown of domains, by their own operations and with their pool."""

from typing import Any
from urllib.parse import urlsplit

from pools import errors
from pools.models import Domain
from pools.rules.domains.addresses import own_address

CLASSIC, MANAGED_LOGIN = 1, 2


def alias_target() -> str:
    """The name that a domain's record in DNS leads to: the site's own. It stands where Cognito names CloudFront's."""
    return urlsplit(own_address()).hostname or ""


def describe_domain(domain: Domain, pool_id: str, account_id: str) -> dict[str, Any]:
    """The domain as DomainDescriptionType."""
    return {
        "UserPoolId": pool_id,
        "AWSAccountId": account_id,
        "Domain": domain.name,
        "CloudFrontDistribution": alias_target(),
        "Version": f"{domain.modified:%Y%m%d%H%M%S}",
        "Status": "ACTIVE",
        "CustomDomainConfig": domain.settings,
        "ManagedLoginVersion": domain.version,
    }


def answer_change(domain: Domain) -> dict[str, Any]:
    """What creating and updating a domain answer."""
    answer: dict[str, Any] = {"ManagedLoginVersion": domain.version}
    return answer | {"CloudFrontDomain": alias_target()} if domain.custom else answer


def shown_with_pool(domains: list[Domain]) -> dict[str, str]:
    """``Domain`` and ``CustomDomain`` of UserPoolType."""
    return {"CustomDomain" if domain.custom else "Domain": domain.name for domain in domains}


def check_version(version: int, tier: str) -> None:
    """Raise InvalidParameterException or FeatureUnavailableInTierException unless a pool of this plan may have it."""
    if version not in (CLASSIC, MANAGED_LOGIN):
        raise errors.InvalidParameterException(
            f"ManagedLoginVersion must be 1 for the classic pages or 2 for managed login, not {version}."
        )
    if version == MANAGED_LOGIN and tier == "LITE":
        raise errors.FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: Managed Login Version 2"
        )
