"""Whose credentials a call is signed with. Follows GetCallerIdentity."""

from pools.wire.call import Call, CallerKind


def get_caller_identity(call: Call) -> dict:
    """An assumed role for temporary credentials; an API key stands as an IAM user, as staff do, who have no ARN on AWS."""
    caller = call.caller
    if caller.kind is CallerKind.TEMPORARY:
        return {"UserId": caller.unique_id, "Account": call.account_id, "Arn": caller.id}
    arn = f"arn:aws:iam::{call.account_id}:user/{caller.id}"
    return {"UserId": caller.id, "Account": call.account_id, "Arn": arn}
