"""Who gets into which page: one door for all of them, and the question "is it open to me?" for whatever leads there."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import Resolver404, ResolverMatch, URLPattern, get_resolver, resolve

from dashboard import audit
from dashboard.actor import Actor
from dashboard.aws import guard
from dashboard.aws.clients import actor_of
from dashboard.models import Connection, StaffMember
from dashboard.pages import Page, page_of
from dashboard.permissions.deciding import Demands, demands, roles_that_allow
from dashboard.requests import Request, is_of_member
from pools.wire.reads import changes

View = Callable[..., HttpResponse]


def page_named(name: str | None) -> Page | None:
    """What the page of this address's name says of itself; None where it says nothing."""
    return _pages().get(name or "")


@cache
def _pages() -> dict[str, Page]:
    found = every_page(get_resolver().url_patterns)
    return {each.name: said for each in found if each.name and (said := page_of(each.callback))}


def every_page(patterns: Iterable) -> Iterable[URLPattern]:
    """Every address of the site, those of included files too."""
    for each in patterns:
        yield from every_page(each.url_patterns) if hasattr(each, "url_patterns") else [each]


def open_to(member: StaffMember, name: str | None, connection: Connection | None, pool: str = "") -> bool:
    """Whether a member gets into the page of this name there."""
    page = page_named(name)
    if page is None or not member.is_active:
        return False
    return not page.permissions or any(
        guard.allows(member, permission, connection, pool) for permission in page.permissions
    )


def leads(request: HttpRequest, address: str) -> bool:
    """Whether an address leads the member anywhere: a page that is open to them, or none of the console's."""
    match = _match(address)
    if match is None or not _is_of_the_console(match.func):
        return True
    return leads_to(request, match.url_name, match.kwargs)


def leads_to(request: HttpRequest, name: str | None, where: Mapping[str, Any]) -> bool:
    """As :func:`leads`, of a page of the console by its name and what its address names."""
    # Nobody was looked for where a request is refused before that.
    if not hasattr(request, "user") or not is_of_member(request):
        return False
    try:
        connection, pool = _where(request, where)
    except Http404:
        return True  # the page itself says that there is no such connection
    return open_to(request.user, name, connection, pool)


def demanded(request: Request, address: str) -> Demands:
    """What the member must say when they send a form to this address."""
    match = _match(address or request.path)
    page = page_of(match.func) if match else None
    if match is None or page is None or not page.asks_reason or not any(map(_changes, page.permissions)):
        return Demands()
    connection, pool = _where(request, match.kwargs)
    return demands(
        role
        for permission in page.permissions
        for role in roles_that_allow(request.user, permission, connection, pool)
    )


def enter(request: Request, match: ResolverMatch) -> None:
    """Raise NotAllowed unless the page is open to the member; and ReasonNeeded where a form without one does what only
    the console itself knows of (calls of an API are asked for theirs by the guard)."""
    page = page_of(match.func)
    if not _is_of_the_console(match.func) or (page and not page.permissions):
        return
    connection, pool = _where(request, match.kwargs)
    actor = _actor(request, connection, pool, read_form=False)
    try:
        if page is None:
            raise guard.NotAllowed("Nobody has said yet who may use this page. Tell whoever runs this site.")
        guard.check(actor, page.permissions[0], pool, also=page.permissions[1:], reason=False)
    except guard.NotAllowed:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            permission = page.permissions[0].partition(":")[2] if page else match.url_name or ""
            audit.note(actor, permission, pool=pool, target=_target(match), outcome="NotAllowed")
        raise
    if request.method == "POST" and page.permissions[0].startswith("console:") and page.asks_reason:
        guard.check(_actor(request, connection, pool), page.permissions[0], pool, also=page.permissions[1:])


def _is_of_the_console(view: View) -> bool:
    """The engines' addresses know no staff; pages that need no sign-in are open to all."""
    return getattr(view, "login_required", True)


def _changes(permission: str) -> bool:
    return changes(permission.partition(":")[2])


def _match(address: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(address).path)
    except (Resolver404, Http404):
        return None


def _where(request: Request, named: Mapping[str, Any]) -> tuple[Connection | None, str]:
    """The connection and the pool that the arguments of an address name. A connection is read once a request."""
    pool = named.get("pool_id") or named.get("identity_pool_id") or ""
    slug = named.get("connection")
    return (connection_of(request, slug), pool) if slug else (None, "")


def connection_of(request: Request, slug: str) -> Connection:
    """The connection of this name, or Http404."""
    known = vars(request).setdefault("_connections", {})
    if slug not in known:
        known[slug] = get_object_or_404(Connection, slug=slug)
    return known[slug]


def _actor(request: Request, connection: Connection | None, pool: str, *, read_form: bool = True) -> Actor:
    """Whose act it is. An upload is not read before its page has looked at its size."""
    site = Connection(slug="", kind=Connection.Kind.EMBEDDED)
    if read_form:
        return actor_of(request, connection or site, pool)
    return Actor(request.user, connection or site, request.META.get("REMOTE_ADDR", ""), pool)


def _target(match: ResolverMatch) -> str:
    """What the address names, beside where it is."""
    where = ("connection", "pool_id", "identity_pool_id")
    return next((str(value) for name, value in match.kwargs.items() if name not in where), "")
