"""What every page under Users tells its template and the frame."""

from typing import Any

from dashboard.place import Place


def at(place: Place, **more: Any) -> dict[str, Any]:
    """A page's context: the pool by its name, where it lives, and the addresses around; of the ``person`` too."""
    context = {
        "place": place,
        "connection": place.connection,
        "pool_name": place.pool["Name"],
        "all_url": place.url("users"),
        "create_url": place.url("user-create"),
    }
    if person := more.get("person"):
        for name in (
            "user",
            "user-edit",
            "user-reveal",
            "user-group-add",
            "user-group-remove",
            "user-events",
            "user-events-latest",
            "user-factors",
            "user-devices",
            "user-sessions",
            "user-identities",
            "user-ways",
        ):
            key = "user_url" if name == "user" else name.removeprefix("user-").replace("-", "_") + "_url"
            context[key] = place.url(name, person.username)
    return context | more
