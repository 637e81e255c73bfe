"""The seam for the audit trail: who keeps one is told of each signed operation that changes something."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from botocore.model import OperationModel
from django.conf import settings
from django.utils.module_loading import import_string

from pools import errors
from pools.rules.callers.access import pool_named_by
from pools.wire.call import Call, CallerKind
from pools.wire.reads import changes

_TOLD_OF = (CallerKind.API_KEY, CallerKind.TEMPORARY)
_DONE = "ok"


class _Telling:
    """An operation that ``OPERATION_OBSERVER`` is to be told of, and the outcome that it was told last."""

    def __init__(self, call: Call, model: OperationModel, given: dict[str, Any]) -> None:
        self.said, self.told = (call, model, given, pool_named_by(given) or ""), ""

    def tell(self, outcome: str) -> bool:
        if outcome == self.told:
            return False
        _observer()(*self.said, outcome)
        self.told = outcome
        return True

    def keep(self) -> bool:
        return self.tell(_DONE)

    def undo(self) -> None:
        self.told = ""


@contextmanager
def observed(call: Call, model: OperationModel, given: dict[str, Any]) -> Iterator[Call]:
    """The call as its operation takes it: ``call.change()`` tells ``OPERATION_OBSERVER`` of it in the change's transaction.

    Otherwise it is told afterwards: of a refusal by the error's code, and of what changed nothing. One that failed after
    its change was made, as where a function is asked at the end, is told of twice. What the observer raises ends the
    call: an act that cannot be recorded is not answered as if it were. A refusal is recorded as well as can be: with a
    process that dies before that, nothing is kept of what was not done.
    """
    if call.caller.kind not in _TOLD_OF or not changes(call.operation):
        yield call
        return
    telling, outcome = _Telling(call, model, given), _DONE
    try:
        yield replace(call, record=telling)
    except errors.ServiceError as error:
        outcome = error.code
        raise
    except Exception:
        outcome = errors.InternalErrorException.__name__
        raise
    finally:
        telling.tell(outcome)


@cache
def _observer() -> Callable[..., None]:
    return import_string(settings.OPERATION_OBSERVER) if settings.OPERATION_OBSERVER else _nobody


def _nobody(*_: object) -> None:
    """For a site that keeps no trail of what keys do."""
