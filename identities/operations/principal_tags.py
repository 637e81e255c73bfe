"""Principal tags. Follows SetPrincipalTagAttributeMap and GetPrincipalTagAttributeMap."""

from identities.linking.pools import find_identity_pool
from identities.linking.principal_tags import check_tag_map, check_tagged_provider, present_tag_map
from identities.models import PrincipalTagMap
from pools.models.prepared_sql import find_one
from pools.wire.call import Call


def set_principal_tag_attribute_map(
    call: Call,
    *,
    identity_pool_id: str,
    identity_provider_name: str,
    use_defaults: bool | None = None,
    principal_tags: dict[str, str] | None = None,
) -> dict:
    """Replaces the provider's map. Neither the defaults nor a tag: no claim travels."""
    pool = find_identity_pool(identity_pool_id)
    check_tagged_provider(pool, identity_provider_name)
    check_tag_map(principal_tags or {}, use_defaults=bool(use_defaults))
    tag_map = PrincipalTagMap(
        pool=pool,
        provider=identity_provider_name,
        use_defaults=bool(use_defaults),
        tags={} if use_defaults else principal_tags or {},
    )
    with call.change():
        PrincipalTagMap.objects.bulk_create(
            [tag_map],
            update_conflicts=True,
            unique_fields=["pool", "provider"],
            update_fields=["use_defaults", "tags"],
        )
    return present_tag_map(pool, tag_map)


def get_principal_tag_attribute_map(
    call: Call, *, identity_pool_id: str, identity_provider_name: str
) -> dict:
    """A provider whose map was never set gives no tags."""
    pool = find_identity_pool(identity_pool_id)
    check_tagged_provider(pool, identity_provider_name)
    kept = find_one(PrincipalTagMap, pool_id=pool.pk, provider=identity_provider_name)
    none = PrincipalTagMap(pool=pool, provider=identity_provider_name, use_defaults=False, tags={})
    return present_tag_map(pool, kept or none)
