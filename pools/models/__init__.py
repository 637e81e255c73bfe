"""What the user-pool engine stores."""

from pools.models.api_key import ApiKey
from pools.models.app_client import AppClient, ClientSecret
from pools.models.auth_event import AuthEvent
from pools.models.branding import BrandingAsset, ManagedLoginBranding, Terms, UICustomization
from pools.models.code import Code
from pools.models.device import Device
from pools.models.domain import Domain
from pools.models.federation import (
    FederatedIdentity,
    FederationTrip,
    IdentityProvider,
    PostedAnswer,
    ProviderIdentifier,
    ProviderType,
)
from pools.models.firebase_key import FirebaseKey
from pools.models.group import Group, Membership
from pools.models.hosted_session import AuthorizationCode, HostedSession
from pools.models.import_job import ImportChunk, ImportJob, ImportLeft, ImportLogLine, ImportName
from pools.models.last_sign_in import LastSignIn
from pools.models.message import Message
from pools.models.metric import HourlyCount, Occurrence, RolledUp
from pools.models.provider_test import ProviderTest
from pools.models.registered_client import CIMDPolicy, Consent, MetadataDocument
from pools.models.resource_server import ResourceServer
from pools.models.risk_configuration import RiskConfiguration
from pools.models.saml import SamlKey, SamlLogout, SpentAssertion
from pools.models.sign_in import Attempts, SignIn, UsedSession
from pools.models.signing_key import SigningKey
from pools.models.software_token import SoftwareToken
from pools.models.user import Alias, FormerSub, User
from pools.models.user_pool import UserPool, UserTally
from pools.models.web_authn_credential import WebAuthnCredential

__all__ = [
    "Alias",
    "ApiKey",
    "AppClient",
    "Attempts",
    "AuthEvent",
    "AuthorizationCode",
    "BrandingAsset",
    "CIMDPolicy",
    "ClientSecret",
    "Code",
    "Consent",
    "Device",
    "Domain",
    "FederatedIdentity",
    "FederationTrip",
    "FirebaseKey",
    "FormerSub",
    "Group",
    "HostedSession",
    "HourlyCount",
    "IdentityProvider",
    "ImportChunk",
    "ImportJob",
    "ImportLeft",
    "ImportLogLine",
    "ImportName",
    "LastSignIn",
    "ManagedLoginBranding",
    "Membership",
    "Message",
    "MetadataDocument",
    "Occurrence",
    "PostedAnswer",
    "ProviderIdentifier",
    "ProviderTest",
    "ProviderType",
    "ResourceServer",
    "RiskConfiguration",
    "RolledUp",
    "SamlKey",
    "SamlLogout",
    "SignIn",
    "SigningKey",
    "SoftwareToken",
    "SpentAssertion",
    "Terms",
    "UICustomization",
    "UsedSession",
    "User",
    "UserPool",
    "UserTally",
    "WebAuthnCredential",
]
