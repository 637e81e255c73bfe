"""Whom names of a list mean: each a sub, a user name, an alias, an e-mail address or a phone number."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from dashboard.aws.errors import code_of
from dashboard.user_search.reading import Where, quoted
from dashboard.users.person import Person, read

AT_ONCE = 500
_UNKNOWN = ("UserNotFoundException", "InvalidParameterException")


def look_up(where: Where, names: list[str]) -> Iterator[tuple[str, list[Person]]]:
    """Each name with nobody, with the one user whom it means, or with those who have it as address or number."""
    if not where.embedded:
        yield from ((name, _on_aws(where, name)) for name in names)
        return
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        for match in where.own.lookup_users(UserPoolId=where.pool_id, Names=some)["Matches"]:
            yield match["Name"], [read(user) for user in match["Users"]]


def _on_aws(where: Where, name: str) -> list[Person]:
    try:
        return [read(where.client.admin_get_user(UserPoolId=where.pool_id, Username=name))]
    except ClientError as error:
        if code_of(error) not in _UNKNOWN:
            raise
    attribute = "email" if "@" in name else "phone_number" if name.startswith("+") else ""
    if not attribute:
        return []
    try:
        answer = where.client.list_users(
            UserPoolId=where.pool_id, Filter=f"{attribute} = {quoted(name)}", Limit=10
        )
    except ClientError as error:
        if code_of(error) not in _UNKNOWN:  # what no filter can hold, nobody has
            raise
        return []
    return [read(user) for user in answer["Users"]]
