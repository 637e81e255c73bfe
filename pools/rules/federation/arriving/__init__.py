"""What becomes of somebody whom a provider vouches for: their user, attributes and groups, and a session.

Follows "User pool sign-in with third party identity providers" (DG:cognito-user-pools-identity-federation) and
"Mapping IdP attributes" (DG:cognito-user-pools-specifying-attribute-mapping).
"""
