"""What a user is sent to sign in with: a second factor's code, or the only factor's."""

from pools.models import UserPool
from pools.rules.messages.letters import CODE, USERNAME, Letter, compose

_AUTHENTICATION = "Your authentication code is {####}."
_SUBJECT = "Your authentication code"


def compose_authentication(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    username: str,
    code: str,
    worded: dict[str, str] | None = None,
) -> Letter:
    """The message with a code to sign in with: SmsAuthenticationMessage, EmailMfaConfiguration.

    ``worded`` are texts that a CustomMessage function gave in place of the pool's.
    """
    texts, email = worded or {}, pool.settings.get("EmailMfaConfiguration", {})
    if medium == "EMAIL":
        body = texts.get("emailMessage") or email.get("Message")
    else:
        body = texts.get("smsMessage") or pool.settings.get("SmsAuthenticationMessage")
    return compose(
        pool,
        medium,
        destination,
        subject=texts.get("emailSubject") or email.get("Subject") or _SUBJECT,
        body=body if CODE in (body or "") else _AUTHENTICATION,
        values={CODE: code, USERNAME: username},
    )
