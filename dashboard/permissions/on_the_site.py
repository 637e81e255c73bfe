"""What a role may do on this site itself."""

from dashboard.permissions.group import group

SITE = (
    group(
        "see-trail",
        "This site",
        "Read and export the audit trail",
        "Of the pools that the role is given for.",
        "console: ReadTrail ExportTrail",
    ),
    group(
        "reveal",
        "This site",
        "Reveal masked attributes",
        "One at a time, with a reason that is recorded.",
        "console: RevealAttribute",
    ),
    group("notes", "This site", "Write notes on users", "", "console: WriteNote"),
    group(
        "approve",
        "This site",
        "Approve what others ask for",
        "Acts that need a second person. Never one's own.",
        "console: Approve",
    ),
    group(
        "messages",
        "This site",
        "Read the messages of this site",
        "They hold codes and temporary passwords.",
        "console: ReadMessages ClearMessages",
    ),
    group(
        "staff",
        "This site",
        "Manage staff and roles",
        "Invite, change roles, end sessions, require a second factor.",
        "console: ManageStaff ManageRoles ManageSignIn ManageApprovals ManageRetention",
    ),
    group(
        "keys",
        "This site",
        "Manage API keys",
        "Create, rotate and revoke them.",
        "iam: CreateUser DeleteUser GetUser ListUsers UpdateUser CreateAccessKey DeleteAccessKey UpdateAccessKey "
        "ListAccessKeys GetAccessKeyLastUsed PutUserPolicy GetUserPolicy ListUserPolicies DeleteUserPolicy TagUser "
        "UntagUser ListUserTags",
    ),
    group(
        "connections",
        "This site",
        "Manage connections",
        "Accounts and Regions of AWS, with their credentials.",
        "console: ManageConnections",
    ),
)
