"""What can be done to many users at once: one call for each of them, on behalf of one staff member."""

import hmac
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from dashboard.aws.clients import StaffClient
from dashboard.users.invitation import invitation_contact, resend_invitation
from dashboard.users.person import read
from dashboard.users.recovery import unverified_contact


class NoContact(Exception):
    """A user whom no invitation can reach. The message is written for the staff member."""


@dataclass
class Round:
    """The client, pool and group of one round of calls."""

    client: StaffClient
    pool_id: str
    group: str = ""

    @cached_property
    def pool(self) -> dict:
        return self.client.describe_user_pool(UserPoolId=self.pool_id)["UserPool"]

    @cached_property
    def app_client(self) -> dict | None:
        """The pool's first app client with its secret; None where it has none."""
        found = self.client.list_user_pool_clients(UserPoolId=self.pool_id, MaxResults=1)["UserPoolClients"]
        who = {"UserPoolId": self.pool_id}
        return (
            self.client.describe_user_pool_client(**who, ClientId=found[0]["ClientId"])["UserPoolClient"]
            if found
            else None
        )

    def who(self, username: str) -> dict[str, str]:
        return {"UserPoolId": self.pool_id, "Username": username}


@dataclass(frozen=True)
class BulkAction:
    """``verb`` and ``done`` go into sentences: "Disable 3 users", "3 users disabled".

    What is ``at_desk_only`` fits only those whom the desk's queue holds; lists of users do not offer it.
    """

    key: str
    verb: str
    done: str
    operation: str
    effects: str
    perform: Callable[[Round, str], object]
    danger: bool = False
    needs_group: bool = False
    at_desk_only: bool = False

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts of which any one allows the action."""
        operation = f"cognito-idp:{self.operation}"
        return (operation, "console:ResendInvitation") if self.key == "resend" else (operation,)


def _resend(work: Round, username: str) -> None:
    person = read(work.client.admin_get_user(**work.who(username)))
    contact = invitation_contact(person)
    if not contact:
        raise NoContact("There is no e-mail address or phone number to send it to.")
    resend_invitation(work.client, work.pool_id, work.pool, person, contact)


def _resend_code(work: Round, username: str) -> None:
    """By the pool's first app client: a code of one client is good for all."""
    client = work.app_client
    if client is None:
        raise NoContact("The pool has no app client, through which codes are sent.")
    members = {"ClientId": client["ClientId"], "Username": username}
    if secret := client.get("ClientSecret"):
        digest = hmac.digest(secret.encode(), f"{username}{client['ClientId']}".encode(), "sha256")
        members["SecretHash"] = b64encode(digest).decode()
    work.client.resend_confirmation_code(**members)


def _verify(work: Round, username: str) -> None:
    person = read(work.client.admin_get_user(**work.who(username)))
    contact = unverified_contact(person, work.pool)
    if not contact:
        raise NoContact("There is no contact left that could be marked as verified.")
    value = person.attributes[contact]
    seen = [] if contact in person.masked else [{"Name": contact, "Value": value}]
    work.client.admin_update_user_attributes(
        **work.who(username),
        UserAttributes=[*seen, {"Name": f"{contact}_verified", "Value": "true"}],
    )


BULK_ACTIONS = {
    action.key: action
    for action in (
        BulkAction(
            "resend",
            "Resend invitation",
            "invited again",
            "AdminCreateUser",
            "Each gets a new temporary password; the old one stops working. Only open invitations can be sent again.",
            _resend,
        ),
        BulkAction(
            "reset",
            "Send reset",
            "sent a reset",
            "AdminResetUserPassword",
            "Their passwords stop working at once, and each gets a code for choosing a new one.",
            lambda work, name: work.client.admin_reset_user_password(**work.who(name)),
        ),
        BulkAction(
            "resend-code",
            "Resend code",
            "sent a new code",
            "ResendConfirmationCode",
            "Each gets a new code to confirm the sign-up with, good for 24 hours.",
            _resend_code,
            at_desk_only=True,
        ),
        BulkAction(
            "confirm",
            "Confirm",
            "confirmed",
            "AdminConfirmSignUp",
            "Sign-in works from then on, without the code. No e-mail address or phone number becomes verified by it.",
            lambda work, name: work.client.admin_confirm_sign_up(**work.who(name)),
            at_desk_only=True,
        ),
        BulkAction(
            "verify",
            "Mark verified",
            "marked as verified",
            "AdminUpdateUserAttributes",
            "You vouch that the contact of each belongs to that person. Reset codes go there from then on.",
            _verify,
            at_desk_only=True,
        ),
        BulkAction(
            "group",
            "Add to group",
            "added to the group",
            "AdminAddUserToGroup",
            "New tokens carry the group; those already issued do not.",
            lambda work, name: work.client.admin_add_user_to_group(**work.who(name), GroupName=work.group),
            needs_group=True,
        ),
        BulkAction(
            "sign-out",
            "Sign out",
            "signed out everywhere",
            "AdminUserGlobalSignOut",
            "Every session of theirs ends.",
            lambda work, name: work.client.admin_user_global_sign_out(**work.who(name)),
        ),
        BulkAction(
            "enable",
            "Enable",
            "enabled",
            "AdminEnableUser",
            "They can sign in again as before.",
            lambda work, name: work.client.admin_enable_user(**work.who(name)),
        ),
        BulkAction(
            "disable",
            "Disable",
            "disabled",
            "AdminDisableUser",
            "Sign-in is refused and sessions end. Nothing is deleted.",
            lambda work, name: work.client.admin_disable_user(**work.who(name)),
            danger=True,
        ),
        BulkAction(
            "delete",
            "Delete",
            "deleted",
            "AdminDeleteUser",
            "The accounts, their attributes, groups and sessions are gone for good.",
            lambda work, name: work.client.admin_delete_user(**work.who(name)),
            danger=True,
        ),
    )
}
BULK_ACTS = tuple(dict.fromkeys(act for action in BULK_ACTIONS.values() for act in action.acts))
"""Any of these opens the pages on which something is done to many users."""
