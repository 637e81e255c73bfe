"""Users by their ARNs: ``arn:aws:iam::<account>:user<path><name>``."""

from identities.models import IamUser


def user_arn(user: IamUser, account_id: str) -> str:
    """The ARN of a user."""
    return f"arn:aws:iam::{account_id}:user{user.path}{user.name}"
