"""The heads of the list's columns: some put it in an order."""

from dataclasses import dataclass

from dashboard.place import Place
from dashboard.screens.users.columns import DATES, Column
from dashboard.screens.users.list_address import list_address
from dashboard.user_search.query import SORTS, Query


@dataclass(frozen=True)
class Heading:
    """A column's head. ``url`` leads to the list in its order, the other way round where it is in that order already;
    ``direction`` is ARIA's word for the order that it is in."""

    label: str
    url: str = ""
    direction: str = ""


def headings(place: Place, query: Query, shown: list[Column]) -> list[Heading]:
    """The heads of the user's name and of the columns shown; Amazon Cognito sorts by none."""
    return [_heading(place, query, each) for each in (Column("username", "User"), *shown)]


def _heading(place: Place, query: Query, column: Column) -> Heading:
    if not place.embedded or column.key not in SORTS or (query.q and not query.contains):
        return Heading(column.label)
    backwards = not query.descending if query.sorted_by == column.key else column.key in DATES
    url = list_address(place, query.but(sort=f"-{column.key}" if backwards else column.key))
    if query.sorted_by != column.key:
        return Heading(column.label, url)
    return Heading(column.label, url, "descending" if query.descending else "ascending")
