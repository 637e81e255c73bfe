"""What a user whom an administrator makes is sent."""

from pools.models import UserPool
from pools.rules.messages.letters import CODE, USERNAME, Letter, compose

_INVITATION = "Your username is {username} and temporary password is {####}."
_INVITATION_SUBJECT = "Your temporary password"
_WELCOME = "Your username is {username}. You can sign in without a password."
_WELCOME_SUBJECT = "Your new account"


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
    template = pool.settings.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {}) | (
        worded or {}
    )
    body = template.get("EmailMessage" if medium == "EMAIL" else "SMSMessage")
    if password and CODE not in (body or CODE):
        return None
    body = body or (_INVITATION if password else _WELCOME)
    subject = template.get("EmailSubject") or (_INVITATION_SUBJECT if password else _WELCOME_SUBJECT)
    return compose(
        pool, medium, destination, subject=subject, body=body, values={CODE: password, USERNAME: username}
    )
