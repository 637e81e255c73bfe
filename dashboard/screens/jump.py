"""The jump palette: from any page to any page, pool or user, and what a user most likely needs beside them."""

from dataclasses import dataclass, field

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.acts.offer import Offer
from dashboard.acts.offers import likely_offer
from dashboard.aws.errors import ERRORS, explain
from dashboard.identity_pools.search import Found, is_identity_id
from dashboard.identity_pools.search import find as find_identities
from dashboard.models import Connection
from dashboard.navigation import sections, settings_pages
from dashboard.page_access import open_to
from dashboard.pages import EVERYONE, page
from dashboard.place import Place, stand_at
from dashboard.requests import Request
from dashboard.user_search.finding import find
from dashboard.user_search.matched import Match, matched
from dashboard.user_search.query import Query
from dashboard.users.person import Person
from dashboard.users.standing import Standing, standing

FOUND_USERS = 8
FOUND_POOLS = 6
SEARCHED_POOLS = 4
KEPT_SECONDS = 60


@dataclass(frozen=True)
class FoundUser:
    place: Place
    person: Person
    standing: Standing
    offer: Offer | None
    query: Query

    @property
    def under(self) -> str:
        """The e-mail address, or the user name where that is the title or missing."""
        email = self.person.email
        return email if email and email != self.person.title else self.person.username

    @property
    def found_by(self) -> list[Match]:
        """What was searched for and is not seen in the row."""
        return matched(self.person, self.query, [self.person.title, self.under])

    @property
    def url(self) -> str:
        return self.place.url("user", self.person.username)

    @property
    def offer_url(self) -> str:
        return self.place.url(self.offer.url_name, self.person.username) if self.offer else ""


@dataclass
class Finds:
    users: list[FoundUser] = field(default_factory=list)
    identities: list[tuple[str, Found]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@page(EVERYONE)
@require_safe
def show_palette(request: Request) -> HttpResponse:
    """A fragment for the palette and the search box; a page of its own without scripts."""
    words = " ".join(request.GET.get("q", "").split())[:256]
    here = _place(request)
    pools = _pools(request, here)
    matching = [p for p in pools if words.lower() in f"{p['name']} {p['id']}".lower()][:FOUND_POOLS]
    finds = Finds()
    if words:
        _find(here, pools, words, finds)
    context = {
        "q": words,
        "found": finds,
        "pools": matching,
        "pages": [page for page in _pages(request, here, words) if words.lower() in page["label"].lower()],
    }
    return render(request, "dashboard/jump.html#results" if request.htmx else "dashboard/jump.html", context)


def _find(here: Place | None, pools: list[dict], words: str, finds: Finds) -> None:
    """Users of the pool at hand, or identities; from a page of no pool, users of the first embedded pools."""
    if here and here.identity_pool_id:
        if here.embedded or is_identity_id(words):
            found = find_identities(here, words)
            finds.identities += [
                (here.url("identity", each.identity["IdentityId"]), each) for each in found.found
            ]
            finds.problems += [str(found.problem)] if found.problem else []
        return
    embedded = [pool["place"] for pool in pools if pool["place"].embedded and pool["place"].pool_id]
    for place in [here] if here else embedded[:SEARCHED_POOLS]:
        _find_users(place, words, finds)


def _find_users(place: Place, words: str, finds: Finds) -> None:
    now, query = timezone.now(), Query(q=words)
    try:
        people = find(place, query, None, now).people[: FOUND_USERS - len(finds.users)]
        finds.users += [
            FoundUser(place, person, standing(person, place.pool, now), _offer(place, person), query)
            for person in people
        ]
    except ERRORS as error:
        finds.problems.append(str(explain(error, place.connection)))


def _offer(place: Place, person: Person) -> Offer | None:
    likely = likely_offer(person, place.pool)
    return likely if likely and place.may_open(likely.url_name) else None


def _place(request: Request) -> Place | None:
    slug, _, pool_id = request.GET.get("from", "").replace("\0", "").partition("/")
    connection = Connection.objects.filter(slug=slug).first() if pool_id else None
    if not connection:
        return None
    is_identity_pool = ":" in pool_id
    if not open_to(request.user, "identity-pool" if is_identity_pool else "pool", connection, pool_id):
        return None
    if is_identity_pool:
        return stand_at(request, connection, identity_pool_id=pool_id)
    return stand_at(request, connection, pool_id)


def _pages(request: Request, here: Place | None, words: str) -> list[dict]:
    """The pages that the frame of the page behind the palette shows; to who types, also the pool's settings."""
    shown = [page for _, pages in sections(request) for page in pages]
    if not (here and here.pool_id and words):
        return shown
    settings = settings_pages(here.connection.slug, here.pool_id)
    return [*shown, *(page | {"label": f"Settings: {page['label']}"} for page in settings)]


def _pools(request: Request, here: Place | None) -> list[dict]:
    """The first pools of the embedded engine and of the connection at hand, with their names; identity pools after."""
    found = []
    for connection in Connection.objects.all():
        if connection.is_embedded or (here and here.connection == connection):
            for url_name, pool_id, name in _names(request, connection):
                named = {"pool_id": pool_id} if url_name == "pool" else {"identity_pool_id": pool_id}
                place = Place(request, connection, **named)
                icon = "circle-stack" if url_name == "pool" else "finger-print"
                found.append(
                    {"name": name, "id": pool_id, "place": place, "url": place.url(url_name), "icon": icon}
                )
    return found


def _names(request: Request, connection: Connection) -> list[tuple[str, str, str]]:
    """The pools as (name of their page, id, name), the same for a minute where they are on AWS."""
    key = f"pool-names-{connection.pk}-{connection.modified.timestamp()}-{request.user.pk}"
    names = None if connection.is_embedded else cache.get(key)
    if names is None:
        names, failed = _read_names(Place(request, connection))
        if not failed:
            cache.set(key, names, KEPT_SECONDS)
    return names


def _read_names(place: Place) -> tuple[list[tuple[str, str, str]], bool]:
    """The names, and whether any could not be read."""
    names, failed = [], False
    if place.may_open("pools"):
        try:
            pools = place.client.list_user_pools(MaxResults=60)["UserPools"]
            names += [("pool", pool["Id"], pool["Name"]) for pool in pools]
        except ERRORS:
            failed = True
    if place.may_open("identity-pools"):
        try:
            pools = place.identities.list_identity_pools(MaxResults=60).get("IdentityPools", [])
            names += [("identity-pool", pool["IdentityPoolId"], pool["IdentityPoolName"]) for pool in pools]
        except ERRORS:
            failed = True
    return names, failed
