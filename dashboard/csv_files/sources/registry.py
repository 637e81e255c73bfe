"""Which source a user is of."""

from collections.abc import Iterable

from dashboard.csv_files.sources import auth0, clerk, cognito, firebase, keycloak, scim, supabase
from dashboard.csv_files.sources.source import Source, User

OTHER = Source(key="other", title="a JSON file", knows=lambda user: True)
"""A list of users of whom no more is known: each member is a column."""
SOURCES = {
    module.SOURCE.key: module.SOURCE for module in (cognito, firebase, clerk, supabase, keycloak, auth0, scim)
} | {OTHER.key: OTHER}


def source_of(users: Iterable[User]) -> Source:
    """The source that most of the first users are of."""
    found = [next(source for source in SOURCES.values() if source.knows(user)) for user in users]
    return max(SOURCES.values(), key=lambda source: found.count(source) * 2 - (source is OTHER))
