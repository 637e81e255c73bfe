"""Users by name, and as IAM describes them.

A key that was made on the command line has no user. To readers it stands as one of its own, under its id, with its
limits as a policy.
"""

from identities.iam.tagging import describe_tags
from identities.models import IamUser
from identities.trust import user_arn
from pools import errors
from pools.models import ApiKey
from pools.models.prepared_sql import find_one
from pools.wire.call import Call, CallerKind
from pools.wire.reads import READING

COMMAND_LINE = "/command-line/"
"""The path of users that stand for keys made on the command line."""
LIMITS = "limits"


def find_user_named(name: str, *, lock: bool = False) -> IamUser:
    """The user of this very name; ``lock`` it for the rest of the transaction. Raises NoSuchEntityException."""
    users = IamUser.objects.select_for_update() if lock else IamUser.objects
    user = users.filter(folded_name=name.lower()).first()
    if user is None or user.name != name:
        raise errors.NoSuchEntityException(f"The user with name {name} cannot be found.")
    return user


def read_user(name: str) -> IamUser:
    """The user of this very name, or the one that a key of the command line stands as. Raises NoSuchEntityException."""
    key = find_one(ApiKey, id=name, owner="")
    return user_of_key(key) if key else find_user_named(name)


def caller_name(call: Call) -> str:
    """The name of the user who calls. Raises InvalidParameterException for a caller who is none."""
    caller = call.caller
    if caller.kind is not CallerKind.API_KEY:
        raise errors.InvalidParameterException("Must specify userName when calling with non-User credentials")
    return IamUser.objects.get(public_id=caller.unique_id).name if caller.unique_id else caller.id


def user_of_key(key: ApiKey) -> IamUser:
    """The user, never stored, that a key made on the command line stands as."""
    return IamUser(
        name=key.id,
        path=COMMAND_LINE,
        public_id=key.id,
        policies={LIMITS: _limits(key)},
        tags={"Name": key.name} if key.name else {},
        created=key.created,
    )


def describe_user(call: Call, user: IamUser, *, whole: bool = True) -> dict:
    """A user in the API's own spelling; lists leave its tags out."""
    described = {
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.public_id,
        "Arn": user_arn(user, call.account_id),
        "CreateDate": user.created,
    }
    return {**described, "Tags": describe_tags(user.tags)} if whole and user.tags else described


def _limits(key: ApiKey) -> dict:
    """What a key of the command line may do, in the words of a policy."""
    actions = [f"{service}:{name}" for service, names in READING.items() for name in names]
    pools = [
        f"arn:aws:{'cognito-identity:*:*:identitypool' if ':' in pool else 'cognito-idp:*:*:userpool'}/{pool}"
        for pool in key.pools
    ]
    statement = {"Effect": "Allow", "Action": actions if key.read_only else "*", "Resource": pools or "*"}
    return {"Version": "2012-10-17", "Statement": [{"Sid": "MadeOnTheCommandLine", **statement}]}
