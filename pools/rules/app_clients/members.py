"""The settings of an app client that its operations take, as CreateUserPoolClient and UpdateUserPoolClient spell them."""

from typing import TypedDict


class ClientSettings(TypedDict, total=False):
    """Those that are kept as they are. A test holds the names and kinds against the service model."""

    RefreshTokenValidity: int
    AccessTokenValidity: int
    IdTokenValidity: int
    TokenValidityUnits: dict
    ReadAttributes: list[str]
    WriteAttributes: list[str]
    ExplicitAuthFlows: list[str]
    SupportedIdentityProviders: list[str]
    CallbackURLs: list[str]
    LogoutURLs: list[str]
    DefaultRedirectURI: str
    AllowedOAuthFlows: list[str]
    AllowedOAuthScopes: list[str]
    AllowedOAuthFlowsUserPoolClient: bool
    AnalyticsConfiguration: dict
    PreventUserExistenceErrors: str
    EnableTokenRevocation: bool
    EnablePropagateAdditionalUserContextData: bool
    AuthSessionValidity: int
    RefreshTokenRotation: dict
