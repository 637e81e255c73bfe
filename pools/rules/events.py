"""The history of what users did. Follows AuthEventType of the API.

Events are kept for every pool and for ``AUTH_EVENTS_DAYS``; see docs/decisions.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from pools import errors
from pools.models import AuthEvent, User
from pools.models.prepared_sql import insert_one
from pools.rules.context.reading import Context, read_context
from pools.rules.risk.assessment import NO_RISK, Risk
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

PASS, FAIL, IN_PROGRESS = "Pass", "Fail", "InProgress"
SIGN_IN, SIGN_UP, FORGOT_PASSWORD = "SignIn", "SignUp", "ForgotPassword"
PASSWORD_CHANGE, RESEND_CODE = "PasswordChange", "ResendCode"
LATELY = timedelta(hours=1)

_TEXTS = ("risk_decision", "risk_level", "identity_provider", "device_key")
# An event that goes on (a second challenge) is completed: what the later call does not say stays.
_COMPLETE = f"""ON CONFLICT (id) DO UPDATE SET response = excluded.response, challenges = excluded.challenges,
    compromised = COALESCE(excluded.compromised, pools_authevent.compromised),
    {", ".join(f"{name} = COALESCE(NULLIF(excluded.{name}, ''), pools_authevent.{name})" for name in _TEXTS)}
    WHERE pools_authevent.user_id = excluded.user_id"""


def record_event(
    call: Call,
    user: User,
    event_type: str,
    response: str,
    *,
    client_id: str = "",
    context: Context | None = None,
    challenges: Iterable[tuple[str, bool]] = (),
    risk: Risk | None = None,
    identity_provider: str = "",
    event_id: str | None = None,
) -> str:
    """Keep an event of a user, in one statement; its id.

    ``challenges`` are those answered so far, as ``("Password", True)`` or ``("Mfa", False)``. With the ``event_id`` of
    an event that is kept already (InProgress), that one is completed. Without a ``context`` the call's is taken.
    Raises UserNotFoundException where the user is gone meanwhile.
    """
    context = context or read_context(call)
    event = AuthEvent(
        id=UUID(event_id or new_uuid()),
        user_id=user.id,
        pool_id=user.pool_id,
        client_id=client_id,
        identity_provider=identity_provider,
        event_type=event_type,
        response=response,
        risk_decision=risk.decision if risk else "",
        risk_level=risk.level if risk else "",
        compromised=risk.compromised if risk else None,
        challenges=[
            {"ChallengeName": name, "ChallengeResponse": "Success" if passed else "Failure"}
            for name, passed in challenges
        ],
        ip_address=context.address,
        device_key=context.device_key,
        device_name=context.device_name,
        timezone=context.timezone,
        city=context.place.city,
        country=context.place.country,
        created=call.now,
    )
    try:
        insert_one(event, _COMPLETE)
    except IntegrityError:
        raise errors.UserNotFoundException("User does not exist.") from None
    return str(event.id)


def finish_sign_up(user: User) -> None:
    """Let the user's sign-up, which was in progress, have passed."""
    AuthEvent.objects.filter(user_id=user.id, event_type=SIGN_UP, response=IN_PROGRESS).update(response=PASS)


def list_events(user: User, after: list | None, limit: int) -> list[AuthEvent]:
    """Up to ``limit`` events of a user after a key of :func:`event_key`, newest first."""
    events = AuthEvent.objects.filter(user_id=user.id)
    if after:
        created, last = datetime.fromisoformat(after[0]), UUID(after[1])
        events = events.filter(Q(created__lt=created) | Q(id__lt=last), created__lte=created)
    return list(events.order_by("-created", "-id")[:limit])


def event_key(event: AuthEvent) -> list[str]:
    """What a page token keeps of the last event of a page."""
    return [event.created.isoformat(), str(event.id)]


def give_feedback(user: User, event_id: str, value: str, provider: str, now: datetime) -> None:
    """Keep what a ``provider`` (``Admin`` or ``User``) says of an event: Valid or Invalid.

    The last word counts. Raises ResourceNotFoundException where the user has no such event.
    """
    try:
        events = AuthEvent.objects.filter(id=UUID(event_id), user_id=user.id)
    except ValueError:
        events = AuthEvent.objects.none()
    if not events.update(feedback=value, feedback_provider=provider, feedback_date=now):
        raise errors.ResourceNotFoundException("Event not found.")


def failed_lately(user: User, event_id: str, now: datetime) -> bool:
    """Whether the event, which is the user's, is a sign-in that failed within the last hour."""
    failed = AuthEvent.objects.filter(user_id=user.id, event_type=SIGN_IN, response=FAIL)
    return failed.filter(id=UUID(event_id), created__gt=now - LATELY).exists()


def describe_event(event: AuthEvent) -> dict:
    """The event as AuthEventType."""
    risk = {
        "RiskDecision": event.risk_decision or NO_RISK,
        "RiskLevel": event.risk_level,
        "CompromisedCredentialsDetected": event.compromised,
    }
    context = {
        "IpAddress": event.ip_address,
        "DeviceName": event.device_name,
        "Timezone": event.timezone,
        "City": event.city,
        "Country": event.country,
    }
    described: dict = {
        "EventId": str(event.id),
        "EventType": event.event_type,
        "CreationDate": event.created,
        "EventResponse": event.response,
        "EventRisk": {name: value for name, value in risk.items() if value not in ("", None)},
        "ChallengeResponses": event.challenges,
        "EventContextData": {name: value for name, value in context.items() if value},
    }
    if event.feedback:
        described["EventFeedback"] = {
            "FeedbackValue": event.feedback,
            "Provider": event.feedback_provider,
            "FeedbackDate": event.feedback_date,
        }
    return described
