"""Passkeys (WebAuthn): registering them and checking what they sign.

Follows "Passwordless sign-in with WebAuthn passkeys" (DG:amazon-cognito-user-pools-authentication-flow-methods).
"""
