"""Where a pool's endpoints and pages answer: the seam between an address and the pool whose it is."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from pools.models import UserPool


@dataclass(frozen=True)
class Base:
    """``url`` is what all addresses of the pool's pages begin with, without a slash at its end, as this browser knows it.

    ``cookie_path`` keeps its cookies from what else the host has. ``login_version`` is the domain's ManagedLoginVersion;
    None below the pool's path, where the pages have Lifeguard's own style.
    """

    pool: UserPool
    url: str
    cookie_path: str
    login_version: int | None = None


def base_of(request: HttpRequest) -> Base:
    """The base of a request, by its host or its path (``request.pool_host``). Raises Http404 where neither is a pool's."""
    kept: Base | None = getattr(request, "_hosted_base", None)
    if kept is None:
        kept = _look_up(request)
        request._hosted_base = kept  # type: ignore[attr-defined]
    return kept


def pool_of(request: HttpRequest) -> UserPool:
    """The pool whose endpoint or page is asked."""
    return base_of(request).pool


def _look_up(request: HttpRequest) -> Base:
    origin, hosted = f"{request.scheme}://{request.get_host()}", getattr(request, "pool_host", None)
    if hosted is None:
        raise Http404("There is no such user pool.")
    if hosted.domain is not None:
        return Base(hosted.pool, origin, "/", hosted.domain.version)
    return Base(hosted.pool, f"{origin}/{hosted.pool.public_id}", f"/{hosted.pool.public_id}")
