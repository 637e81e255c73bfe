"""What the frame of each page shows: where one can go from here, and the links of the top bar.

A page whose address does not exist, or that the member's roles do not open, is left out, so that the frame never
leads nowhere. The pool is that
of ``request.place``; before a view has set it, addresses under a pool name it by ``connection`` (its slug) and
``pool_id``. No request goes out for the frame: it shows the pool's name where a page of this session has read the
pool, and its id before.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from dashboard.approvals.waiting import count_waiting
from dashboard.page_access import leads, leads_to

POOL = [
    ("pool", "Overview", "squares-2x2"),
    ("users", "Users", "users"),
    ("queue", "Queue", "inbox-stack"),
    ("groups", "Groups", "user-group"),
    ("duplicates", "Duplicates", "document-duplicate"),
    ("imports", "Imports", "arrow-up-tray"),
    ("clients", "App clients", "key"),
    ("pool-providers", "Sign-in providers", "arrow-right-end-on-rectangle"),
    ("registered-clients", "Registered clients", "identification"),
    ("resource-servers", "Resource servers", "rectangle-group"),
    ("pool-settings-first", "Settings", "cog-6-tooth"),
    ("tokens", "Token inspector", "magnifying-glass-circle"),
]
IDENTITY_POOL = [
    ("identity-pool", "Overview", "squares-2x2"),
    ("identities", "Identities", "identification"),
    ("role-mappings", "Roles", "adjustments-horizontal"),
    ("role-simulator", "Simulator", "beaker"),
    ("principal-tags", "Principal tags", "tag"),
    ("identity-pool-settings", "Settings", "cog-6-tooth"),
]
ACCESS = [
    ("identity-pools", "Identity pools", "finger-print"),
    ("roles", "Roles and policies", "shield-check"),
    ("identity-providers", "Identity providers", "arrows-right-left"),
    ("api-keys", "API keys", "key"),
]
"""What a connection has beside user pools."""
SETTINGS = (
    ("basics", "Basics"),
    ("sign-in", "Sign-in"),
    ("passwords", "Passwords"),
    ("mfa", "MFA"),
    ("messages", "Messages"),
    ("triggers", "Triggers"),
    ("threats", "Threat protection"),
    ("sessions", "Sessions"),
    ("domain", "Domain"),
    ("registration", "Client registration"),
    ("keys", "Keys"),
    ("attributes", "Attributes"),
)
"""The pages of a pool's settings, by the last part of their address."""
_FINDS = {
    "users": "Find a user by e-mail, name, phone or sub",
    "identities": "Find an identity by its id or a login",
}
SITE = [
    ("home", "Home", "home"),
    ("desk", "Support desk", "lifebuoy"),
    ("approvals", "Approvals", "check-badge"),
    ("audit", "Audit trail", "clipboard-document-list"),
    ("outbox", "Messages", "envelope"),
    ("connections", "Connections", "server-stack"),
    ("staff", "Staff", "user-circle"),
    ("staff-roles", "Staff roles", "lock-closed"),
    ("sign-in-settings", "Staff sign-in", "finger-print"),
]


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``frame`` with ``sections``, ``place``, ``links`` and ``theme``."""
    if hasattr(request, "pool_host"):
        return {
            "frame": {}
        }  # a pool's own page: nothing of the console's is there, nor any cookie of its read
    place = _place(request)
    links = {name: _address(name) for name in ("jump", "running", "theme", "sign-out", "home", "desk")}
    links["sign_out"] = links.pop("sign-out")
    list_of_place = place and _address(place["list"], place["connection"], place["pool"])
    searches = [url for url in (list_of_place, links["desk"]) if url and leads(request, url)]
    links["search"] = searches[0] if searches else links["jump"]
    return {
        "frame": {
            "sections": sections(request),
            "place": place,
            "links": links,
            "theme": theme_of(request),
        }
    }


def sections(request: HttpRequest) -> list[tuple[str, list[dict[str, Any]]]]:
    """Where one can go from here: headings, and under each its pages (``name``, ``label``, ``icon``, ``url``)."""
    pool, identity_pool = _pool(request), _identity_pool(request)
    found = [("User pool", _items(request, POOL, connection=pool[0], pool_id=pool[1]))] if pool else []
    if identity_pool:
        slug, pool_id = identity_pool
        items = _items(request, IDENTITY_POOL, connection=slug, identity_pool_id=pool_id)
        found.append(("Identity pool", items))
    if slug := _connection(request):
        found.append(("Access", _items(request, ACCESS, connection=slug)))
    found.append(("This site", _with_counts(request, _items(request, SITE))))
    found = [(title, items) for title, items in found if items]
    _mark_current(request.path, [item for _, items in found for item in items])
    return found


def _with_counts(request: HttpRequest, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many requests wait for the member: one query, and none for those who may approve nothing."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        for item in items:
            if item["name"] == "approvals":
                item["count"] = count_waiting(user, timezone.now()) or ""
    return items


def settings_pages(connection: str, pool_id: str, current: str = "") -> list[dict[str, Any]]:
    """The pages of a pool's settings: ``label``, ``url``, ``icon``, and which is the ``current`` one."""
    return [
        {
            "label": label,
            "url": _address("pool-attributes", connection, pool_id)
            if key == "attributes"
            else _address("pool-settings", connection, pool_id, key),
            "icon": "cog-6-tooth",
            "current": key == current,
        }
        for key, label in SETTINGS
    ]


def theme_of(request: HttpRequest) -> str:
    """``light``, ``dark``, or nothing for the system's: the staff member's own, before sign-in the cookie's."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def _pool(request: HttpRequest) -> tuple[str, str] | None:
    place = getattr(request, "place", None)
    if place and place.pool_id:
        return place.connection.slug, place.pool_id
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return (kwargs["connection"], kwargs["pool_id"]) if {"connection", "pool_id"} <= kwargs.keys() else None


def _identity_pool(request: HttpRequest) -> tuple[str, str] | None:
    place = getattr(request, "place", None)
    if place and place.identity_pool_id:
        return place.connection.slug, place.identity_pool_id
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    named = {"connection", "identity_pool_id"} <= kwargs.keys()
    return (kwargs["connection"], kwargs["identity_pool_id"]) if named else None


def _connection(request: HttpRequest) -> str:
    place = getattr(request, "place", None)
    kwargs = request.resolver_match.kwargs if request.resolver_match else {}
    return place.connection.slug if place else kwargs.get("connection", "")


def _place(request: HttpRequest) -> dict[str, str] | None:
    """``list`` names the page that the search box of the top bar leads to, ``finds`` what it finds there."""
    kind = "users" if _pool(request) else "identities"
    if not (pool := _pool(request) or _identity_pool(request)):
        return None
    slug, pool_id = pool
    connection = getattr(request, "connection", None)
    return {
        "list": kind,
        "finds": _FINDS[kind],
        "connection": slug,
        "connection_name": connection.name if connection else "",
        "pool": pool_id,
        "url": _address("pool" if _pool(request) else "identity-pool", slug, pool_id),
        "name": _name_of_pool(request, f"{slug}/{pool_id}"),
    }


def _name_of_pool(request: HttpRequest, key: str) -> str:
    names = request.session.get("pool_names", {})
    read = vars(request.place) if hasattr(request, "place") else {}
    name = (read.get("pool") or {}).get("Name") or (read.get("identity_pool") or {}).get("IdentityPoolName")
    if name and names.get(key) != name:
        names = {**dict(list(names.items())[-30:]), key: name}
        request.session["pool_names"] = names
    return names.get(key, "")


def _address(name: str, *args: str, **named: str) -> str:
    try:
        return reverse(name, args=args, kwargs=named)
    except NoReverseMatch:
        return ""


def _items(request: HttpRequest, pages: list[tuple[str, str, str]], **where: str) -> list[dict[str, Any]]:
    shown = [page for page in pages if leads_to(request, page[0], where)]
    items = [
        {"name": n, "label": label, "icon": icon, "url": _address(n, **where)} for n, label, icon in shown
    ]
    return [item for item in items if item["url"]]


def _mark_current(path: str, items: list[dict[str, Any]]) -> None:
    under = [item for item in items if path.startswith(item["url"])]
    if under:
        max(under, key=lambda item: len(item["url"]))["current"] = True
