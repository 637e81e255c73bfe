"""Where a role is given, in words."""

from dashboard.models import Grant


def scope_in_words(grant: Grant, names: dict[str, str] | None = None) -> str:
    """Such as "everywhere" or "on Embedded". ``names`` are those of pools, by ``slug/id``, as far as they are known."""
    if grant.connection is None:
        return "everywhere"
    if not grant.pool:
        return f"on {grant.connection}"
    name = (names or {}).get(f"{grant.connection.slug}/{grant.pool}")
    pool = f"{name} ({grant.pool})" if name else grant.pool
    return f"in {pool} on {grant.connection}"
