"""Who asks, from where and when: what every operation is told about its call."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from pools.wire.changing import opened


class CallerKind(StrEnum):
    ANONYMOUS = "anonymous"
    API_KEY = "api-key"
    STAFF = "staff"
    TEMPORARY = "temporary-credentials"


@dataclass(frozen=True)
class Caller:
    """Who asks. ``name`` is what people call them. ``pools`` limits them to these pool ids; empty means every pool.

    ``unique_id`` tells apart callers whose ``id`` has had other owners. ``check``, where there is one, is asked about
    each call, with its action (``cognito-idp:AdminGetUser``) and its input, and raises AccessDeniedException: what
    temporary credentials allow is not ours to know here.
    """

    kind: CallerKind = CallerKind.ANONYMOUS
    id: str = ""
    pools: frozenset[str] = frozenset()
    read_only: bool = False
    unique_id: str = ""
    name: str = ""
    check: "Check | None" = field(default=None, compare=False, repr=False)


class Record(Protocol):
    """The call's place in the audit trail."""

    def keep(self) -> bool:
        """Write that the call was done, in the transaction of its change; False where an earlier change has done so."""

    def undo(self) -> None:
        """The transaction in which it was written was given up."""


@dataclass(frozen=True)
class Call:
    """One call of one operation. ``region`` is the one that the client signed for; ``record`` is None for who leaves none."""

    operation: str = ""
    caller: Caller = Caller()
    region: str = "us-east-1"
    account_id: str = "000000000000"
    endpoint: str = ""
    source_ip: str = ""
    user_agent: str = ""
    request_id: str = field(default_factory=lambda: str(uuid4()))
    now: datetime = field(default_factory=timezone.now)
    record: Record | None = field(default=None, compare=False, repr=False)

    @contextmanager
    def change(self) -> Iterator[None]:
        """The one way to write: the transaction of what the call changes, with its audit record. Both are kept, or neither.

        Nobody else is asked inside: no function, no provider, no mail. What may stand outside of it, such as counters
        of guesses, is listed in ``tests/fixtures/writes.py``, which fails a test where anything else does.
        """
        written = False
        try:
            with transaction.atomic():
                with opened():
                    yield
                written = self.record is not None and self.record.keep()
        except BaseException:
            if self.record is not None and written:
                self.record.undo()
            raise


Check = Callable[[Call, str, Mapping[str, Any]], None]
