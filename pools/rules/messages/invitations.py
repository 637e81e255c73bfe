"""What a user is sent whom an administrator makes, or who comes over from another directory."""

from pools.models import UserPool
from pools.rules.messages.letters import CODE, USERNAME, Letter, compose

_TEXTS = {"EMAIL": "EmailMessage", "SMS": "SMSMessage"}
_INVITATION = "Your username is {username} and temporary password is {####}."
_INVITATION_SUBJECT = "Your temporary password"
_WELCOME = "Your username is {username}. You can sign in without a password."
_WELCOME_SUBJECT = "Your new account"
_MIGRATED = "Your username is {username}. You can sign in with the password that you have."


def compose_invitation(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    username: str,
    password: str,
    worded: dict[str, str] | None = None,
) -> Letter | None:
    """The invitation; None where the pool's template has no place for the password, as Cognito sends none then.

    ``worded`` are texts that a CustomMessage function gave in place of the template's.
    """
    template = _template(pool, worded)
    body = template.get(_TEXTS[medium])
    if password and CODE not in (body or CODE):
        return None
    body = body or (_INVITATION if password else _WELCOME)
    subject = template.get("EmailSubject") or (_INVITATION_SUBJECT if password else _WELCOME_SUBJECT)
    return compose(
        pool, medium, destination, subject=subject, body=body, values={CODE: password, USERNAME: username}
    )


def compose_welcome(
    pool: UserPool, medium: str, destination: str, *, username: str, worded: dict[str, str] | None = None
) -> Letter:
    """The welcome of somebody who keeps the password that they have; a text that has a place for one is not for them."""
    template = _template(pool, worded)
    body = template.get(_TEXTS[medium]) or CODE
    subject = template.get("EmailSubject") or _WELCOME_SUBJECT
    body = _MIGRATED if CODE in body else body
    return compose(pool, medium, destination, subject=subject, body=body, values={USERNAME: username})


def _template(pool: UserPool, worded: dict[str, str] | None) -> dict[str, str]:
    """The pool's own texts, or those that a function gave in their place."""
    own = pool.settings.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {})
    return own | (worded or {})
