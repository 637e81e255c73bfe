"""Running a trigger: at most three tries of TRIGGER_TIMEOUT seconds each, and Cognito's errors."""

import orjson
import structlog

from pools import errors
from pools.models import UserPool
from pools.rules.triggers import by_address, by_lambda
from pools.rules.triggers.events import build_event, read_response
from pools.rules.triggers.failures import FunctionFailed, NoAnswer
from pools.rules.triggers.functions import Function, pool_function
from pools.wire.call import Call
from pools.wire.changing import stay_outside

log = structlog.get_logger("lifeguard.triggers")
TRIES = 3


def run_trigger(
    call: Call, pool: UserPool, trigger: str, source: str, user_name: str, client_id: str, request: dict
) -> dict:
    """The ``response`` that the pool's function for ``trigger`` gives; ``{}`` where the pool has none.

    ``source`` is the event's triggerSource (``PreSignUp_SignUp``), ``request`` its request. Where no app client is
    in play, ``client_id`` is empty. Raises UserLambdaValidationException with the function's own error,
    UnexpectedLambdaException where it was not reached, InvalidLambdaResponseException where it did not give the
    event back.
    """
    function = pool_function(pool, trigger)
    if function is None:
        return {}
    event = build_event(
        call,
        pool,
        trigger,
        function,
        source=source,
        user_name=user_name,
        client_id=client_id,
        request=request,
    )
    answer = ask(pool, trigger, function, event)
    try:
        return read_response(trigger, function, event, answer)
    except errors.InvalidLambdaResponseException as error:
        log.warning("trigger answered no event", **_place(pool, trigger, function), problem=error.message)
        raise


def ask(pool: UserPool, trigger: str, function: Function, event: dict, *, wait: bool = True) -> bytes:
    """What the function answers to an event, in bytes; with ``wait=False`` Lambda only takes the event.

    Raises UserLambdaValidationException, UnexpectedLambdaException.
    """
    payload = orjson.dumps(event)
    number = 0
    while True:
        number += 1
        try:
            return reach(pool, function, payload, wait=wait)
        except FunctionFailed as error:
            raise errors.UserLambdaValidationException(f"{trigger} failed with error {error}.") from None
        except NoAnswer as failure:
            log.warning(
                "trigger not reached",
                **_place(pool, trigger, function),
                attempt=number,
                problem=failure.problem,
            )
            if not failure.again or number == TRIES:
                raise errors.UnexpectedLambdaException(
                    f"{trigger} invocation failed due to error {failure.problem}."
                ) from None


def reach(pool: UserPool, function: Function, payload: bytes, *, wait: bool = True) -> bytes:
    """One try: what the function answers to these bytes. Raises FunctionFailed, NoAnswer."""
    stay_outside("a function")
    if function.is_address:
        return by_address.post(pool, function.place, payload)
    return by_lambda.invoke(function.place, payload, wait=wait)


def _place(pool: UserPool, trigger: str, function: Function) -> dict[str, str]:
    return {"pool": pool.public_id, "trigger": trigger, "function": function.shown}
