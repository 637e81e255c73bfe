"""The identity-pool engine: ``cognito-identity`` and ``cognito-sync``."""
