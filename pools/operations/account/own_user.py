"""GetUser and DeleteUser."""

from pools.rules.app_clients.attribute_access import may_read
from pools.rules.mfa.factors import describe_factors
from pools.rules.tokens.reading import read_access_token
from pools.rules.users.finding import delete_user as delete
from pools.rules.users.finding import list_attributes
from pools.wire.call import Call


def get_user(call: Call, *, access_token: str) -> dict:
    """The token's user, with the attributes that the app client may read."""
    session = read_access_token(call, access_token)
    user, client = session.user, session.client
    return {
        "Username": user.username,
        "UserAttributes": list_attributes(user.sub, may_read(client, user.attributes)),
        **describe_factors(user),
    }


def delete_user(call: Call, *, access_token: str) -> None:
    """The token's user deletes their own account."""
    user = read_access_token(call, access_token, while_reset=True).user
    with call.change():
        delete(user)
