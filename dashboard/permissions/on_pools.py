"""What a role may see and do of user pools and identity pools."""

from dashboard.permissions.group import group

SEE_POOLS = (
    group(
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
        "lifeguard: ListIdentityProviderStates",
        "cloudwatch: GetMetricData GetMetricStatistics ListMetrics",
    ),
)

POOLS = (
    group(
        "groups",
        "Pools",
        "Create, edit and delete groups",
        "With their role ARNs and precedence.",
        "cognito-idp: CreateGroup UpdateGroup DeleteGroup",
    ),
    group(
        "clients",
        "Pools",
        "Configure app clients",
        "Create, edit and delete them, and add or remove secrets.",
        "cognito-idp: CreateUserPoolClient UpdateUserPoolClient DeleteUserPoolClient AddUserPoolClientSecret "
        "DeleteUserPoolClientSecret SetUserPoolClientSessionConfiguration",
    ),
    group(
        "secrets",
        "Pools",
        "Reveal secrets of app clients",
        "Each time is recorded.",
        "console: RevealClientSecret",
    ),
    group(
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
        "lifeguard: DisableIdentityProvider EnableIdentityProvider StartProviderTest DescribeProviderTest",
        "lambda: Invoke",
    ),
    group(
        "pools",
        "Pools",
        "Create and delete pools",
        "A pool is deleted with everyone in it.",
        "cognito-idp: CreateUserPool DeleteUserPool CreateUserPoolReplica UpdateUserPoolReplica DeleteUserPoolReplica "
        "InitiatePointInTimeRecovery StartPointInTimeRecovery CancelPointInTimeRecovery",
    ),
)

IDENTITY_POOLS = (
    group(
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
    group(
        "identities",
        "Identity pools",
        "Delete and unlink identities",
        "Whoever it belongs to gets a new one at the next sign-in.",
        "cognito-identity: DeleteIdentities UnlinkDeveloperIdentity MergeDeveloperIdentities",
        "cognito-sync: DeleteDataset UpdateRecords",
    ),
    group(
        "identity-pools",
        "Identity pools",
        "Configure identity pools",
        "Create, change and delete them, their providers, role mappings and principal tags.",
        "cognito-identity: CreateIdentityPool UpdateIdentityPool DeleteIdentityPool SetIdentityPoolRoles "
        "SetPrincipalTagAttributeMap TagResource UntagResource",
        "cognito-sync: BulkPublish SetCognitoEvents SetIdentityPoolConfiguration",
    ),
    group(
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
)
