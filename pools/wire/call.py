"""Who asks, from where and when: what every operation is told about its call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.utils import timezone


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


@dataclass(frozen=True)
class Call:
    """One call of one operation. ``region`` is the one that the client signed for."""

    operation: str = ""
    caller: Caller = Caller()
    region: str = "us-east-1"
    account_id: str = "000000000000"
    endpoint: str = ""
    source_ip: str = ""
    user_agent: str = ""
    request_id: str = field(default_factory=lambda: str(uuid4()))
    now: datetime = field(default_factory=timezone.now)


Check = Callable[[Call, str, Mapping[str, Any]], None]
