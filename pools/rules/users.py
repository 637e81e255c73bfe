"""Finding a user, and showing one as the API does."""

from pools import errors
from pools.models import Alias, User, UserPool
from pools.rules.search_keys import fold, username_key
from pools.rules.user_pools import case_sensitive


def find_user(pool: UserPool, username: str) -> User:
    """The user of this name, sub or alias. Raises UserNotFoundException."""
    key = username_key(username, case_sensitive=case_sensitive(pool))
    user = User.objects.filter(pool=pool, username_key=key).first()
    user = user or User.objects.filter(pool=pool, sub=username).first()
    if user is None:
        alias = Alias.objects.filter(pool=pool, key=fold(username)).select_related("user").first()
        if alias is None:
            raise errors.UserNotFoundException("User does not exist.")
        user = alias.user
    return user


def describe_user(user: User, attributes_to_get: list[str] | None = None) -> dict:
    """The user as UserType."""
    values = {"sub": user.sub, **user.attributes}
    return {
        "Username": user.username,
        "Attributes": [
            {"Name": name, "Value": value}
            for name, value in values.items()
            if attributes_to_get is None or name in attributes_to_get
        ],
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }
