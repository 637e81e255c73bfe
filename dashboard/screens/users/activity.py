"""What staff did to a user through this console, in words."""

from collections.abc import Iterable

from django.db.models import Manager, QuerySet

from dashboard.models import AuditRecord

_WORDS = {
    "AdminResetUserPassword": "Reset sent",
    "AdminConfirmSignUp": "Sign-up confirmed",
    "AdminEnableUser": "Enabled",
    "AdminDisableUser": "Disabled",
    "AdminUserGlobalSignOut": "Signed out everywhere",
    "AdminDeleteUserAttributes": "Attributes removed",
    "AdminSetUserMFAPreference": "Second factors changed",
    "AdminDeleteSoftwareToken": "Authenticator removed",
    "AdminForgetDevice": "Device forgotten",
    "AdminUpdateDeviceStatus": "Device changed",
    "AdminRevokeUserSession": "Session revoked",
    "AdminUpdateAuthEventFeedback": "Event judged",
    "AdminDeleteUser": "Deleted",
    "ResendConfirmationCode": "Confirmation code sent again",
    "WriteNote": "Note written",
    "EditNote": "Note changed",
    "DeleteNote": "Note deleted",
    "DismissDeskItem": "Put off in the queue",
    "RestoreDeskItem": "Taken back into the queue",
}


def read_trail(records: Manager, connection: str, pool: str, names: Iterable[str]) -> QuerySet[AuditRecord]:
    """The audit records of a user, newest first."""
    return records.filter(connection=connection, pool=pool, target__in=list(names)).order_by("-id")


class Act:
    """An audit record as the activity card shows it."""

    def __init__(self, record: AuditRecord) -> None:
        self.record = record

    @property
    def title(self) -> str:
        done = self._done()
        return done if self.record.succeeded else f"{done}: refused"

    def _done(self) -> str:
        operation, given = self.record.operation, self.record.input
        if operation == "AdminCreateUser":
            return {"RESEND": "Invitation sent again", "SUPPRESS": "Created, no invitation"}.get(
                given.get("MessageAction", ""), "Created and invited"
            )
        if operation == "AdminSetUserPassword":
            return "Password set" if given.get("Permanent") else "Temporary password set"
        if operation == "AdminUpdateUserAttributes":
            names = ", ".join(attribute.get("Name", "") for attribute in given.get("UserAttributes", ()))
            return f"Changed {names}" if names else "Attributes changed"
        if operation == "RevealAttribute":
            return f"Revealed {given.get('Attribute', 'an attribute')}"
        if operation == "AdminAddUserToGroup":
            return f"Added to {given.get('GroupName', 'a group')}"
        if operation == "AdminRemoveUserFromGroup":
            return f"Removed from {given.get('GroupName', 'a group')}"
        return _WORDS.get(operation, operation)

    @property
    def tone(self) -> str:
        return "good" if self.record.succeeded else "bad"

    @property
    def status(self) -> str:
        return "" if self.record.succeeded else self.record.outcome
