"""The settings of a pool that its operations take, as CreateUserPool and UpdateUserPool spell them."""

from typing import TypedDict


class PoolSettings(TypedDict, total=False):
    """What UpdateUserPool takes besides the pool's name. A test holds the names and kinds against the service model."""

    Policies: dict
    DeletionProtection: str
    LambdaConfig: dict
    AutoVerifiedAttributes: list[str]
    SmsVerificationMessage: str
    EmailVerificationMessage: str
    EmailVerificationSubject: str
    VerificationMessageTemplate: dict
    SmsAuthenticationMessage: str
    MfaConfiguration: str
    UserAttributeUpdateSettings: dict
    DeviceConfiguration: dict
    EmailConfiguration: dict
    SmsConfiguration: dict
    UserPoolTags: dict[str, str]
    AdminCreateUserConfig: dict
    UserPoolAddOns: dict
    DcrConfiguration: dict
    AccountRecoverySetting: dict
    UserPoolTier: str
    KeyConfiguration: dict
    IssuerConfiguration: dict
    AcrConfiguration: dict


class NewPoolSettings(PoolSettings, total=False):
    """What CreateUserPool takes besides the name and the schema: also what is set once and never again."""

    AliasAttributes: list[str]
    UsernameAttributes: list[str]
    UsernameConfiguration: dict
