"""A request as views get it: with what the middlewares and the decorators before them have set on it."""

from typing import TYPE_CHECKING, TypeGuard

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.urls import ResolverMatch
    from django_htmx.middleware import HtmxDetails

    from dashboard.models import Connection, StaffMember
    from dashboard.place import Place


class Request(HttpRequest):
    """The request of a page that only members enter. Only the type checker sees this class: a request is Django's own.

    Where a page is open to all, its view takes an ``HttpRequest``, whose ``user`` may be nobody.
    """

    user: "StaffMember"
    session: "SessionBase"
    resolver_match: "ResolverMatch"
    htmx: "HtmxDetails"
    """True where htmx asks for a part of the page."""
    connection: "Connection"
    """Set by ``stand_at``, as is ``place``: on pages of a connection alone."""
    place: "Place"
    factor_kinds: frozenset[str]
    """Which second factors the member has: read once a request, by ``sign_in.freshness``."""
    through_unnamed_proxy: bool
    """Set where a proxy that no setting names stands before the site: the address is not the client's."""


def is_of_member(request: HttpRequest) -> TypeGuard[Request]:
    """Whether somebody is signed in, after the middleware that reads who."""
    return request.user.is_authenticated
