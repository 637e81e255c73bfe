"""Where a pool's endpoints and pages answer: the seam between an address and the pool whose it is."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from pools import errors
from pools.models import UserPool
from pools.rules.user_pools.finding import find_pool


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
    """The base of a request: where ``request.pool_host`` says (its ``pool`` and, at a host of the pool's own, its ``domain``),
    else below the path that names a pool. Raises Http404 for a pool that does not exist. It is looked up once a request.
    """
    kept: Base | None = getattr(request, "hosted_base", None)
    if kept is None:
        kept = _look_up(request)
        request.hosted_base = kept  # type: ignore[attr-defined]
    return kept


def pool_of(request: HttpRequest) -> UserPool:
    """The pool whose endpoint or page is asked."""
    return base_of(request).pool


def _look_up(request: HttpRequest) -> Base:
    origin, hosted = f"{request.scheme}://{request.get_host()}", getattr(request, "pool_host", None)
    if hosted is not None and hosted.domain is not None:
        return Base(hosted.pool, origin, "/", hosted.domain.version)
    pool = hosted.pool if hosted is not None else _named_pool(request)
    return Base(pool, f"{origin}/{pool.public_id}", f"/{pool.public_id}")


def _named_pool(request: HttpRequest) -> UserPool:
    match = request.resolver_match
    try:
        return find_pool(match.kwargs.get("pool_id", "") if match else "")
    except errors.ResourceNotFoundException:
        raise Http404("There is no such user pool.") from None
