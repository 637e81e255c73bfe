"""What an app client can be set to, in plain words."""

FLOWS = [
    ("ALLOW_USER_SRP_AUTH", "SRP: the password never leaves the device (USER_SRP_AUTH)"),
    ("ALLOW_USER_AUTH", "The pool offers what the user has: password, code, passkey (USER_AUTH)"),
    ("ALLOW_USER_PASSWORD_AUTH", "The app sends the password as it is (USER_PASSWORD_AUTH)"),
    (
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "A back end signs users in with its own rights (ADMIN_USER_PASSWORD_AUTH)",
    ),
    ("ALLOW_CUSTOM_AUTH", "Your own challenges by Lambda triggers (CUSTOM_AUTH)"),
    ("ALLOW_REFRESH_TOKEN_AUTH", "New tokens for a refresh token (REFRESH_TOKEN_AUTH)"),
    ("ALLOW_TOKEN_EXCHANGE_DELEGATION", "Token exchange, acting for somebody (delegation)"),
    ("ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "Token exchange, acting as somebody (impersonation)"),
]
GRANTS = [
    ("code", "Authorization code: the app gets a code and redeems it. The one to use"),
    ("implicit", "Implicit: tokens come back in the address bar"),
    (
        "client_credentials",
        "Client credentials: a machine, not a person. Must be the only grant, needs a secret",
    ),
]
SCOPES = [
    ("openid", "openid: an ID token"),
    ("email", "email"),
    ("phone", "phone"),
    ("profile", "profile: every readable attribute"),
    ("aws.cognito.signin.user.admin", "aws.cognito.signin.user.admin: users may change their own account"),
]
SHORT_UNITS = [(unit, unit) for unit in ("seconds", "minutes", "hours", "days")]
DEFAULTS = {
    "AccessTokenValidity": "60 minutes",
    "AllowedOAuthFlows": "no grant",
    "AllowedOAuthFlowsUserPoolClient": "off",
    "AllowedOAuthScopes": "no scope",
    "AuthSessionValidity": "3 minutes",
    "CallbackURLs": "none",
    "DefaultRedirectURI": "none",
    "EnablePropagateAdditionalUserContextData": "off",
    "EnableTokenRevocation": "on",
    "ExplicitAuthFlows": "SRP, custom and refresh token",
    "IdTokenValidity": "60 minutes",
    "LogoutURLs": "none",
    "PreventUserExistenceErrors": "LEGACY",
    "ReadAttributes": "all standard attributes",
    "RefreshTokenRotation.Feature": "off",
    "RefreshTokenRotation.RetryGracePeriodSeconds": "0 seconds",
    "RefreshTokenValidity": "30 days",
    "SupportedIdentityProviders": "the pool's own users",
    "TokenValidityUnits.AccessToken": "hours",
    "TokenValidityUnits.IdToken": "hours",
    "TokenValidityUnits.RefreshToken": "days",
    "WriteAttributes": "all standard attributes",
}
"""What each member goes back to when an update leaves it out, in words."""
ABSENT_MEANS = {
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnablePropagateAdditionalUserContextData": False,
    "PreventUserExistenceErrors": "LEGACY",
    "EnableTokenRevocation": True,
    "AuthSessionValidity": 3,
    "RefreshTokenRotation": {"Feature": "DISABLED"},
}
"""Members that Describe may leave out, and the value that this stands for."""
