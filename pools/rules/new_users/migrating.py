"""Bringing a user over from another directory, as they sign in or forget their password. Follows DG:user-pool-lambda-migrate-user.

The user is made as an administrator makes one: the pool's PreSignUp function may refuse, and a welcome is sent unless the
UserMigration function says SUPPRESS.
"""

from collections.abc import Mapping

from pools.models import AppClient, User
from pools.rules.messages.queueing import send_later
from pools.rules.new_users.inviting import invitations, reachable, send_by_functions
from pools.rules.new_users.migration import insert_migrated, migrate_user, new_migrated_user
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import sign_up_request
from pools.wire.call import Call

Texts = Mapping[str, str]


def bring_over(
    call: Call,
    client: AppClient,
    username: str,
    *,
    password: str | None,
    validation: Texts | None = None,
    client_metadata: Texts | None = None,
) -> User | None:
    """The user, made in the client's pool; None where its UserMigration function, if it has one, knows nobody of this name.

    ``password`` is what they sign in with, None where they forgot it. ``validation`` is what came with InitiateAuth,
    ``client_metadata`` what came with ForgotPassword. Raises UserNotFoundException, UsernameExistsException,
    AliasExistsException, and what :func:`run_trigger` raises.
    """
    pool, source = client.pool, "ForgotPassword" if password is None else "Authentication"
    found = migrate_user(
        call, pool, client, username, password, source, validation if password else client_metadata
    )
    if found is None:
        return None
    user = new_migrated_user(pool, found, password, call.now)
    request = sign_up_request(user.attributes, validation, client_metadata)
    # As for AdminCreateUser its flags count for nothing: the UserMigration function said what the user is.
    run_trigger(call, pool, "PreSignUp", "PreSignUp_AdminCreateUser", user.username, client.id, request)
    mediums = reachable(user, found.mediums)
    letters = invitations(call, user, mediums, client_metadata, password=None, client_id=client.id)
    with call.change():
        insert_migrated(user, found)
        send_later(letters, call.now)
    send_by_functions(call, user, mediums, client_metadata, password=None, client_id=client.id)
    return user
