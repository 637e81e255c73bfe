"""What proves that a user reads an address: a code, or a link that brings it back.

Follows VerificationMessageTemplateType. A link is for the sign-up alone; every other code is typed.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from pools.models import UserPool
from pools.rules.domains.addresses import base_url
from pools.rules.messages.letters import CODE, LINK, USERNAME, Letter, compose

_SIGN_UPS = ("SignUp", "ResendCode")
_BODY, _SUBJECT = "Your verification code is {####}.", "Your verification code"
_BY_LINK, _LINK_SUBJECT = (
    "Please open this link to verify your email address. {##Verify Email##}",
    "Your verification link",
)
_RESET, _RESET_SUBJECT = "Your password reset code is {####}.", "Your password reset code"


def goes_by_link(pool: UserPool, medium: str, source: str) -> bool:
    """Whether what is sent (``SignUp``, ``ResendCode``, ...) holds a link in place of a code."""
    option = pool.settings.get("VerificationMessageTemplate", {}).get("DefaultEmailOption")
    return medium == "EMAIL" and source in _SIGN_UPS and option == "CONFIRM_WITH_LINK"


def compose_verification(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    source: str,
    username: str,
    code: str,
    link: str = "",
    worded: Mapping[str, str] | None = None,
) -> Letter:
    """The message with a code or, where one is given, a link; in the pool's words, or ours where those have no place for it.

    ``source`` is what is sent: ``SignUp``, ``ResendCode``, ``ForgotPassword``, ``UpdateUserAttribute`` or
    ``VerifyUserAttribute``. ``worded`` are texts that a CustomMessage function gave in place of the pool's.
    """
    worded = worded or {}
    body, subject = _template(pool, medium, by_link=bool(link))
    own_body, own_subject = (_RESET, _RESET_SUBJECT) if source == "ForgotPassword" else (_BODY, _SUBJECT)
    if link:
        own_body, own_subject = _BY_LINK, _LINK_SUBJECT
    body = worded.get("emailMessage" if medium == "EMAIL" else "smsMessage") or body or ""
    if not (LINK.search(body) if link else CODE in body):
        body = own_body
    return compose(
        pool,
        medium,
        destination,
        subject=worded.get("emailSubject") or subject or own_subject,
        body=body,
        values={CODE: code, USERNAME: username},
        link=link,
    )


def _template(pool: UserPool, medium: str, *, by_link: bool) -> tuple[str | None, str | None]:
    template = pool.settings.get("VerificationMessageTemplate", {})
    if medium == "SMS":
        return template.get("SmsMessage") or pool.settings.get("SmsVerificationMessage"), None
    if by_link:
        return template.get("EmailMessageByLink"), template.get("EmailSubjectByLink")
    body = template.get("EmailMessage") or pool.settings.get("EmailVerificationMessage")
    return body, template.get("EmailSubject") or pool.settings.get("EmailVerificationSubject")


def confirmation_link(pool: UserPool, client_id: str, username: str, code: str) -> str:
    """The address that confirms a sign-up when it is opened: see :mod:`pools.hosted.confirmation`."""
    given = {"client_id": client_id, "user_name": username, "confirmation_code": code}
    return f"{base_url(pool)}/confirmUser?{urlencode(given)}"
