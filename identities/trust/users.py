"""Users by their ARNs: ``arn:aws:iam::<account>:user<path><name>``."""

import regex

from identities.models import IamUser

_ARN = regex.compile(r"arn:aws:iam::(\d{12}):user(/(?:[!-~]+/)?)([\w+=,.@-]{1,64})", regex.ASCII)


def user_arn(user: IamUser, account_id: str) -> str:
    """The ARN of a user."""
    return f"arn:aws:iam::{account_id}:user{user.path}{user.name}"


def find_user(arn: str, account_id: str) -> IamUser | None:
    """The user of an ARN; None where this account keeps none of this very name and path."""
    read = _ARN.fullmatch(arn)
    if read is None or read[1] != account_id:
        return None
    user = IamUser.objects.filter(folded_name=read[3].lower()).first()
    return user if user is not None and (user.path, user.name) == (read[2], read[3]) else None
