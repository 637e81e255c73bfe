"""The steps of what follows an import on AWS, by the word that its targets have for them.

Each is the act of staff of the same name, and makes its call through the one guard.
"""

from dataclasses import replace

from botocore.exceptions import ClientError

from dashboard.acts.act import Given
from dashboard.acts.user import User
from dashboard.acts.user_act import Exhausted, NotPossible, UserAct
from dashboard.acts.users.add_to_group import ACT as ADD_TO_GROUP
from dashboard.acts.users.disable import ACT as DISABLE_USER
from dashboard.acts.users.set_password import ACT as SET_PASSWORD
from dashboard.acts.users.set_password import SEND, SENT
from dashboard.aws.errors import code_of, explain, is_busy
from dashboard.aws.guard import check
from dashboard.import_runs.following import DISABLE, INVITE, JOIN, MAKE_GROUP
from dashboard.users.invitation import invitation_contact

_NO_MORE = ("LimitExceededException", "CodeDeliveryFailureException")
"""Errors of messages that the next one would meet too, such as Cognito's own 50 e-mails a day."""
_OPEN = ("RESET_REQUIRED", "FORCE_CHANGE_PASSWORD")
"""Statuses of users who have no password of their own."""


def _make_group(user: User, given: Given) -> None:
    """Somebody else may have made it meanwhile."""
    try:
        user.client.create_group(UserPoolId=user.where.pool_id, GroupName=given["group"])
    except ClientError as error:
        if code_of(error) != "GroupExistsException":
            raise


def _join(user: User, given: Given) -> None:
    try:
        ADD_TO_GROUP.perform(user, given)
    except ClientError as error:
        if code_of(error) != "ResourceNotFoundException":
            raise
        raise NotPossible(f"There is no group {given['group']} in this pool.") from None


def _invite(user: User, given: Given) -> None:
    """Cognito invites only whom AdminCreateUser has made or who has a temporary password, so an imported user gets one first,
    which nobody sees, and the invitation brings another. Raises NotPossible for whoever signs in already."""
    check(user.client.actor, SEND, user.where.pool_id)
    if not user.person.enabled:
        raise NotPossible("The account is disabled.")
    if user.person.status not in _OPEN:
        raise NotPossible("The user has a password or another way to sign in already.")
    if not invitation_contact(user.person):
        raise NotPossible("There is no e-mail address or phone number to send an invitation to.")
    try:
        SET_PASSWORD.perform(user, {"holds": SENT})
    except ClientError as error:
        if is_busy(error) or error.operation_name != "AdminCreateUser":
            raise
        problem = explain(error, user.connection)
        stuck = (
            f"{problem.title} {problem.why} No invitation went out, and the account waits for one: resend it."
        )
        raise (Exhausted if problem.code in _NO_MORE else NotPossible)(stuck) from None


STEPS: dict[str, UserAct] = {
    DISABLE: DISABLE_USER,
    MAKE_GROUP: UserAct(
        key=MAKE_GROUP,
        operation="cognito-idp:CreateGroup",
        label="Make group",
        effects="The pool gets the group.",
        perform=_make_group,
        said="The group is made.",
    ),
    JOIN: replace(ADD_TO_GROUP, perform=_join),
    INVITE: replace(
        SET_PASSWORD,
        key=INVITE,
        operation="cognito-idp:AdminCreateUser",
        permissions=(SEND,),
        label="Invite",
        perform=_invite,
    ),
}
