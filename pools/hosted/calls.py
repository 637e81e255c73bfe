"""The call that a request to a page or an endpoint of a pool stands for."""

from django.conf import settings
from django.http import HttpRequest

from pools.wire.call import Call


def call_of(request: HttpRequest, operation: str) -> Call:
    """Who asks, from where and when; ``operation`` is the name under which it is counted and told of."""
    return Call(
        operation=operation,
        account_id=settings.LIFEGUARD_ACCOUNT_ID,
        region=settings.LIFEGUARD_REGION,
        endpoint=f"{request.scheme}://{request.get_host()}",
        source_ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", "")[:500],
    )
