"""The seam for the audit trail: who keeps one is told of each signed operation that changes something."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from botocore.model import OperationModel
from django.conf import settings
from django.utils.module_loading import import_string

from pools import errors
from pools.rules.access import changes, pool_named_by
from pools.wire.call import Call, CallerKind

_TOLD_OF = (CallerKind.API_KEY, CallerKind.TEMPORARY)


@contextmanager
def observed(call: Call, model: OperationModel, given: dict[str, Any]) -> Iterator[None]:
    """Tell ``OPERATION_OBSERVER`` what came of the operation inside: ``ok`` or the error's code.

    What it raises ends the call: an act that cannot be recorded is not answered as if it were.
    """
    if call.caller.kind not in _TOLD_OF or not changes(call.operation):
        yield
        return
    outcome = "ok"
    try:
        yield
    except errors.ServiceError as error:
        outcome = error.code
        raise
    except Exception:
        outcome = errors.InternalErrorException.__name__
        raise
    finally:
        _observer()(call, model, given, pool_named_by(given) or "", outcome)


@cache
def _observer() -> Callable[..., None]:
    return import_string(settings.OPERATION_OBSERVER) if settings.OPERATION_OBSERVER else _nobody


def _nobody(*_: object) -> None:
    """For a site that keeps no trail of what keys do."""
