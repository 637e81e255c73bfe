"""What a role may do to users."""

from dashboard.permissions.group import group

USERS = (
    group(
        "see-users",
        "Users",
        "Find and see users",
        "Lists, searches, a user's page with its diagnosis, factors, devices, sessions and events.",
        "cognito-idp: ListUsers ListUsersInGroup AdminGetUser AdminListGroupsForUser AdminListDevices AdminGetDevice "
        "AdminListUserAuthEvents AdminListUserSessions AdminGetUserAuthFactors GetUser",
        "lifeguard: CountUsers ListDuplicates LookupUsers SearchUsers",
    ),
    group(
        "export-users",
        "Users",
        "Export lists of users",
        "All whom a search finds, with their attributes as the role sees them, as a file. Each time is recorded.",
        "console: ExportUsers",
    ),
    group(
        "reset",
        "Users",
        "Reset passwords and resend messages",
        "A code for a new password, a temporary one that is drawn here and seen by the user alone, an invitation or a "
        "confirmation code once more.",
        "cognito-idp: AdminResetUserPassword ForgotPassword ResendConfirmationCode",
        "console: ResendInvitation SendTemporaryPassword",
    ),
    group(
        "temporary-passwords",
        "Users",
        "Set temporary passwords by hand",
        "Type or see a user's temporary password. Whoever may do this can sign in as the user.",
        "console: SetTemporaryPassword",
    ),
    group(
        "set-passwords",
        "Users",
        "Set passwords",
        "Choose a user's password for them. Whoever may do this can sign in as the user.",
        "cognito-idp: AdminSetUserPassword",
    ),
    group(
        "confirm",
        "Users",
        "Confirm users and unlock them",
        "Confirm a sign-up without its code, and forget the failed guesses that lock an account.",
        "cognito-idp: AdminConfirmSignUp AdminUpdateAuthEventFeedback",
        "console: Unlock",
    ),
    group(
        "sign-out",
        "Users",
        "Sign out and end sessions",
        "End one session or all of them, and forget remembered devices.",
        "cognito-idp: AdminUserGlobalSignOut AdminRevokeUserSession AdminForgetDevice AdminUpdateDeviceStatus",
    ),
    group(
        "factors",
        "Users",
        "Remove second factors",
        "Take an authenticator app or other factor from a user who lost it, or set which one is preferred.",
        "cognito-idp: AdminDeleteSoftwareToken AdminSetUserMFAPreference AdminSetUserSettings",
    ),
    group(
        "enable",
        "Users",
        "Enable and disable users",
        "A disabled user cannot sign in. Nothing is deleted.",
        "cognito-idp: AdminEnableUser AdminDisableUser",
    ),
    group(
        "edit-users",
        "Users",
        "Create and edit users",
        "Invite users, change attributes and verified flags, link external accounts.",
        "cognito-idp: AdminCreateUser AdminUpdateUserAttributes AdminDeleteUserAttributes AdminLinkProviderForUser "
        "AdminDisableProviderForUser",
    ),
    group("delete-users", "Users", "Delete users", "For good.", "cognito-idp: AdminDeleteUser"),
    group(
        "join-users",
        "Users",
        "Join duplicates",
        "Make one user of a local and a federated one: the federated one is deleted, and its identities are linked. On AWS it "
        "takes deleting and editing users too.",
        "lifeguard: JoinFederatedUser",
    ),
    group(
        "members",
        "Users",
        "Put users into groups",
        "And take them out again.",
        "cognito-idp: AdminAddUserToGroup AdminRemoveUserFromGroup",
    ),
    group(
        "import",
        "Users",
        "Import users",
        "Check and run imports of CSV files, and read their logs.",
        "cognito-idp: CreateUserImportJob StartUserImportJob StopUserImportJob DescribeUserImportJob ListUserImportJobs",
        "lifeguard: PutImportOptions GetImportOptions PlanImport DescribeImportPlan ListImportLines DescribeImportUndo "
        "ListImportUndoUsers",
        "logs: DescribeLogStreams GetLogEvents",
        "console: Import",
    ),
    group(
        "undo-import",
        "Users",
        "Undo imports",
        "Remove the users whom an import made and nobody has used since, and put back what it changed.",
        "lifeguard: UndoImport StopImportUndo DescribeImportUndo ListImportUndoUsers",
    ),
)
