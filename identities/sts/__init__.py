"""The part of AWS STS that gives out temporary credentials for an OpenID token, and says whose credentials are used."""
