"""The seam for the audit trail: who keeps one is told of each signed operation that changes something."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from botocore.model import OperationModel
from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from pools import errors
from pools.rules.callers.access import changes, pool_named_by
from pools.wire.call import Call, CallerKind

_TOLD_OF = (CallerKind.API_KEY, CallerKind.TEMPORARY)
_DONE = "ok"


class _Telling:
    """An operation that ``OPERATION_OBSERVER`` is to be told of, and the outcome that it was told last."""

    def __init__(self, call: Call, model: OperationModel, given: dict[str, Any]) -> None:
        self.said, self.told = (call, model, given, pool_named_by(given) or ""), ""

    def tell(self, outcome: str) -> None:
        if outcome != self.told:
            _observer()(*self.said, outcome)
            self.told = outcome


_open: ContextVar[_Telling | None] = ContextVar("telling", default=None)


@contextmanager
def observed(call: Call, model: OperationModel, given: dict[str, Any]) -> Iterator[None]:
    """Tell ``OPERATION_OBSERVER`` what came of the operation inside: ``ok`` or the error's code.

    What it raises ends the call: an act that cannot be recorded is not answered as if it were. One that failed after
    its change was made, as a function did that is asked at the end, is told of twice.
    """
    if call.caller.kind not in _TOLD_OF or not changes(call.operation):
        yield
        return
    telling, outcome = _Telling(call, model, given), _DONE
    former = _open.set(telling)
    try:
        yield
    except errors.ServiceError as error:
        outcome = error.code
        raise
    except Exception:
        outcome = errors.InternalErrorException.__name__
        raise
    finally:
        _open.reset(former)
        telling.tell(outcome)


@contextmanager
def observed_change() -> Iterator[None]:
    """The transaction of an operation's change, and of what the observer writes of it: both are kept, or neither."""
    telling = _open.get()
    try:
        with transaction.atomic():
            yield
            if telling:
                telling.tell(_DONE)
    except BaseException:
        if telling:
            telling.told = ""
        raise


@cache
def _observer() -> Callable[..., None]:
    return import_string(settings.OPERATION_OBSERVER) if settings.OPERATION_OBSERVER else _nobody


def _nobody(*_: object) -> None:
    """For a site that keeps no trail of what keys do."""
