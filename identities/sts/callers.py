"""Whose credentials a call is signed with. Follows GetCallerIdentity."""

from identities.models import IamUser
from identities.trust import user_arn
from pools.models.prepared_sql import find_one
from pools.wire.call import Call, CallerKind


def get_caller_identity(call: Call) -> dict:
    """An assumed role for temporary credentials, an IAM user for its keys.

    Other keys stand as users of their own, as staff do, who have no ARN on AWS.
    """
    caller = call.caller
    if caller.kind is CallerKind.TEMPORARY:
        return {"UserId": caller.unique_id, "Account": call.account_id, "Arn": caller.id}
    user = find_one(IamUser, public_id=caller.unique_id) if caller.unique_id else None
    if user is not None:
        return {"UserId": user.public_id, "Account": call.account_id, "Arn": user_arn(user, call.account_id)}
    arn = f"arn:aws:iam::{call.account_id}:user/{caller.id}"
    return {"UserId": caller.id, "Account": call.account_id, "Arn": arn}
