"""CustomMessage: a function that words what users are sent. Follows DG:user-pool-lambda-custom-message."""

from collections.abc import Mapping

import regex
import structlog

from pools import errors
from pools.models import User, UserPool
from pools.rules.triggers.functions import has_trigger
from pools.rules.triggers.requests import user_attributes, with_metadata
from pools.rules.triggers.running import run_trigger
from pools.wire.call import Call

log = structlog.get_logger("lifeguard.triggers")
CODE, USERNAME, LINK = "{####}", "{username}", "{##Click Here##}"
LONGEST = {"smsMessage": 140, "emailMessage": 20_000, "emailSubject": 140}
"""Characters that Cognito allows."""
_A_LINK = regex.compile(r"\{##.+?##\}", regex.DOTALL)


def custom_message(
    call: Call,
    pool: UserPool,
    source: str,
    user: User,
    client_id: str,
    client_metadata: Mapping[str, str] | None,
    *,
    by_link: bool = False,
    has_code: bool = True,
    changed: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The texts that the pool's function gives, by ``smsMessage``, ``emailMessage`` and ``emailSubject``.

    ``source`` is what is sent: ``SignUp``, ``AdminCreateUser``, ``ResendCode``, ``ForgotPassword``,
    ``UpdateUserAttribute``, ``VerifyUserAttribute`` or ``Authentication``. A text that is left out, or that has no
    place for the code (with ``by_link`` for the link, in e-mails), is the pool's own to word. ``changed`` attributes
    are not saved yet. Raises what :func:`run_trigger` raises, and InvalidLambdaResponseException for too long a text.
    """
    if not has_trigger(pool, "CustomMessage"):
        return {}
    request = {
        "userAttributes": user_attributes(user, changed),
        "codeParameter": CODE,
        "linkParameter": LINK,
        "usernameParameter": USERNAME if source == "AdminCreateUser" else None,
    }
    given = run_trigger(
        call,
        pool,
        "CustomMessage",
        f"CustomMessage_{source}",
        user.username,
        client_id,
        with_metadata(request, client_metadata),
    )
    return {
        name: text for name, text in given.items() if text and _usable(pool, name, text, by_link, has_code)
    }


def _usable(pool: UserPool, name: str, text: str, by_link: bool, has_code: bool) -> bool:
    if len(text) > LONGEST[name]:
        raise errors.InvalidLambdaResponseException(
            f"CustomMessage: {name} is longer than {LONGEST[name]} characters."
        )
    if name == "emailSubject" or not has_code:
        return True
    usable = bool(_A_LINK.search(text)) if by_link and name == "emailMessage" else CODE in text
    if not usable:
        log.warning("custom message without its code", pool=pool.public_id, text=name)
    return usable


def as_template(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts under the names that a pool's own message templates have."""
    names = {"smsMessage": "SMSMessage", "emailMessage": "EmailMessage", "emailSubject": "EmailSubject"}
    return {names[name]: text for name, text in texts.items()}
