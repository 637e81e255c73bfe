"""The list of a pool's users: search, filters, tabs, columns."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from dashboard.acts.registry import acts_on_many
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.token_paging import Page, Pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.columns import SIGNED_IN, Cell, Column, cells, every_column, keep_columns
from dashboard.screens.users.headings import headings
from dashboard.screens.users.list_address import list_address
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import find
from dashboard.user_search.matched import Match, matched
from dashboard.user_search.query import PRESETS, STATUSES, TABS, Query, read_query
from dashboard.users.groups import group_names
from dashboard.users.person import Person, status_words
from dashboard.users.standing import Standing, standing

STATUS_CHOICES = [(key, status_words(key)[0]) for key in STATUSES]
WIDE_FROM = 5


@dataclass(frozen=True)
class Row:
    """A user as the list shows them; ``under`` is the user name, where the title is another."""

    person: Person
    standing: Standing
    cells: list[Cell]
    url: str
    query: Query

    @property
    def under(self) -> str:
        return self.person.username if self.person.title != self.person.username else ""

    @property
    def found_by(self) -> list[Match]:
        """What was searched for and is not seen in the row."""
        texts = (cell.value for cell in self.cells if isinstance(cell.value, str))
        return matched(self.person, self.query, [self.person.title, self.under, *texts])


@page("cognito-idp:ListUsers")
@require_safe
@vary_on_headers("HX-Request")
@in_pool
def list_users(request: Request, place: Place) -> HttpResponse:
    """One page of the list; its table alone where htmx asks."""
    query = read_query(request.GET)
    columns = every_column(place.pool, request.session, embedded=place.embedded)
    context = at(place, query=query, columns=columns, tabs=_tabs(place, query), **_addresses(place, query))
    try:
        context |= _results(request, place, query, columns, timezone.now())
    except ERRORS as error:
        context["problem"] = explain(error, place.connection)
    if request.htmx and not request.htmx.history_restore_request:
        response = render(request, "dashboard/users/list.html#update", context | {"fragment": True})
        response["HX-Push-Url"] = list_address(
            place, query, context["page"].number if "page" in context else 1
        )
        return response
    status = context["problem"].status if "problem" in context else 200
    return render(request, "dashboard/users/list.html", context | _controls(place, query), status=status)


@page("cognito-idp:ListUsers")
@require_POST
@in_pool
def choose_columns(request: Request, place: Place) -> HttpResponse:
    """Keep the staff member's choice of columns."""
    known = {column.key for column in every_column(place.pool, request.session, embedded=place.embedded)}
    keep_columns(request.session, [key for key in request.POST.getlist("column") if key in known])
    return redirect(list_address(place, read_query(request.POST)))


def _results(request: Request, place: Place, query: Query, columns: list[Column], now: datetime) -> dict:
    pages = Pages(request, "ListUsers", place.connection.slug, place.pool_id, query.address)
    shown = [column for column in columns if column.chosen]
    tells = any(column.key == SIGNED_IN for column in shown)
    found = find(place, query, pages.token, now, signed_in=tells)
    page = pages.page(found.people, found.next_token)
    return {
        "rows": [
            Row(p, standing(p, place.pool, now), cells(p, shown), place.url("user", p.username), query)
            for p in found.people
        ],
        "page": page,
        "notes": found.notes,
        "headings": headings(place, query, shown),
        "wide": len(shown) >= WIDE_FROM,
        "acts": [
            act
            for act in acts_on_many().values()
            if place.may(*act.permissions) and not act.to_many.at_desk_only
        ],
        "lost_place": request.GET.get("page", "1") not in ("", str(page.number)),
        "counted": _counted(page),
        "count_url": _count_url(place, query, page),
        "newest_first": found.newest_first,
        "previous_url": list_address(place, query, page.previous) if page.has_previous else "",
        "next_url": list_address(place, query, page.next) if page.has_next else "",
    }


def _counted(page: Page) -> str:
    many = f"{len(page.rows)} user{'' if len(page.rows) == 1 else 's'}"
    return many if page.number == 1 and not page.has_next else f"Page {page.number} · {many} on it"


def _count_url(place: Place, query: Query, page: Page) -> str:
    """Where the number of all is to be had; empty where the page shows them all, and where nobody can tell."""
    is_all = page.number == 1 and not page.has_next
    countable = place.embedded and (query.contains or not query.q)
    return "" if is_all or not countable else f"{place.url('users-count')}?{query.address}"


def _tabs(place: Place, query: Query) -> list[tuple[str, str, bool]]:
    views = [(label, view.but(imported=query.imported)) for label, view in TABS]
    return [(label, list_address(place, view), query.filters == view) for label, view in views]


def _addresses(place: Place, query: Query) -> dict[str, str]:
    return {
        "unfiltered_url": list_address(place, Query(q=query.q)),
        "of_all_url": list_address(place, query.but(imported="")),
        "import_job_url": place.url("import-job", query.imported) if query.imported else "",
        "bulk_url": place.url("bulk"),
        "export_url": place.url("users-export"),
        "list_url": place.url("bulk-list"),
        "import_url": place.url("import-new"),
        "columns_url": place.url("user-columns"),
    }


def _controls(place: Place, query: Query) -> dict:
    """What only the whole page needs: the choices of its filters, and how many users there are."""
    try:
        names = group_names(place.client, place.pool_id)
    except ERRORS:
        names = []
    if query.group and query.group not in names:
        names.append(query.group)
    estimate = place.pool.get("EstimatedNumberOfUsers", 0)
    about = "" if place.embedded else "About "
    hint = (
        "Part of an e-mail, name, phone, user name or sub"
        if place.embedded
        else "Beginning of an e-mail, name, phone"
    )
    return {
        "groups": names,
        "statuses": STATUS_CHOICES,
        "presets": PRESETS,
        "summary": f"{about}{estimate:,} {'person' if estimate == 1 else 'people'}",
        "search_hint": hint,
    }
