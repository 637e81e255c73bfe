"""Classic customization of the sign-in pages. Follows the API reference of each operation."""

from pools import errors
from pools.models import UICustomization
from pools.rules.app_clients.finding import find_client
from pools.rules.branding.assets import CLASSIC_LOGO, Key, asset
from pools.rules.branding.customizations import (
    ALL,
    check_css,
    check_size,
    customization_of,
    describe_customization,
    read_logo,
)
from pools.rules.branding.domain import has_domain
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call


def set_ui_customization(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str | None = None,
    css: str | None = None,
    image_file: bytes | None = None,
) -> dict:
    """Sets both the CSS and the image: what is left out is taken away. Without a client, or for ALL, it is for every client
    that has none of its own."""
    check_size(css or "", image_file or b"")
    check_css(css or "")
    logo = read_logo(image_file or b"")
    with call.change():
        pool = lock_pool(user_pool_id)
        client = find_client(pool, client_id) if client_id not in (None, ALL) else None
        if not has_domain(pool):
            raise errors.InvalidParameterException(
                "There has to be an existing domain associated with this user pool"
            )
        customization, _ = UICustomization.objects.update_or_create(
            pool=pool,
            client=client,
            defaults={"css": css or "", "modified": call.now},
            create_defaults={"css": css or "", "created": call.now, "modified": call.now},
        )
        customization.assets.all().delete()
        if logo:
            asset(pool, Key(CLASSIC_LOGO, "DYNAMIC", ""), logo, customization=customization).save()
        described = describe_customization(customization, pool)
    return {"UICustomization": described}


def get_ui_customization(call: Call, *, user_pool_id: str, client_id: str | None = None) -> dict:
    """What is in force for the client: its own, else the pool's; where nothing is set, the two ids alone."""
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id) if client_id not in (None, ALL) else None
    found = customization_of(pool, client)
    if found is None:
        return {"UICustomization": {"UserPoolId": pool.public_id, "ClientId": client_id or ALL}}
    return {"UICustomization": describe_customization(found, pool)}
