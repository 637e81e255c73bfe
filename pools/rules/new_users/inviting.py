"""What a new user is sent who did not sign up: an invitation by an administrator, a welcome where they came from another directory.

Follows "Configuring messages" (DG:cognito-user-pool-settings-message-templates). A custom sender function sends it, or else
the pool does, in the words of its CustomMessage function, or else in those of its templates.
"""

from collections.abc import Iterable, Mapping

from pools.models import User
from pools.rules.destinations import ATTRIBUTES
from pools.rules.messages.invitations import compose_invitation, compose_welcome
from pools.rules.messages.letters import Letter
from pools.rules.names import aliases
from pools.rules.triggers import has_trigger
from pools.rules.triggers.custom_message import as_template, custom_message
from pools.rules.triggers.custom_sender import send_by_trigger, sender_for
from pools.wire.call import Call

_SOURCE = "AdminCreateUser"


def reachable(user: User, mediums: Iterable[str]) -> list[str]:
    """Those of the mediums by which the user has an address."""
    return [medium for medium in dict.fromkeys(mediums) if user.attributes.get(ATTRIBUTES[medium])]


def invitations(
    call: Call,
    user: User,
    mediums: Iterable[str],
    client_metadata: Mapping[str, str] | None,
    *,
    password: str | None,
    client_id: str = "",
) -> list[Letter]:
    """The letters that the pool sends itself; ``password`` is a temporary one, empty for none, None for the user's own."""
    own = [medium for medium in mediums if not has_trigger(user.pool, sender_for(medium))]
    if not own:
        return []
    texts = custom_message(
        call, user.pool, _SOURCE, user, client_id, client_metadata, has_code=bool(password)
    )
    shown_name = user.username
    if aliases.username_attributes(user.pool):
        shown_name = user.attributes.get("email") or user.attributes.get("phone_number") or user.username
    letters = [_compose(user, medium, shown_name, password, as_template(texts)) for medium in own]
    return [letter for letter in letters if letter]


def _compose(
    user: User, medium: str, shown_name: str, password: str | None, worded: dict[str, str]
) -> Letter | None:
    to = user.attributes[ATTRIBUTES[medium]]
    if password is None:
        return compose_welcome(user.pool, medium, to, username=shown_name, worded=worded)
    return compose_invitation(user.pool, medium, to, username=shown_name, password=password, worded=worded)


def send_by_functions(
    call: Call,
    user: User,
    mediums: Iterable[str],
    client_metadata: Mapping[str, str] | None,
    *,
    password: str | None,
    client_id: str = "",
) -> None:
    """Have the pool's custom senders send it, by those of the mediums that they see to."""
    for medium in mediums:
        send_by_trigger(call, user.pool, medium, _SOURCE, user, client_id, password or None, client_metadata)
