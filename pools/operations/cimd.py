"""Policies of client ID metadata documents, and the documents that are kept. Follows the API reference of each operation."""

from pools import errors
from pools.models import CIMDPolicy, MetadataDocument
from pools.rules.oauth.cimd_policies import (
    MAX_POLICIES,
    SHORTEST_CACHE,
    check_patterns,
    find_policy,
    mapped_client,
    new_policy_id,
    show_policy,
)
from pools.rules.oauth.metadata_documents import NoDocument, documents_of, fetch_document
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call

PAGE = 60


def create_cimd_policy(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    policy_name: str,
    url_patterns: list[str],
    cache_duration: int | None = None,
) -> dict:
    """Let clients of metadata documents whose addresses fit act as an app client."""
    patterns = check_patterns(url_patterns)
    with call.change():
        pool = lock_pool(user_pool_id)
        _refuse_on_lite(pool.settings)
        if CIMDPolicy.objects.filter(pool=pool).count() >= MAX_POLICIES:
            raise errors.LimitExceededException(f"A user pool can have at most {MAX_POLICIES} CIMD policies.")
        policy = CIMDPolicy.objects.create(
            id=new_policy_id(),
            pool=pool,
            client=mapped_client(pool, client_id),
            name=policy_name,
            url_patterns=patterns,
            cache_duration=cache_duration or SHORTEST_CACHE,
            created=call.now,
            modified=call.now,
        )
    return {"CIMDPolicy": show_policy(policy, pool)}


def describe_cimd_policy(call: Call, *, user_pool_id: str, cimd_policy_id: str) -> dict:
    pool = find_pool(user_pool_id)
    return {"CIMDPolicy": show_policy(find_policy(pool, cimd_policy_id), pool)}


def update_cimd_policy(
    call: Call,
    *,
    user_pool_id: str,
    cimd_policy_id: str,
    client_id: str,
    url_patterns: list[str],
    policy_name: str | None = None,
    cache_duration: int | None = None,
) -> dict:
    """Replaces the client and the patterns. Documents whose addresses fit no more are forgotten at once."""
    patterns = check_patterns(url_patterns)
    with call.change():
        pool = lock_pool(user_pool_id)
        _refuse_on_lite(pool.settings)
        policy = find_policy(pool, cimd_policy_id, CIMDPolicy.objects.select_for_update())
        if patterns != policy.url_patterns or client_id != policy.client_id:
            MetadataDocument.objects.filter(policy=policy).delete()
        policy.client, policy.url_patterns, policy.modified = (
            mapped_client(pool, client_id),
            patterns,
            call.now,
        )
        policy.name = policy_name or policy.name
        policy.cache_duration = cache_duration or policy.cache_duration
        policy.save()
    return {"CIMDPolicy": show_policy(policy, pool)}


def delete_cimd_policy(call: Call, *, user_pool_id: str, cimd_policy_id: str) -> dict:
    """Its documents go with it, and nobody comes in by it any more."""
    pool = find_pool(user_pool_id)
    with call.change():
        find_policy(pool, cimd_policy_id, CIMDPolicy.objects.select_for_update()).delete()
    return {}


def list_cimd_policies(
    call: Call, *, user_pool_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict:
    """The policies of a pool, by id."""
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListCIMDPolicies {user_pool_id}"
    after = read_token(next_token, scope=scope)
    policies = CIMDPolicy.objects.filter(pool=pool).order_by("id")
    if after:
        policies = policies.filter(id__gt=after[0])
    page, more = cut_page(list(policies[: size + 1]), size)
    output: dict = {"CIMDPolicies": [_summary(policy) for policy in page]}
    if more:
        output["NextToken"] = make_token([page[-1].id], scope=scope)
    return output


def list_client_metadata_urls(
    call: Call,
    *,
    user_pool_id: str,
    cimd_policy_id: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict:
    """The addresses whose documents a policy keeps, by address."""
    policy, size = find_policy(find_pool(user_pool_id), cimd_policy_id), max_results or PAGE
    scope = f"ListClientMetadataURLs {cimd_policy_id}"
    after = read_token(next_token, scope=scope)
    documents = documents_of(policy, call.now)
    if after:
        documents = documents.filter(url__gt=after[0])
    page, more = cut_page(list(documents[: size + 1]), size)
    output: dict = {
        "ClientMetadataURLs": [
            {"URL": kept.url, "CachedDate": kept.cached, "ExpirationDate": kept.expires} for kept in page
        ]
    }
    if more:
        output["NextToken"] = make_token([page[-1].url], scope=scope)
    return output


def update_client_metadata_url_state(
    call: Call, *, user_pool_id: str, cimd_policy_id: str, url: str, action: str
) -> dict:
    """Forget a document that is kept, or fetch it anew.

    Raises CachedCIMDURLDoesNotExistException where none is kept, InvalidParameterException where the new one is not good:
    the one that is kept stays then.
    """
    pool = find_pool(user_pool_id)
    policy = find_policy(pool, cimd_policy_id)
    kept = documents_of(policy, call.now).filter(url=url).first()
    if kept is None:
        raise errors.CachedCIMDURLDoesNotExistException(f"No document of {url} is kept for this policy.")
    if action == "REFRESH":
        try:
            fetch_document(call, pool, policy, url)
        except NoDocument as problem:
            raise errors.InvalidParameterException(f"The document of {url} is not good: {problem}.") from None
        return {}
    with call.change():
        kept.delete()
    return {}


def _summary(policy: CIMDPolicy) -> dict:
    return {
        "CIMDPolicyId": policy.id,
        **({"ClientId": policy.client_id} if policy.client_id else {}),
        "PolicyName": policy.name,
        "CacheDuration": policy.cache_duration,
        "CreationDate": policy.created,
        "LastModifiedDate": policy.modified,
    }


def _refuse_on_lite(settings: dict) -> None:
    if settings["UserPoolTier"] == "LITE":
        raise errors.FeatureUnavailableInTierException(
            "Client ID metadata documents need the ESSENTIALS plan or higher; this user pool is on LITE."
        )
