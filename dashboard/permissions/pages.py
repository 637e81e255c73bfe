"""What each page of the console needs: one act, or any one of several. A page that is not named here, and does not say
it itself by :func:`dashboard.page_access.needs`, is open to nobody.

The act decides who gets in and where the page is offered. What a page then calls, the guard checks once more, call by call.
"""

EVERYONE: tuple[str, ...] = ()
"""Pages for everyone who is signed in: they show what the member may see, and no more."""


_OF_ONESELF = (
    "profile profile-name profile-link profile-unlink profile-session-end profile-sessions-end factor-set-up "
    "account_change_password mfa_index mfa_list_webauthn mfa_add_webauthn mfa_edit_webauthn mfa_remove_webauthn "
    "mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes"
).split()
"""Pages on which members keep their own sign-in, each by its name: no page is open because its name looks like one."""


def _pages(*lines: str) -> dict[str, tuple[str, ...]]:
    """Each line: the acts, a colon and a blank, then the names of the pages."""
    return {
        page: tuple(acts.split("|"))
        for acts, _, names in (line.partition(": ") for line in lines)
        for page in names.split()
    }


_BULK = (
    "cognito-idp:AdminResetUserPassword|cognito-idp:AdminAddUserToGroup|cognito-idp:AdminUserGlobalSignOut|"
    "cognito-idp:AdminEnableUser|cognito-idp:AdminDisableUser|cognito-idp:AdminDeleteUser|cognito-idp:AdminCreateUser|"
    "console:ResendInvitation|cognito-idp:ResendConfirmationCode|cognito-idp:AdminConfirmSignUp|"
    "cognito-idp:AdminUpdateUserAttributes"
)

PAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("home", "jump", "running", "sign-out", "gallery", "gallery-page"), EVERYONE),
    **dict.fromkeys(_OF_ONESELF, EVERYONE),
    **_pages(
        # This site
        "console:ManageConnections: connections connection-create connection-edit connection-test connection-delete",
        "console:ReadTrail: audit audit-record",
        "console:ExportTrail: audit-export",
        "console:ManageRetention: audit-retention",
        "console:ManageSignIn: sign-in-settings sign-in-provider sign-in-provider-create sign-in-provider-delete "
        "sign-in-provider-rule sign-in-provider-rule-remove",
        "console:ReadMessages: outbox outbox-message",
        "console:ClearMessages: outbox-clear",
        # User pools
        "cognito-idp:ListUserPools: pools",
        "cognito-idp:CreateUserPool: pool-create",
        "cognito-idp:DescribeUserPool: pool pool-charts pool-count pool-attributes tokens pool-settings-first "
        "pool-settings pool-letters pool-keys",
        "cognito-idp:AddCustomAttributes: pool-attribute-add",
        "cognito-idp:DeleteUserPool: pool-delete",
        "cognito-idp:TagResource: pool-keys-rotate",
        "lambda:Invoke: pool-trigger-test",
        "cognito-idp:UpdateUserPool: pool-settings-preview pool-settings-save",
        # App clients and groups
        "cognito-idp:ListUserPoolClients: clients",
        "cognito-idp:DescribeUserPoolClient: client client-row",
        "cognito-idp:CreateUserPoolClient: client-create",
        "cognito-idp:UpdateUserPoolClient: client-edit client-preview client-save",
        "cognito-idp:DeleteUserPoolClient: client-delete",
        "console:RevealClientSecret: client-secret",
        "cognito-idp:AddUserPoolClientSecret: client-secret-add",
        "cognito-idp:DeleteUserPoolClientSecret: client-secret-remove",
        "cognito-idp:ListGroups: groups",
        "cognito-idp:GetGroup: group",
        "cognito-idp:CreateGroup: group-create",
        "cognito-idp:UpdateGroup: group-edit",
        "cognito-idp:DeleteGroup: group-delete",
        "cognito-idp:AdminAddUserToGroup: group-find group-add user-group-add",
        "cognito-idp:AdminRemoveUserFromGroup: group-remove user-group-remove",
        # Users
        "cognito-idp:ListUsers: users user-columns bulk-job desk desk-connection desk-found queue queue-scan "
        "queue-progress queue-kind queue-dismiss",
        "console:WriteNote: queue-restore user-notes user-note user-note-delete",
        "console:Unlock: user-unlock",
        f"{_BULK}: bulk bulk-run bulk-stop",
        "cognito-idp:AdminCreateUser: user-create",
        "cognito-idp:AdminGetUser: user user-factors",
        "console:RevealAttribute: user-reveal",
        "cognito-idp:AdminListUserAuthEvents: user-events user-events-latest",
        "cognito-idp:AdminListDevices: user-devices",
        "cognito-idp:AdminListUserSessions: user-sessions",
        "cognito-idp:AdminUpdateAuthEventFeedback: user-event-feedback",
        "cognito-idp:AdminUpdateUserAttributes: user-edit user-verify",
        "console:SendTemporaryPassword|console:SetTemporaryPassword|cognito-idp:AdminSetUserPassword: user-password",
        "cognito-idp:AdminResetUserPassword: user-reset",
        "cognito-idp:AdminCreateUser|console:ResendInvitation: user-resend",
        "cognito-idp:AdminConfirmSignUp: user-confirm",
        "cognito-idp:AdminEnableUser: user-enable",
        "cognito-idp:AdminDisableUser: user-disable",
        "cognito-idp:AdminUserGlobalSignOut: user-sign-out",
        "cognito-idp:AdminRevokeUserSession: user-session-revoke",
        "cognito-idp:AdminUpdateDeviceStatus: user-device-status",
        "cognito-idp:AdminForgetDevice: user-device-forget",
        "cognito-idp:AdminSetUserMFAPreference: user-factor-on user-factor-off user-factor-prefer user-mfa-off",
        "cognito-idp:AdminDeleteSoftwareToken: user-remove-authenticator",
        "cognito-idp:AdminDeleteUser: user-delete",
        # Imports
        "cognito-idp:ListUserImportJobs: imports",
        "cognito-idp:DescribeUserImportJob: import-job import-log",
        "cognito-idp:StartUserImportJob: import-start",
        "cognito-idp:StopUserImportJob: import-stop",
        "cognito-idp:GetCSVHeader: import-template",
        "console:Import: import-new import-run import-columns import-read-again import-check import-check-stop import-retry "
        "import-discard import-rejected",
        # Identity pools
        "cognito-identity:ListIdentityPools: identity-pools user-identities",
        "cognito-identity:CreateIdentityPool: identity-pool-create",
        "cognito-identity:DescribeIdentityPool: identity-pool identity-pool-row identity-pool-risks identity-pool-settings "
        "identity-pool-providers",
        "cognito-identity:UpdateIdentityPool: identity-pool-preview identity-pool-save identity-pool-provider-add "
        "identity-pool-provider-remove identity-pool-provider-check",
        "cognito-identity:DeleteIdentityPool: identity-pool-delete",
        "cognito-identity:ListIdentities: identities",
        "cognito-identity:DescribeIdentity: identity",
        "cognito-identity:DeleteIdentities: identities-delete identities-delete-run",
        "cognito-identity:UnlinkDeveloperIdentity: identity-unlink",
        "cognito-identity:GetIdentityPoolRoles: role-mappings role-simulator role-simulator-people role-simulator-try",
        "cognito-identity:GetPrincipalTagAttributeMap: principal-tags",
        "cognito-identity:SetIdentityPoolRoles: role-defaults role-defaults-preview role-defaults-save role-mapping "
        "role-mapping-preview role-mapping-save",
        "cognito-identity:SetPrincipalTagAttributeMap: principal-tag-map principal-tag-map-preview principal-tag-map-save",
        # Roles and identity providers
        "iam:ListRoles: roles",
        "iam:GetRole: role role-uses role-managed role-try",
        "iam:CreateRole: role-create",
        "iam:UpdateRole: role-settings",
        "iam:UpdateAssumeRolePolicy: role-trust",
        "iam:PutRolePolicy: role-policy-add role-policy",
        "iam:DeleteRolePolicy: role-policy-remove",
        "iam:DeleteRole: role-delete",
        "iam:ListOpenIDConnectProviders: identity-providers identity-provider-uses",
        "iam:GetOpenIDConnectProvider: oidc-provider",
        "iam:CreateOpenIDConnectProvider: oidc-provider-create",
        "iam:AddClientIDToOpenIDConnectProvider: oidc-provider-add-client",
        "iam:RemoveClientIDFromOpenIDConnectProvider: oidc-provider-remove-client",
        "iam:UpdateOpenIDConnectProviderThumbprint: oidc-provider-thumbprints",
        "iam:DeleteOpenIDConnectProvider: oidc-provider-delete",
        "iam:GetSAMLProvider: saml-provider",
        "iam:CreateSAMLProvider: saml-provider-create",
        "iam:UpdateSAMLProvider: saml-provider-replace",
        "iam:DeleteSAMLProvider: saml-provider-delete",
        # API keys
        "iam:ListUsers: api-keys",
        "iam:GetUser: api-key",
        "iam:CreateUser: api-key-create",
        "iam:PutUserPolicy: api-key-scope",
        "iam:CreateAccessKey: api-key-rotate",
        "iam:UpdateAccessKey: api-key-on api-key-off",
        "iam:DeleteAccessKey: api-key-remove",
        "iam:DeleteUser: api-key-delete",
    ),
}
