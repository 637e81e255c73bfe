"""The address of the list of users."""

from dashboard.place import Place
from dashboard.user_search.query import Query


def list_address(place: Place, query: Query, page: int = 1) -> str:
    """The address of a page of a query."""
    asked = "&".join(part for part in (query.address, f"page={page}" if page > 1 else "") if part)
    return place.url("users") + (f"?{asked}" if asked else "")
