"""Under whose address a request is counted."""

from django.http import HttpRequest


def whose_address(request: HttpRequest) -> str:
    """The caller's address; empty where a proxy that nobody named stands before the site, and has one for all."""
    return "" if getattr(request, "through_unnamed_proxy", False) else request.META.get("REMOTE_ADDR", "")
