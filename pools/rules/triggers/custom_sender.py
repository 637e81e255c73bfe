"""CustomEmailSender and CustomSMSSender: functions that send in place of the pool.

Follows DG:user-pool-lambda-custom-email-sender and -custom-sms-sender.
"""

from collections.abc import Mapping

from pools import errors
from pools.models import User, UserPool
from pools.rules.triggers.events import build_event
from pools.rules.triggers.failures import NoAnswer
from pools.rules.triggers.functions import pool_function
from pools.rules.triggers.requests import user_attributes
from pools.rules.triggers.running import ask
from pools.wire.call import Call

_TRIGGERS = {"EMAIL": "CustomEmailSender", "SMS": "CustomSMSSender"}
_REQUESTS = {"EMAIL": "customEmailSenderRequestV1", "SMS": "customSMSSenderRequestV1"}


def sender_for(medium: str) -> str:
    """The trigger that may send by ``EMAIL`` or ``SMS``."""
    return _TRIGGERS[medium]


def send_by_trigger(
    call: Call,
    pool: UserPool,
    medium: str,
    source: str,
    user: User,
    client_id: str,
    code: str | None,
    client_metadata: Mapping[str, str] | None,
    *,
    changed: Mapping[str, str] | None = None,
) -> bool:
    """Have the pool's function for ``medium`` send a code or temporary password; False where the pool has none.

    ``source`` is what is sent: ``SignUp``, ``ResendCode``, ``ForgotPassword``, ``UpdateUserAttribute``,
    ``VerifyUserAttribute``, ``AdminCreateUser``, ``Authentication`` or ``AccountTakeOverNotification`` (without a
    code). The function's answer counts for nothing, and Lambda takes the event without waiting for one. Without a
    KMSKeyID the code goes in clear; only ``https://`` addresses are configured so. ``changed`` attributes are not
    saved yet. Raises UnexpectedLambdaException, and UserLambdaValidationException from an address that refuses.
    """
    trigger = _TRIGGERS[medium]
    function = pool_function(pool, trigger)
    if function is None:
        return False
    request = {
        "type": _REQUESTS[medium],
        "code": _protected(pool, trigger, code),
        "clientMetadata": dict(client_metadata) if client_metadata else None,
        "userAttributes": user_attributes(user, changed),
    }
    event = build_event(
        call,
        pool,
        trigger,
        function,
        source=f"{trigger}_{source}",
        user_name=user.username,
        client_id=client_id,
        request=request,
    )
    ask(pool, trigger, function, event, wait=False)
    return True


def _protected(pool: UserPool, trigger: str, code: str | None) -> str | None:
    from pools.rules.triggers.encryption import encrypt_code

    key = pool.settings["LambdaConfig"].get("KMSKeyID")
    if code is None or not key:
        return code
    try:
        return encrypt_code(pool.public_id, key, code)
    except NoAnswer as failure:
        raise errors.UnexpectedLambdaException(
            f"{trigger} invocation failed due to error {failure.problem}."
        ) from None
