"""What a member of the staff may lend by a role's policy: what they may do themselves, by themselves, at this moment.

The identity-pool engine asks (``STAFF_RIGHTS``) before each call with a role's temporary credentials. Whoever has those
has no second person who approves, gives no reason, and sees answers that nothing masks.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

import botocore.session
from botocore.model import ListShape, MapShape, Shape, StructureShape

from dashboard.actor import Actor
from dashboard.aws.guard import lesser_acts
from dashboard.aws.masking import masked_there
from dashboard.aws.pools import pool_of
from dashboard.marked_acts import needs_approval
from dashboard.models import Connection, StaffMember
from dashboard.permissions.deciding import demands, is_administrator, roles_that_allow
from pools.wire.reads import changes

_ENDLESS = 10**9


def rights_of(member_id: str) -> Callable[[str, Mapping[str, Any]], bool] | None:
    """What a member may do, asked with ``service:Operation`` and its input; None for one who is gone or switched off."""
    member = StaffMember.objects.filter(pk=member_id, is_active=True).first()
    connection = Connection.objects.filter(kind=Connection.Kind.EMBEDDED).first()
    return partial(_may, member, connection) if member and connection else None


def _may(member: StaffMember, connection: Connection, act: str, given: Mapping[str, Any]) -> bool:
    operation, params = act.partition(":")[2], dict(given)
    pool = pool_of(operation, params, Actor(member, connection))
    # Credentials that may make a call once may make it for each user of the pool.
    if needs_approval(act, params, many=_ENDLESS):
        return False
    if _touches_users(act) and masked_there(member, connection, pool, act):
        return False
    if is_administrator(member):
        return True
    acts = (act, *lesser_acts(operation, params))
    roles = [role for each in acts for role in roles_that_allow(member, each, connection, pool)]
    asked = demands(roles)
    return bool(roles) and not (changes(operation) and (asked.reason or asked.ticket))


@cache
def _touches_users(act: str) -> bool:
    """Whether an operation shows or changes attributes of users, as its service's model tells."""
    service, _, operation = act.partition(":")
    model = botocore.session.get_session().get_service_model(service).operation_model(operation)
    return any(shape is not None and _holds(shape, ()) for shape in (model.input_shape, model.output_shape))


def _holds(shape: Shape, above: tuple[str, ...]) -> bool:
    if shape.name == "AttributeType" or shape.name in above:
        return shape.name == "AttributeType"
    inner: list[Shape] = []
    if isinstance(shape, StructureShape):
        inner = list(shape.members.values())
    elif isinstance(shape, ListShape):
        inner = [shape.member]
    elif isinstance(shape, MapShape):
        inner = [shape.value]
    return any(_holds(each, (*above, shape.name)) for each in inner)
