"""The user-pool engine: Amazon Cognito's ``cognito-idp`` API on this site's own database."""
