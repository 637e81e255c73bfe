"""Takes programs straight to the root door, past what only pages need: sessions, CSRF, content security policy.

A pool's host has no such door.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from pools.hosted.root_door import root_door


def straight_to_the_door(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Django middleware; a fifth of the time of a small operation went into the others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path_info == "/" and not hasattr(request, "pool_host"):
            return root_door(request)
        return get_response(request)

    return middleware
