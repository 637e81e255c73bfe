"""The e-mail that tells a user of a risky sign-in, by the pool's or the app client's NotifyConfiguration.

Follows NotifyConfigurationType of the API and "Message templates" (DG:cognito-user-pool-settings-message-templates).
"""

from html import escape, unescape
from urllib.parse import urlencode

import regex
from django.conf import settings

from pools.models import User
from pools.rules.context.reading import Context
from pools.rules.domains.addresses import base_url
from pools.rules.messages import Letter
from pools.rules.risk.assessment import Risk
from pools.rules.risk.configuration import BLOCK, NO_ACTION, find_configuration
from pools.rules.risk.feedback import make_feedback_token
from pools.wire.call import Call

_TEMPLATES = {BLOCK: "BlockEmail", NO_ACTION: "NoActionEmail"}
_OUTCOMES = {
    "BlockEmail": ("Blocked sign-in attempt", "We blocked an unusual attempt to sign in to your account."),
    "MfaEmail": (
        "New sign-in attempt",
        "We asked for a second factor at an unusual sign-in to your account.",
    ),
    "NoActionEmail": ("New sign-in attempt", "We noticed an unusual sign-in to your account."),
}
_BODY = """{outcome}

Time: {{login-time}}
Device: {{device-name}}
Address: {{ip-address}}
Place: {{city}}, {{country}}

If this was you, please confirm it: {{one-click-link-valid}}
If it was not you, please tell us and change your password: {{one-click-link-invalid}}"""
_PLACE = regex.compile(r"\{([a-z-]+)\}")
_TAG = regex.compile(r"<[^>]*>")
_CONTROL = regex.compile(r"[\p{Cc}\u2028\u2029]+")


def compose_notice(
    call: Call, user: User, client_id: str, risk: Risk, event_id: str, context: Context
) -> Letter | None:
    """The e-mail about an event (``user.pool`` is loaded); None where the pool sends none or the user has no address.

    Queue it with :func:`pools.rules.messages.queue`. Costs one query where an e-mail is due.
    """
    destination = user.attributes.get("email")
    if not risk.notify or not destination:
        return None
    configuration = find_configuration(user.pool, client_id)
    notify = configuration.get("AccountTakeoverRiskConfiguration", {}).get("NotifyConfiguration", {})
    kind = _TEMPLATES.get(risk.action, "MfaEmail")
    subject, outcome = _OUTCOMES[kind]
    template = notify.get(kind, {"Subject": subject})
    text, html = template.get("TextBody"), template.get("HtmlBody")
    if not text and not html:
        text = _BODY.format(outcome=outcome)
    values = _values(call, user, event_id, context)
    in_html = {name: escape(value) for name, value in values.items()}
    return Letter(
        "EMAIL",
        destination,
        body=_fill(text or _as_text(html or ""), values),
        subject=_CONTROL.sub(" ", _fill(template["Subject"], values)).strip(),
        html=_fill(html or "<p>" + escape(text or "").replace("\n", "<br>") + "</p>", in_html),
        sender=_CONTROL.sub(" ", _sender(notify)),
        reply_to=_CONTROL.sub(" ", notify.get("ReplyTo", "")),
    )


def _values(call: Call, user: User, event_id: str, context: Context) -> dict[str, str]:
    token = make_feedback_token(user, event_id, call.now)
    link = f"{base_url(user.pool)}/feedback?"
    return {
        "ip-address": context.address or "unknown",
        "city": context.place.city or "unknown",
        "country": context.place.country or "unknown",
        "login-time": f"{call.now:%Y-%m-%d %H:%M:%S} UTC",
        "device-name": context.device_name or "unknown",
        "one-click-link-valid": link + urlencode({"value": "Valid", "token": token}),
        "one-click-link-invalid": link + urlencode({"value": "Invalid", "token": token}),
        "event-id": event_id,
        "feedback-token": token,
        "username": user.username,
    }


def _fill(template: str, values: dict[str, str]) -> str:
    # One pass, so that a value that looks like a placeholder stays what it is.
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def _as_text(html: str) -> str:
    lines = unescape(
        _TAG.sub("", regex.sub(r"<(?:br|/p|/div|/tr|/h[1-6]|/li)\b[^>]*>", "\n", html))
    ).splitlines()
    return "\n".join(line.strip() for line in lines).strip()


def _sender(notify: dict) -> str:
    identity = notify.get("SourceArn", "").rpartition(":identity/")[2]
    return notify.get("From") or (identity if "@" in identity else settings.DEFAULT_FROM_EMAIL)
