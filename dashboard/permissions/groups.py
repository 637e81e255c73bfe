"""Every permission of the console, grouped in words: what the page of roles shows, and what a role is made of.

A permission is an operation of a service's API (``cognito-idp:AdminResetUserPassword``) or the console's own (``console:Invite``).
"""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Group:
    """Acts that are given together. ``of`` names the heading under which the page of roles shows the group."""

    key: str
    of: str
    name: str
    help: str
    permissions: frozenset[str]


def _group(key: str, of: str, name: str, help_text: str, *permissions: str) -> Group:
    """``permissions`` are written ``service: Operation Operation``."""
    found = set()
    for part in permissions:
        service, _, names = part.partition(": ")
        found |= {f"{service}:{name}" for name in names.split()}
    return Group(key, of, name, help_text, frozenset(found))


GROUPS = (
    _group(
        "see-pools",
        "Pools",
        "See pools and their settings",
        "Names, settings, app clients without their secrets, groups, and charts of sign-ins.",
        "cognito-idp: ListUserPools DescribeUserPool GetUserPoolMfaConfig GetCSVHeader ListTagsForResource "
        "DescribeRiskConfiguration GetUserPoolSessionConfiguration GetUserPoolClientSessionConfiguration "
        "GetLogDeliveryConfiguration GetProvisionedLimit GetSigningCertificate GetUICustomization "
        "ListUserPoolReplicas ListUserPoolClients DescribeUserPoolClient ListUserPoolClientSecrets "
        "ListIdentityProviders DescribeIdentityProvider GetIdentityProviderByIdentifier "
        "ListResourceServers DescribeResourceServer DescribeUserPoolDomain DescribeManagedLoginBranding "
        "DescribeManagedLoginBrandingByClient ListTerms DescribeTerms DescribeTermsByClient ListGroups GetGroup "
        "ListCIMDPolicies DescribeCIMDPolicy ListClientMetadataURLs "
        "ListPointInTimeRecoveries DescribePointInTimeRecovery",
        "cloudwatch: GetMetricData GetMetricStatistics ListMetrics",
    ),
    _group(
        "see-users",
        "Users",
        "Find and see users",
        "Lists, searches, a user's page with its diagnosis, factors, devices, sessions and events.",
        "cognito-idp: ListUsers ListUsersInGroup AdminGetUser AdminListGroupsForUser AdminListDevices AdminGetDevice "
        "AdminListUserAuthEvents AdminListUserSessions AdminGetUserAuthFactors GetUser",
        "lifeguard: CountUsers LookupUsers SearchUsers",
    ),
    _group(
        "export-users",
        "Users",
        "Export lists of users",
        "All whom a search finds, with their attributes as the role sees them, as a file. Each time is recorded.",
        "console: ExportUsers",
    ),
    _group(
        "reset",
        "Users",
        "Reset passwords and resend messages",
        "A code for a new password, a temporary one that is drawn here and seen by the user alone, an invitation or a "
        "confirmation code once more.",
        "cognito-idp: AdminResetUserPassword ForgotPassword ResendConfirmationCode",
        "console: ResendInvitation SendTemporaryPassword",
    ),
    _group(
        "temporary-passwords",
        "Users",
        "Set temporary passwords by hand",
        "Type or see a user's temporary password. Whoever may do this can sign in as the user.",
        "console: SetTemporaryPassword",
    ),
    _group(
        "set-passwords",
        "Users",
        "Set passwords",
        "Choose a user's password for them. Whoever may do this can sign in as the user.",
        "cognito-idp: AdminSetUserPassword",
    ),
    _group(
        "confirm",
        "Users",
        "Confirm users and unlock them",
        "Confirm a sign-up without its code, and forget the failed guesses that lock an account.",
        "cognito-idp: AdminConfirmSignUp AdminUpdateAuthEventFeedback",
        "console: Unlock",
    ),
    _group(
        "sign-out",
        "Users",
        "Sign out and end sessions",
        "End one session or all of them, and forget remembered devices.",
        "cognito-idp: AdminUserGlobalSignOut AdminRevokeUserSession AdminForgetDevice AdminUpdateDeviceStatus",
    ),
    _group(
        "factors",
        "Users",
        "Remove second factors",
        "Take an authenticator app or other factor from a user who lost it, or set which one is preferred.",
        "cognito-idp: AdminDeleteSoftwareToken AdminSetUserMFAPreference AdminSetUserSettings",
    ),
    _group(
        "enable",
        "Users",
        "Enable and disable users",
        "A disabled user cannot sign in. Nothing is deleted.",
        "cognito-idp: AdminEnableUser AdminDisableUser",
    ),
    _group(
        "edit-users",
        "Users",
        "Create and edit users",
        "Invite users, change attributes and verified flags, link external accounts.",
        "cognito-idp: AdminCreateUser AdminUpdateUserAttributes AdminDeleteUserAttributes AdminLinkProviderForUser "
        "AdminDisableProviderForUser",
    ),
    _group("delete-users", "Users", "Delete users", "For good.", "cognito-idp: AdminDeleteUser"),
    _group(
        "members",
        "Users",
        "Put users into groups",
        "And take them out again.",
        "cognito-idp: AdminAddUserToGroup AdminRemoveUserFromGroup",
    ),
    _group(
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
    _group(
        "undo-import",
        "Users",
        "Undo imports",
        "Remove the users whom an import made and nobody has used since, and put back what it changed.",
        "lifeguard: UndoImport StopImportUndo DescribeImportUndo ListImportUndoUsers",
    ),
    _group(
        "groups",
        "Pools",
        "Create, edit and delete groups",
        "With their role ARNs and precedence.",
        "cognito-idp: CreateGroup UpdateGroup DeleteGroup",
    ),
    _group(
        "clients",
        "Pools",
        "Configure app clients",
        "Create, edit and delete them, and add or remove secrets.",
        "cognito-idp: CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient AddUserPoolClientSecret "
        "DeleteUserPoolClientSecret SetUserPoolClientSessionConfiguration",
    ),
    _group(
        "secrets",
        "Pools",
        "Reveal secrets of app clients",
        "Each time is recorded.",
        "console: RevealClientSecret",
    ),
    _group(
        "pool-settings",
        "Pools",
        "Configure pools",
        "Sign-in, passwords, MFA, messages, triggers, threat protection, providers, keys, branding, tags.",
        "cognito-idp: UpdateUserPool SetUserPoolMfaConfig AddCustomAttributes SetRiskConfiguration TagResource "
        "UntagResource SetUserPoolSessionConfiguration SetLogDeliveryConfiguration SetUICustomization "
        "UpdateProvisionedLimit CreateIdentityProvider UpdateIdentityProvider DeleteIdentityProvider "
        "CreateResourceServer UpdateResourceServer DeleteResourceServer CreateUserPoolDomain UpdateUserPoolDomain "
        "DeleteUserPoolDomain CreateManagedLoginBranding UpdateManagedLoginBranding DeleteManagedLoginBranding "
        "CreateTerms UpdateTerms DeleteTerms CreateCIMDPolicy UpdateCIMDPolicy DeleteCIMDPolicy "
        "UpdateClientMetadataURLState",
        "lambda: Invoke",
    ),
    _group(
        "pools",
        "Pools",
        "Create and delete pools",
        "A pool is deleted with everyone in it.",
        "cognito-idp: CreateUserPool DeleteUserPool CreateUserPoolReplica UpdateUserPoolReplica DeleteUserPoolReplica "
        "InitiatePointInTimeRecovery StartPointInTimeRecovery CancelPointInTimeRecovery",
    ),
    _group(
        "see-identities",
        "Identity pools",
        "See identity pools and identities",
        "With their roles, policies and providers, and the simulator.",
        "cognito-identity: ListIdentityPools DescribeIdentityPool GetIdentityPoolRoles ListTagsForResource "
        "GetPrincipalTagAttributeMap ListIdentities DescribeIdentity LookupDeveloperIdentity",
        "cognito-sync: DescribeDataset DescribeIdentityPoolUsage DescribeIdentityUsage GetBulkPublishDetails "
        "GetCognitoEvents GetIdentityPoolConfiguration ListDatasets ListIdentityPoolUsage ListRecords",
        "iam: GetRole ListRoles GetRolePolicy ListRolePolicies ListAttachedRolePolicies ListRoleTags "
        "GetOpenIDConnectProvider ListOpenIDConnectProviders GetSAMLProvider ListSAMLProviders "
        "SimulateCustomPolicy SimulatePrincipalPolicy GetPolicy GetPolicyVersion",
        "sts: GetCallerIdentity",
    ),
    _group(
        "identities",
        "Identity pools",
        "Delete and unlink identities",
        "Whoever it belongs to gets a new one at the next sign-in.",
        "cognito-identity: DeleteIdentities UnlinkDeveloperIdentity MergeDeveloperIdentities",
        "cognito-sync: DeleteDataset UpdateRecords",
    ),
    _group(
        "identity-pools",
        "Identity pools",
        "Configure identity pools",
        "Create, change and delete them, their providers, role mappings and principal tags.",
        "cognito-identity: CreateIdentityPool UpdateIdentityPool DeleteIdentityPool SetIdentityPoolRoles "
        "SetPrincipalTagAttributeMap TagResource UntagResource",
        "cognito-sync: BulkPublish SetCognitoEvents SetIdentityPoolConfiguration",
    ),
    _group(
        "roles",
        "Identity pools",
        "Configure roles, policies and providers",
        "What temporary credentials may do. On the embedded engine they do no more than those may who wrote the role, and "
        "nothing with IAM or secrets; on AWS whoever may change this can give themselves anything in the account.",
        "iam: CreateRole UpdateRole UpdateRoleDescription DeleteRole UpdateAssumeRolePolicy PutRolePolicy "
        "DeleteRolePolicy DetachRolePolicy TagRole UntagRole CreateOpenIDConnectProvider DeleteOpenIDConnectProvider "
        "AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider "
        "UpdateOpenIDConnectProviderThumbprint CreateSAMLProvider UpdateSAMLProvider DeleteSAMLProvider",
    ),
    _group(
        "see-trail",
        "This site",
        "Read and export the audit trail",
        "Of the pools that the role is given for.",
        "console: ReadTrail ExportTrail",
    ),
    _group(
        "reveal",
        "This site",
        "Reveal masked attributes",
        "One at a time, with a reason that is recorded.",
        "console: RevealAttribute",
    ),
    _group("notes", "This site", "Write notes on users", "", "console: WriteNote"),
    _group(
        "approve",
        "This site",
        "Approve what others ask for",
        "Acts that need a second person. Never one's own.",
        "console: Approve",
    ),
    _group(
        "messages",
        "This site",
        "Read the messages of this site",
        "They hold codes and temporary passwords.",
        "console: ReadMessages ClearMessages",
    ),
    _group(
        "staff",
        "This site",
        "Manage staff and roles",
        "Invite, change roles, end sessions, require a second factor.",
        "console: ManageStaff ManageRoles ManageSignIn ManageApprovals ManageRetention",
    ),
    _group(
        "keys",
        "This site",
        "Manage API keys",
        "Create, rotate and revoke them.",
        "iam: CreateUser DeleteUser GetUser ListUsers UpdateUser CreateAccessKey DeleteAccessKey UpdateAccessKey "
        "ListAccessKeys GetAccessKeyLastUsed PutUserPolicy GetUserPolicy ListUserPolicies DeleteUserPolicy TagUser "
        "UntagUser ListUserTags",
    ),
    _group(
        "connections",
        "This site",
        "Manage connections",
        "Accounts and Regions of AWS, with their credentials.",
        "console: ManageConnections",
    ),
)
"""In the order in which the page of roles shows them."""


@cache
def by_key() -> dict[str, Group]:
    return {group.key: group for group in GROUPS}


@cache
def all_permissions() -> frozenset[str]:
    """Every permission that any group holds."""
    return frozenset().union(*(group.permissions for group in GROUPS))


def permissions_of_groups(groups: tuple[str, ...] | list[str]) -> frozenset[str]:
    """The permissions of these groups; keys that no group has any more give nothing."""
    known = by_key()
    return frozenset().union(*(known[key].permissions for key in groups if key in known))
